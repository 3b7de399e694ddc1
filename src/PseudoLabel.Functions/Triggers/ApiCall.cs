using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Triggers;

/// <summary>Calls a route where its caller may, and lets no fault through to the client.</summary>
/// <param name="service">The service.</param>
/// <param name="logger">The log.</param>
/// <param name="access">Tells callers apart; null where the host's keys have let them in.</param>
public sealed class ApiCall(RunService service, ILogger<ApiCall> logger, AccessCheck? access = null)
{
    private static readonly FrozenDictionary<string, ApiRoute> Routes = ApiRoutes.All.ToFrozenDictionary(r => $"{r.Method} {r.Template}");

    /// <summary>Calls the route of a template.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="template">Its method and path, as <see cref="ApiRoutes"/> has them, e.g. <c>GET /api/settings</c>.</param>
    /// <param name="path">The values of the path's parts.</param>
    internal Task<IActionResult> AnswerAsync(
        HttpRequest request, DurableTaskClient client, string template, params (string Name, string Value)[] path) =>
        AnswerAsync(request, client, template, (_, _) => Task.CompletedTask, path);

    /// <summary>Calls the route of a template, then does what follows from it where it did what was asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The orchestrations.</param>
    /// <param name="template">Its method and path.</param>
    /// <param name="follow">What follows.</param>
    /// <param name="path">The values of the path's parts.</param>
    internal async Task<IActionResult> AnswerAsync(
        HttpRequest request, DurableTaskClient client, string template, Func<RunService, CancellationToken, Task> follow,
        params (string Name, string Value)[] path)
    {
        CancellationToken aborted = request.HttpContext.RequestAborted;
        try
        {
            ApiRoute route = Routes[template];
            if (route.TakesFiles && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                // The route has a limit of its own, and says what to do past it.
                limit.MaxRequestBodySize = null;
            }

            ApiResponse response = await AnswerAsync(request, service.Api(client), route, path, aborted);
            if (response.Status < StatusCodes.Status300MultipleChoices)
            {
                await follow(service, aborted);
            }

            return new ApiResult(response);
        }
        catch (BadHttpRequestException e)
        {
            // What the web server refuses to read, such as a body that is too long, with its own status.
            return new ApiResult(ApiProblem.Response(e.StatusCode, e.Message, request.Path));
        }
        catch (Exception e) when (!aborted.IsCancellationRequested)
        {
            // The edge: a fault of the program is logged, and the client gets a problem document as for any other error.
            logger.LogError(e, "{Path} failed", request.Path);
            return new ApiResult(
                ApiProblem.Response(StatusCodes.Status500InternalServerError, "a fault of this program; its log says more", request.Path));
        }
    }

    private Task<ApiResponse> AnswerAsync(
        HttpRequest request, RunApi api, ApiRoute route, (string Name, string Value)[] path, CancellationToken cancellationToken)
    {
        Caller? caller = access is null ? Caller.Anyone : access.CallerOf(Header);
        if (access?.Refusal(caller, route, Header, request.Path) is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        if (caller?.Name is { } name && !HttpMethods.IsGet(request.Method))
        {
            logger.LogInformation("{Caller} asks {Method} {Path}", name, request.Method, request.Path);
        }

        var asked = new ApiRequest
        {
            Path = name => path.Single(p => p.Name == name).Value,
            Header = Header,
            Query = name => request.Query.TryGetValue(name, out var values) ? values.ToString() : null,
            Body = request.Body,
            Caller = caller ?? Caller.Nobody,
        };
        return route.HandleAsync(api, asked, cancellationToken);

        string? Header(string name) => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
    }
}
