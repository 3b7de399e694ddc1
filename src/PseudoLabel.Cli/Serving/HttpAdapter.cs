using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Serving;

/// <summary>Between the web server and the routes: requests in, responses out, nothing decided.</summary>
internal static class HttpAdapter
{
    /// <summary>Maps every route.</summary>
    /// <param name="app">The web server.</param>
    /// <param name="api">The routes.</param>
    /// <param name="guard">Who may ask.</param>
    /// <param name="error">Where faults of the program are told.</param>
    public static void Map(WebApplication app, RunApi api, RequestGuard guard, TextWriter error)
    {
        app.Use(next => http => GuardAsync(http, next, guard, error));
        app.UseRouting();
        app.MapGet("/", http => WriteAsync(http, ApiResponse.SeeOther("/api/dashboard")));
        foreach (ApiRoute route in ApiRoutes.All)
        {
            app.MapMethods(route.Template, [route.Method], http => AnswerAsync(http, api, route));
        }
    }

    private static async Task AnswerAsync(HttpContext http, RunApi api, ApiRoute route)
    {
        if (route.TakesFiles && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The route has a limit of its own, and says what to do past it.
            limit.MaxRequestBodySize = null;
        }

        var request = new ApiRequest
        {
            Path = name => (string)http.GetRouteValue(name)!,
            Header = name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
            Query = name => http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null,
            Body = http.Request.Body,
        };
        await WriteAsync(http, await route.HandleAsync(api, request, http.RequestAborted));
    }

    private static async Task GuardAsync(HttpContext http, RequestDelegate next, RequestGuard guard, TextWriter error)
    {
        try
        {
            if (guard.Answer(http) is { } answer)
            {
                await WriteAsync(http, answer);
                return;
            }

            await next(http);
            if (http.Response is
                {
                    HasStarted: false, ContentType: null,
                    StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
                })
            {
                string what = http.Response.StatusCode == StatusCodes.Status404NotFound ? "there is nothing at this path"
                    : "this path does not take this method";
                await FailAsync(http, http.Response.StatusCode, what + "; GET /api/openapi.json tells what there is");
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away: there is nobody to answer.
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(http, e.StatusCode, e.Message);
        }
        catch (Exception e)
        {
            // The edge of the server: a fault ends its request, not the server.
            await error.WriteLineAsync($"error: a fault of this program; please report it with what follows{Environment.NewLine}{e}");
            await FailAsync(http, StatusCodes.Status500InternalServerError, "a fault of this program; its own output says more");
        }
    }

    private static async Task FailAsync(HttpContext http, int status, string detail)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await WriteAsync(http, ApiProblem.Response(status, detail, http.Request.Path));
    }

    private static async Task WriteAsync(HttpContext http, ApiResponse response)
    {
        http.Response.StatusCode = response.Status;
        http.Response.ContentType = response.ContentType;
        http.Response.ContentLength = response.Length;
        foreach ((string name, string value) in response.AllHeaders)
        {
            http.Response.Headers[name] = value;
        }

        if (response.WriteBodyAsync is not null)
        {
            await response.WriteBodyAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
