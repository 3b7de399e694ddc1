using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PseudoLabel.Run.Training.ContainerApps;

/// <summary>
/// The few calls of the Container Apps jobs REST API that are needed, over Azure.Core's pipeline: its management library is not on every
/// package feed. Forms as in https://learn.microsoft.com/rest/api/containerapps/jobs.
/// </summary>
internal sealed class JobsClient
{
    private const string Endpoint = "https://management.azure.com";
    private const string Scope = "https://management.azure.com/.default";
    private const string Version = "2025-07-01";
    private readonly HttpPipeline pipeline;
    private readonly HttpPipeline once;

    /// <summary>Creates the client.</summary>
    /// <param name="credential">Who asks: needs the role Container Apps Jobs Operator on the jobs.</param>
    /// <param name="options">The pipeline's options.</param>
    public JobsClient(TokenCredential credential, ClientOptions options)
    {
        pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(credential, Scope));

        // A start whose answer is lost may have started: whoever starts looks before it asks again.
        once = HttpPipelineBuilder.Build(
            new Options(options) { Retry = { MaxRetries = 0 } }, new BearerTokenAuthenticationPolicy(credential, Scope));
    }

    /// <summary>The job.</summary>
    public async Task<JsonNode> GetJobAsync(string job, CancellationToken cancellationToken) =>
        (await SendAsync(pipeline, RequestMethod.Get, Address(job), null, cancellationToken))!;

    /// <summary>Starts the job.</summary>
    /// <returns>The execution's name; null where the answer does not say yet.</returns>
    public async Task<string?> StartAsync(string job, JsonNode template, CancellationToken cancellationToken) =>
        (string?)(await SendAsync(once, RequestMethod.Post, Address(job, "/start"), template, cancellationToken))?["name"];

    /// <summary>The executions of a job, the running and the ended ones that it still remembers.</summary>
    public async IAsyncEnumerable<JsonNode> ListAsync(string job, [System.Runtime.CompilerServices.EnumeratorCancellation]
    CancellationToken cancellationToken)
    {
        for (Uri? next = Address(job, "/executions"); next is not null;)
        {
            JsonNode? page = await SendAsync(pipeline, RequestMethod.Get, next, null, cancellationToken);
            foreach (JsonNode? execution in page?["value"]?.AsArray() ?? [])
            {
                yield return execution!;
            }

            next = (string?)page?["nextLink"] is { Length: > 0 } link ? new Uri(link) : null;
        }
    }

    /// <summary>An execution's status; null where there is none of that name.</summary>
    public async Task<string?> StatusAsync(string job, string execution, CancellationToken cancellationToken)
    {
        try
        {
            JsonNode? found = await SendAsync(
                pipeline, RequestMethod.Get, Address(job, $"/executions/{Uri.EscapeDataString(execution)}"), null, cancellationToken);
            return (string?)found?["properties"]?["status"] ?? (string?)found?["status"] ?? "Unknown";
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Stops an execution; one that has ended or gone is no fault.</summary>
    public async Task StopAsync(string job, string execution, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(
                pipeline, RequestMethod.Post, Address(job, $"/executions/{Uri.EscapeDataString(execution)}/stop"), null, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409)
        {
            // It ended before it was asked to.
        }
    }

    private static Uri Address(string job, string rest = "") => new($"{Endpoint}/{job.Trim('/')}{rest}?api-version={Version}");

    private static async Task<JsonNode?> SendAsync(
        HttpPipeline pipeline, RequestMethod method, Uri address, JsonNode? body, CancellationToken cancellationToken)
    {
        using HttpMessage message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        if (body is not null)
        {
            message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
            message.Request.Content = RequestContent.Create(BinaryData.FromString(body.ToJsonString()));
        }

        await pipeline.SendAsync(message, cancellationToken);
        return message.Response switch
        {
            { IsError: true } response => throw new RequestFailedException(response),
            { Content: { } content } when content.ToMemory().Length > 0 => JsonNode.Parse(content.ToMemory().Span),
            _ => null,
        };
    }

    /// <summary>The same options again, for a second pipeline.</summary>
    private sealed class Options : ClientOptions
    {
        public Options(ClientOptions from) => Transport = from.Transport;
    }
}
