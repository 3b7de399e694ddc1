namespace PseudoLabel.Service.Http;

/// <summary>Every route of the interface: what a host maps.</summary>
public static class ApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } = [.. RunRoutes.All, .. DatasetRoutes.All, .. RowRoutes.All, .. ReviewRoutes.All];
}
