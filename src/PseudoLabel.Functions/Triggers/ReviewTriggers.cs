using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace PseudoLabel.Functions.Triggers;

/// <summary>The HTTP routes of a run's review. Every route needs a key, or a sign-in where that is set.</summary>
/// <param name="api">Calls the routes.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class ReviewTriggers(ApiCall api)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>GET /api/runs/{id}/review</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetReview))]
    public Task<IActionResult> GetReview([HttpTrigger(Key, "get", Route = "runs/{id}/review")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/review", ("id", id));

    /// <summary><c>PUT /api/runs/{id}/review</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(SetReview))]
    public Task<IActionResult> SetReview([HttpTrigger(Key, "put", Route = "runs/{id}/review")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "PUT /api/runs/{id}/review", ("id", id));

    /// <summary><c>POST /api/runs/{id}/review/lease</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(LeaseReview))]
    public Task<IActionResult> LeaseReview([HttpTrigger(Key, "post", Route = "runs/{id}/review/lease")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/review/lease", ("id", id));

    /// <summary><c>POST /api/runs/{id}/review/answers</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(AnswerReview))]
    public Task<IActionResult> AnswerReview([HttpTrigger(Key, "post", Route = "runs/{id}/review/answers")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/review/answers", ("id", id));

    /// <summary><c>GET /api/runs/{id}/review/answers</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetReviewAnswers))]
    public Task<IActionResult> GetReviewAnswers([HttpTrigger(Key, "get", Route = "runs/{id}/review/answers")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/review/answers", ("id", id));

    /// <summary><c>GET /api/runs/{id}/review/tasks</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetReviewTasks))]
    public Task<IActionResult> GetReviewTasks([HttpTrigger(Key, "get", Route = "runs/{id}/review/tasks")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/review/tasks", ("id", id));

    /// <summary><c>GET /api/runs/{id}/review/interface</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetReviewInterface))]
    public Task<IActionResult> GetReviewInterface([HttpTrigger(Key, "get", Route = "runs/{id}/review/interface")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/review/interface", ("id", id));

    /// <summary><c>GET /api/runs/{id}/review/progress</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetReviewProgress))]
    public Task<IActionResult> GetReviewProgress([HttpTrigger(Key, "get", Route = "runs/{id}/review/progress")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/review/progress", ("id", id));

    /// <summary><c>POST /api/runs/{id}/review/settle</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(SettleReview))]
    public Task<IActionResult> SettleReview([HttpTrigger(Key, "post", Route = "runs/{id}/review/settle")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/review/settle", ("id", id));

    /// <summary><c>POST /api/runs/{id}/review/take</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(TakeReview))]
    public Task<IActionResult> TakeReview([HttpTrigger(Key, "post", Route = "runs/{id}/review/take")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "POST /api/runs/{id}/review/take", ("id", id));
}
