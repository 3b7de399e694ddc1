using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// The HTTP routes: each hands its arguments to <see cref="RunApi"/>, which <c>pseudolabel serve</c> calls too. Every route but
/// those of the web app's own files needs a key, or a sign-in where that is set.
/// </summary>
/// <param name="api">Calls the routes.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class HttpTriggers(ApiCall api)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>POST /api/runs</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(CreateRun))]
    public Task<IActionResult> CreateRun([HttpTrigger(Key, "post", Route = "runs")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        api.AnswerAsync(request, client, "POST /api/runs");

    /// <summary><c>GET /api/runs</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListRuns))]
    public Task<IActionResult> ListRuns([HttpTrigger(Key, "get", Route = "runs")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/runs");

    /// <summary><c>GET /api/runs/{id}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetRun))]
    public Task<IActionResult> GetRun([HttpTrigger(Key, "get", Route = "runs/{id}")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}", ("id", id));

    /// <summary><c>GET /api/runs/{id}/result/{file}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    /// <param name="file">The file's name.</param>
    [Function(nameof(GetResult))]
    public Task<IActionResult> GetResult(
        [HttpTrigger(Key, "get", Route = "runs/{id}/result/{file}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string id, string file) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/result/{file}", ("id", id), ("file", file));

    /// <summary><c>POST /api/runs/{id}/suspend</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(SuspendRun))]
    public Task<IActionResult> SuspendRun([HttpTrigger(Key, "post", Route = "runs/{id}/suspend")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/suspend", ("id", id));

    /// <summary><c>POST /api/runs/{id}/resume</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(ResumeRun))]
    public Task<IActionResult> ResumeRun([HttpTrigger(Key, "post", Route = "runs/{id}/resume")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/resume", ("id", id));

    /// <summary><c>POST /api/runs/{id}/terminate</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(TerminateRun))]
    public Task<IActionResult> TerminateRun(
        [HttpTrigger(Key, "post", Route = "runs/{id}/terminate")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string id) =>
        // An orchestration that is terminated does nothing more, so it cannot tell the uploads that wait for its end.
        api.AnswerAsync(
            request, client, "POST /api/runs/{id}/terminate", (service, ct) => service.RunEndedAsync(client, id, ct), ("id", id));

    /// <summary><c>POST /api/runs/{id}/labels</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(PostLabels))]
    public Task<IActionResult> PostLabels([HttpTrigger(Key, "post", Route = "runs/{id}/labels")] HttpRequest request, [DurableClient]
    DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/labels", ("id", id));

    /// <summary><c>POST /api/datasets/{dataset}/predict</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PredictRows))]
    public Task<IActionResult> PredictRows(
        [HttpTrigger(Key, "post", Route = "datasets/{dataset}/predict")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "POST /api/datasets/{dataset}/predict", ("dataset", dataset));

    /// <summary><c>GET /api/caller</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(GetCaller))]
    public Task<IActionResult> GetCaller([HttpTrigger(Key, "get", Route = "caller")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/caller");

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(GetOpenApi))]
    public Task<IActionResult> GetOpenApi([HttpTrigger(Key, "get", Route = "openapi.json")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/openapi.json");

    /// <summary><c>GET /api/dashboard</c>. It needs no key: the page holds nothing of a user, and asks for the key itself.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(GetDashboard))]
    public Task<IActionResult> GetDashboard([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/dashboard");

    /// <summary><c>GET /api/app/{file}</c>. It needs no key, as the page has none when it loads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="file">The part of the web app.</param>
    [Function(nameof(GetAppFile))]
    public Task<IActionResult> GetAppFile([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "app/{file}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string file) =>
        api.AnswerAsync(request, client, "GET /api/app/{file}", ("file", file));
}
