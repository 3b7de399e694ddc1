using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace PseudoLabel.Functions.Triggers;

/// <summary>The HTTP routes of data sets and of settings. Every route needs a key, or a sign-in where that is set.</summary>
/// <param name="api">Calls the routes.</param>
[SuppressMessage("Design", "CA1062:Validate arguments of public methods", Justification = "The Functions runtime passes them.")]
public sealed class DatasetTriggers(ApiCall api)
{
    private const AuthorizationLevel Key = AuthorizationLevel.Function;

    /// <summary><c>GET /api/datasets</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListDatasets))]
    public Task<IActionResult> ListDatasets(
        [HttpTrigger(Key, "get", Route = "datasets")] HttpRequest request, [DurableClient]
        DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/datasets");

    /// <summary><c>PUT /api/datasets/{dataset}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PutDataset))]
    public Task<IActionResult> PutDataset(
        [HttpTrigger(Key, "put", Route = "datasets/{dataset}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "PUT /api/datasets/{dataset}", ("dataset", dataset));

    /// <summary><c>GET /api/datasets/{dataset}</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(GetDataset))]
    public Task<IActionResult> GetDataset(
        [HttpTrigger(Key, "get", Route = "datasets/{dataset}")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "GET /api/datasets/{dataset}", ("dataset", dataset));

    /// <summary><c>GET /api/datasets/{dataset}/history</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(GetDatasetHistory))]
    public Task<IActionResult> GetDatasetHistory(
        [HttpTrigger(Key, "get", Route = "datasets/{dataset}/history")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "GET /api/datasets/{dataset}/history", ("dataset", dataset));

    /// <summary><c>PUT /api/datasets/{dataset}/settings</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(PutDatasetSettings))]
    public Task<IActionResult> PutDatasetSettings(
        [HttpTrigger(Key, "put", Route = "datasets/{dataset}/settings")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "PUT /api/datasets/{dataset}/settings", ("dataset", dataset));

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
        api.AnswerAsync(request, client, "PUT /api/datasets/{dataset}/files/{folder}/{name}",
            ("dataset", dataset), ("folder", folder), ("name", name));

    /// <summary><c>POST /api/datasets/{dataset}/files/{folder}/{name}/link</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name.</param>
    [Function(nameof(LinkDatasetFile))]
    public Task<IActionResult> LinkDatasetFile(
        [HttpTrigger(Key, "post", Route = "datasets/{dataset}/files/{folder}/{name}/link")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset, string folder, string name) =>
        api.AnswerAsync(request, client, "POST /api/datasets/{dataset}/files/{folder}/{name}/link",
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
        api.AnswerAsync(request, client, "DELETE /api/datasets/{dataset}/files/{folder}/{name}",
            ("dataset", dataset), ("folder", folder), ("name", name));

    /// <summary><c>POST /api/datasets/{dataset}/inspect</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="dataset">The data set.</param>
    [Function(nameof(InspectDataset))]
    public Task<IActionResult> InspectDataset(
        [HttpTrigger(Key, "post", Route = "datasets/{dataset}/inspect")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string dataset) =>
        api.AnswerAsync(request, client, "POST /api/datasets/{dataset}/inspect", ("dataset", dataset));

    /// <summary><c>GET /api/runs/{id}/settings</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="id">The run.</param>
    [Function(nameof(GetRunSettings))]
    public Task<IActionResult> GetRunSettings(
        [HttpTrigger(Key, "get", Route = "runs/{id}/settings")] HttpRequest request, [DurableClient]
        DurableTaskClient client, string id) =>
        api.AnswerAsync(request, client, "GET /api/runs/{id}/settings", ("id", id));

    /// <summary><c>GET /api/settings</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    [Function(nameof(ListSettings))]
    public Task<IActionResult> ListSettings([HttpTrigger(Key, "get", Route = "settings")] HttpRequest request, [DurableClient]
    DurableTaskClient client) =>
        api.AnswerAsync(request, client, "GET /api/settings");
}
