using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of a run's review.</summary>
internal static class ReviewRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("GET", "/api/runs/{id}/review", (api, r, ct) => api.Review.ListAsync(r.Path("id"), r.Query("limit"), r.Query("after"), ct)),
        new("PUT", "/api/runs/{id}/review", (api, r, ct) => api.Review.SetAsync(r.Path("id"), r.Body, ct)),
        new("POST", "/api/runs/{id}/review/lease", (api, r, ct) => api.Review.LeaseAsync(r.Path("id"), r.Body, r.Caller.Name, ct))
        {
            Needs = CallerRole.Labeler,
        },
        new("POST", "/api/runs/{id}/review/answers", (api, r, ct) => api.Review.AnswerAsync(r.Path("id"), r.Body, r.Caller.Name, ct))
        {
            Needs = CallerRole.Labeler,
        },
        new("GET", "/api/runs/{id}/review/answers",
            (api, r, ct) => api.Review.ListAnswersAsync(r.Path("id"), r.Query("reviewer"), r.Query("limit"), r.Query("after"), ct)),
        new("GET", "/api/runs/{id}/review/tasks", (api, r, ct) => api.Review.GetTasksAsync(r.Path("id"), ct)),
        new("GET", "/api/runs/{id}/review/interface", (api, r, ct) => api.Review.GetInterfaceAsync(r.Path("id"), ct)),
        new("GET", "/api/runs/{id}/review/progress", (api, r, ct) => api.Review.GetProgressAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/review/settle", (api, r, ct) => api.Review.SettleAsync(r.Path("id"), r.Body, r.Caller.Name, ct))
        {
            Needs = CallerRole.Labeler,
        },
        new("POST", "/api/runs/{id}/review/take", (api, r, ct) => api.Review.TakeAsync(r.Path("id"), r.Query("start"), ct)),
    ];
}
