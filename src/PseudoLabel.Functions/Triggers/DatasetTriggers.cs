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

    /// <summary><c>GET /api/datasets</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListDatasets))]
    public Task<IActionResult> ListDatasets(
        [HttpTrigger(Key, "get", Route = "datasets")] HttpRequest request, [DurableClient]
        DurableTaskClient client) =>
        AnswerAsync(request, client, "GET /api/datasets");

    /// <summary><c>PUT /api/datasets/{dataset}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PutDataset))]
    public Task<IActionResult> PutDataset(
        [HttpTrigger(Key, "put", Route = "datasets/{dataset}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        AnswerAsync(request, client, "PUT /api/datasets/{dataset}", ("dataset", dataset));

    /// <summary><c>GET /api/datasets/{dataset}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(GetDataset))]
    public Task<IActionResult> GetDataset(
        [HttpTrigger(Key, "get", Route = "datasets/{dataset}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        AnswerAsync(request, client, "GET /api/datasets/{dataset}", ("dataset", dataset));

    /// <summary><c>PUT /api/datasets/{dataset}/settings</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PutDatasetSettings))]
    public Task<IActionResult> PutDatasetSettings(
        [HttpTrigger(Key, "put", Route = "datasets/{dataset}/settings")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        AnswerAsync(request, client, "PUT /api/datasets/{dataset}/settings", ("dataset", dataset));

    /// <summary><c>PUT /api/datasets/{dataset}/files/{folder}/{name}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name.</param>
    [Function(nameof(PutDatasetFile))]
    public Task<IActionResult> PutDatasetFile(
        [HttpTrigger(Key, "put", Route = "datasets/{dataset}/files/{folder}/{name}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset, string folder, string name) =>
        AnswerAsync(request, client, "PUT /api/datasets/{dataset}/files/{folder}/{name}",
            ("dataset", dataset), ("folder", folder), ("name", name));

    /// <summary><c>DELETE /api/datasets/{dataset}/files/{folder}/{name}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name.</param>
    [Function(nameof(DeleteDatasetFile))]
    public Task<IActionResult> DeleteDatasetFile(
        [HttpTrigger(Key, "delete", Route = "datasets/{dataset}/files/{folder}/{name}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset, string folder, string name) =>
        AnswerAsync(request, client, "DELETE /api/datasets/{dataset}/files/{folder}/{name}",
            ("dataset", dataset), ("folder", folder), ("name", name));

    /// <summary><c>POST /api/datasets/{dataset}/inspect</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(InspectDataset))]
    public Task<IActionResult> InspectDataset(
        [HttpTrigger(Key, "post", Route = "datasets/{dataset}/inspect")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        AnswerAsync(request, client, "POST /api/datasets/{dataset}/inspect", ("dataset", dataset));

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
