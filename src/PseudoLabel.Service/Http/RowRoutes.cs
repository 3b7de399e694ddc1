namespace PseudoLabel.Service.Http;

/// <summary>The routes of a run's rows.</summary>
internal static class RowRoutes
{
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("GET", "/api/runs/{id}/rows", (api, r, ct) => api.Rows.ListAsync(r.Path("id"), r.Query, ct)),
        new("GET", "/api/runs/{id}/examples", (api, r, ct) => api.Rows.GetExamplesAsync(r.Path("id"), ct)),
        new("GET", "/api/runs/{id}/row", (api, r, ct) => api.Rows.GetRowAsync(r.Path("id"), r.Query("source"), r.Query("row"), ct)),
        new("GET", "/api/runs/{id}/image",
            (api, r, ct) => api.Rows.GetImageAsync(r.Path("id"), r.Query("source"), r.Query("row"), r.Query("side"), ct)),
        new("GET", "/api/runs/{id}/map", (api, r, ct) => api.Rows.GetMapAsync(r.Path("id"), ct)),
    ];
}
