using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace PseudoLabel.Functions.Triggers;

/// <summary>The HTTP routes of a run's rows. Every route needs a key, or a sign-in where that is set.</summary>
/// <param name="api">Calls the routes.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class RowTriggers(ApiCall api)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>GET /api/runs/{id}/rows</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(ListRows))]
    public Task<IActionResult> ListRows([HttpTrigger(Key, "get", Route = "runs/{id}/rows")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/rows", ("id", id));

    /// <summary><c>GET /api/runs/{id}/examples</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetExamples))]
    public Task<IActionResult> GetExamples([HttpTrigger(Key, "get", Route = "runs/{id}/examples")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/examples", ("id", id));

    /// <summary><c>GET /api/runs/{id}/row</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetRow))]
    public Task<IActionResult> GetRow([HttpTrigger(Key, "get", Route = "runs/{id}/row")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/row", ("id", id));

    /// <summary><c>GET /api/runs/{id}/image</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetImage))]
    public Task<IActionResult> GetImage([HttpTrigger(Key, "get", Route = "runs/{id}/image")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/image", ("id", id));

    /// <summary><c>GET /api/runs/{id}/map</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetMap))]
    public Task<IActionResult> GetMap([HttpTrigger(Key, "get", Route = "runs/{id}/map")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/map", ("id", id));
}
