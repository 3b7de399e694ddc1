namespace PseudoLabel.Service.Http;

/// <summary>What a route is given of a request.</summary>
public sealed record ApiRequest
{
    /// <summary>The value of a part of the path by its name, unescaped.</summary>
    public required Func<string, string> Path { get; init; }

    /// <summary>A header's value by its name; null where it is not given.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The value of a part of the query by its name; null where it is not given.</summary>
    public required Func<string, string?> Query { get; init; }

    /// <summary>The body.</summary>
    public required Stream Body { get; init; }
}

/// <summary>One route.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path, its variable parts in braces.</param>
/// <param name="HandleAsync">Answers.</param>
public sealed record ApiRoute(string Method, string Template, Func<RunApi, ApiRequest, CancellationToken, Task<ApiResponse>> HandleAsync);

/// <summary>Every route of the interface: what a host maps.</summary>
public static class ApiRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } = [.. RunRoutes, .. ReviewRoutes.All];

    private static IReadOnlyList<ApiRoute> RunRoutes =>
    [
        new("POST", "/api/runs", (api, r, ct) => api.CreateRunAsync(r.Body, r.Header("Idempotency-Key"), ct)),
        new("GET", "/api/runs", (api, r, ct) => api.ListRunsAsync(r.Query("limit"), r.Query("after"), ct)),
        new("GET", "/api/runs/{id}", (api, r, ct) => api.GetRunAsync(r.Path("id"), ct)),
        new("GET", "/api/runs/{id}/result/{file}", (api, r, ct) => api.GetResultAsync(r.Path("id"), r.Path("file"), ct)),
        new("POST", "/api/runs/{id}/suspend", (api, r, ct) => api.SuspendRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/resume", (api, r, ct) => api.ResumeRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/terminate", (api, r, ct) => api.TerminateRunAsync(r.Path("id"), ct)),
        new("POST", "/api/runs/{id}/labels", (api, r, ct) => api.PostLabelsAsync(r.Path("id"), r.Body, r.Header("Content-Type"), ct)),
        new("POST", "/api/datasets/{dataset}/predict",
            (api, r, ct) => api.PredictAsync(r.Path("dataset"), r.Body, r.Header("Content-Type"), ct)),
        new("GET", "/api/openapi.json", (api, _, _) => Task.FromResult(api.GetOpenApi())),
        new("GET", "/api/dashboard", (api, _, ct) => api.GetDashboardAsync(cancellationToken: ct)),
    ];
}
