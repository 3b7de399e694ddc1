using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Triggers;

/// <summary>Calls a route and lets no fault through to the client.</summary>
internal static class ApiCall
{
    /// <summary>Calls the route of a template.</summary>
    /// <param name="request">The request.</param>
    /// <param name="api">The routes.</param>
    /// <param name="logger">The log.</param>
    /// <param name="template">Its method and path, as <see cref="ApiRoutes"/> has them, e.g. <c>GET /api/settings</c>.</param>
    /// <param name="path">The values of the path's parts.</param>
    public static Task<IActionResult> AnswerAsync(
        HttpRequest request, RunApi api, ILogger logger, string template, params (string Name, string Value)[] path)
    {
        ApiRoute route = ApiRoutes.All.Single(r => $"{r.Method} {r.Template}" == template);
        var asked = new ApiRequest
        {
            Path = name => path.Single(p => p.Name == name).Value,
            Header = name => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null,
            Query = name => request.Query.TryGetValue(name, out var values) ? values.ToString() : null,
            Body = request.Body,
        };
        return AnswerAsync(request, api, logger, (routes, ct) => route.HandleAsync(routes, asked, ct));
    }

    /// <summary>Calls a route.</summary>
    /// <param name="request">The request.</param>
    /// <param name="api">The routes.</param>
    /// <param name="logger">The log.</param>
    /// <param name="answer">Calls it.</param>
    public static async Task<IActionResult> AnswerAsync(
        HttpRequest request, RunApi api, ILogger logger, Func<RunApi, CancellationToken, Task<ApiResponse>> answer)
    {
        try
        {
            return new ApiResult(await answer(api, request.HttpContext.RequestAborted));
        }
        catch (Exception e) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // The edge: a fault of the program is logged, and the client gets a problem document as for any other error.
            logger.LogError(e, "{Path} failed", request.Path);
            return new ApiResult(
                ApiProblem.Response(StatusCodes.Status500InternalServerError, "a fault of this program; its log says more", request.Path));
        }
    }
}
