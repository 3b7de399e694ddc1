using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;

namespace PseudoLabel.Functions.Triggers;

/// <summary>The HTTP routes of data sets. Every route needs a function key.</summary>
/// <param name="service">The service.</param>
/// <param name="logger">The log.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class DatasetTriggers(RunService service, ILogger<DatasetTriggers> logger)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>GET /api/settings</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListSettings))]
    public Task<IActionResult> ListSettings([HttpTrigger(Key, "get", Route = "settings")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        AnswerAsync(request, client, "GET /api/settings");

    private Task<IActionResult> AnswerAsync(
        HttpRequest request, DurableTaskClient client, string route, params (string Name, string Value)[] path) =>
        ApiCall.AnswerAsync(request, service.Api(client), logger, route, path);
}
