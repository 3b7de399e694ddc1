using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of data sets.</summary>
internal static class DatasetRoutes
{
    private const string Files = "/api/datasets/{dataset}/files/{folder}/{name}";

    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("GET", "/api/datasets",
            (api, r, ct) => api.Datasets.ListAsync(r.Query("limit"), r.Query("after"), r.Header("If-None-Match"), ct)),
        new("PUT", "/api/datasets/{dataset}",
            (api, r, ct) => api.Datasets.PutAsync(r.Path("dataset"), r.Body, r.Header("If-None-Match"), ct)),
        new("GET", "/api/datasets/{dataset}", (api, r, ct) => api.Datasets.GetAsync(r.Path("dataset"), r.Header("If-None-Match"), ct)),
        new("GET", "/api/datasets/{dataset}/history",
            (api, r, ct) => api.Datasets.HistoryAsync(
                r.Path("dataset"), r.Query("limit"), r.Query("after"), r.Header("If-None-Match"), ct)),
        new("PUT", "/api/datasets/{dataset}/settings", (api, r, ct) => api.Datasets.PutSettingsAsync(r.Path("dataset"), r.Body, ct)),
        new("PUT", Files,
            (api, r, ct) => api.Datasets.PutFileAsync(r.Path("dataset"), FileOf(r), r.Body, r.Header("Content-Length"), ct))
        {
            TakesFiles = true,
        },
        new("POST", Files + "/link", (api, r, ct) => api.Datasets.LinkFileAsync(r.Path("dataset"), FileOf(r), ct)),
        new("DELETE", Files, (api, r, ct) => api.Datasets.DeleteFileAsync(r.Path("dataset"), FileOf(r), ct)),
        new("POST", "/api/datasets/{dataset}/inspect",
            (api, r, ct) => api.Datasets.InspectAsync(r.Path("dataset"), r.Body, r.Query("guess"), ct))
        {
            Needs = CallerRole.Reader,
        },
        new("GET", "/api/settings", (api, _, _) => Task.FromResult(api.Datasets.ListSettings())),
    ];

    private static FileRequest FileOf(ApiRequest request) => new(request.Path("folder"), request.Path("name"), request.Query("class"));
}
