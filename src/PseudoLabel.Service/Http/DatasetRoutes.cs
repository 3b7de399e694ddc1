namespace PseudoLabel.Service.Http;

/// <summary>The routes of data sets.</summary>
internal static class DatasetRoutes
{
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("GET", "/api/settings", (api, _, _) => Task.FromResult(api.Datasets.ListSettings())),
    ];
}
