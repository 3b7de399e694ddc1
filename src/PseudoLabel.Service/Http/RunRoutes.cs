using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of runs, and of the interface itself.</summary>
internal static class RunRoutes
{
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("POST", "/api/runs", (api, r, ct) => api.CreateRunAsync(r.Body, r.Header("Idempotency-Key"), ct)),
        new("GET", "/api/runs",
            (api, r, ct) => api.ListRunsAsync(
                r.Query("limit"), r.Query("after"), r.Query("dataset"), r.Header("If-None-Match"), ct)),
        new("GET", "/api/runs/{id}", (api, r, ct) => api.GetRunAsync(r.Path("id"), r.Header("If-None-Match"), ct)),
        new("GET", "/api/runs/{id}/settings", (api, r, ct) => api.GetRunSettingsAsync(r.Path("id"), ct)),
        new("GET", "/api/runs/{id}/result/{file}", (api, r, ct) => api.GetResultAsync(r.Path("id"), r.Path("file"), ct)),
        new("POST", "/api/runs/{id}/suspend", (api, r, ct) => api.SuspendRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/resume", (api, r, ct) => api.ResumeRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/terminate", (api, r, ct) => api.TerminateRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/labels",
            (api, r, ct) => api.PostLabelsAsync(
                r.Path("id"), r.Body, r.Header("Content-Type"), r.Caller.Name ?? r.Query("reviewer"), ct))
        {
            Needs = CallerRole.Labeler,
        },
        new("POST", "/api/datasets/{dataset}/predict",
            (api, r, ct) => api.PredictAsync(r.Path("dataset"), r.Body, r.Header("Content-Type"), ct))
        {
            Needs = CallerRole.Reader,
        },
        new("GET", "/api/caller", (_, r, _) => Task.FromResult(CallerDocument.Response(r.Caller))),
        new("GET", "/api/openapi.json", (api, _, _) => Task.FromResult(api.GetOpenApi())),
        new("GET", "/api/dashboard", (api, r, _) => Task.FromResult(api.GetDashboard(r.Header("If-None-Match")))) { Needs = null },
        new("GET", "/api/app/{file}", (api, r, _) => Task.FromResult(api.GetAppFile(r.Path("file"), r.Header("If-None-Match"))))
        {
            Needs = null,
        },
    ];
}
