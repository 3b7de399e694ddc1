using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// The HTTP routes: each hands its arguments to <see cref="RunApi"/>, which <c>pseudolabel serve</c> calls too. Every route but
/// those of the web app's own files needs a function key.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="logger">The log.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class HttpTriggers(RunService service, ILogger<HttpTriggers> logger)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>POST /api/runs</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(CreateRun))]
    public Task<IActionResult> CreateRun([HttpTrigger(Key, "post", Route = "runs")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        AnswerAsync(request, client, (api, ct) => api.CreateRunAsync(request.Body, Header(request, "Idempotency-Key"), ct));

    /// <summary><c>GET /api/runs</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListRuns))]
    public Task<IActionResult> ListRuns([HttpTrigger(Key, "get", Route = "runs")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        AnswerAsync(request, client, (api, ct) => api.ListRunsAsync(
            Query(request, "limit"), Query(request, "after"), Query(request, "dataset"), Header(request, "If-None-Match"), ct));

    /// <summary><c>GET /api/runs/{id}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetRun))]
    public Task<IActionResult> GetRun([HttpTrigger(Key, "get", Route = "runs/{id}")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        AnswerAsync(request, client, (api, ct) => api.GetRunAsync(id, Header(request, "If-None-Match"), ct));

    /// <summary><c>GET /api/runs/{id}/result/{file}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    /// <param name="file">The file's name.</param>
    [Function(nameof(GetResult))]
    public Task<IActionResult> GetResult(
        [HttpTrigger(Key, "get", Route = "runs/{id}/result/{file}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string id, string file) =>
        AnswerAsync(request, client, (api, ct) => api.GetResultAsync(id, file, ct));

    /// <summary><c>POST /api/runs/{id}/suspend</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(SuspendRun))]
    public Task<IActionResult> SuspendRun([HttpTrigger(Key, "post", Route = "runs/{id}/suspend")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        AnswerAsync(request, client, (api, ct) => api.SuspendRunAsync(id, ct));

    /// <summary><c>POST /api/runs/{id}/resume</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(ResumeRun))]
    public Task<IActionResult> ResumeRun([HttpTrigger(Key, "post", Route = "runs/{id}/resume")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        AnswerAsync(request, client, (api, ct) => api.ResumeRunAsync(id, ct));

    /// <summary><c>POST /api/runs/{id}/terminate</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(TerminateRun))]
    public Task<IActionResult> TerminateRun(
        [HttpTrigger(Key, "post", Route = "runs/{id}/terminate")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string id) =>
        AnswerAsync(request, client, async (api, ct) =>
        {
            ApiResponse response = await api.TerminateRunAsync(id, ct);
            if (response.Status < StatusCodes.Status300MultipleChoices)
            {
                // An orchestration that is terminated does nothing more, so it cannot tell the uploads that wait for its end.
                await service.RunEndedAsync(client, id, ct);
            }

            return response;
        });

    /// <summary><c>POST /api/runs/{id}/labels</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(PostLabels))]
    public Task<IActionResult> PostLabels([HttpTrigger(Key, "post", Route = "runs/{id}/labels")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        AnswerAsync(request, client, (api, ct) => api.PostLabelsAsync(
            id, request.Body, request.ContentType, request.Query["reviewer"], ct));

    /// <summary><c>POST /api/datasets/{dataset}/predict</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PredictRows))]
    public Task<IActionResult> PredictRows(
        [HttpTrigger(Key, "post", Route = "datasets/{dataset}/predict")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        AnswerAsync(request, client, (api, ct) => api.PredictAsync(dataset, request.Body, request.ContentType, ct));

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(GetOpenApi))]
    public Task<IActionResult> GetOpenApi([HttpTrigger(Key, "get", Route = "openapi.json")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        AnswerAsync(request, client, (api, _) => Task.FromResult(api.GetOpenApi()));

    /// <summary><c>GET /api/dashboard</c>. It needs no key: the page holds nothing of a user, and asks for the key itself.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(GetDashboard))]
    public Task<IActionResult> GetDashboard([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        AnswerAsync(request, client, (api, _) => Task.FromResult(api.GetDashboard(Header(request, "If-None-Match"))));

    /// <summary><c>GET /api/app/{file}</c>. It needs no key, as the page has none when it loads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="file">The part of the web app.</param>
    [Function(nameof(GetAppFile))]
    public Task<IActionResult> GetAppFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "app/{file}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string file) =>
        AnswerAsync(request, client, (api, _) => Task.FromResult(api.GetAppFile(file, Header(request, "If-None-Match"))));

    private Task<IActionResult> AnswerAsync(
        HttpRequest request, DurableTaskClient client, Func<RunApi, CancellationToken, Task<ApiResponse>> answer) =>
        ApiCall.AnswerAsync(request, service.Api(client), logger, answer);

    private static string? Query(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    private static string? Header(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
