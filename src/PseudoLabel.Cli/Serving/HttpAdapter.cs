using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Serving;

/// <summary>Between the web server and the routes: requests in, responses out, nothing decided.</summary>
internal static class HttpAdapter
{
    /// <summary>Maps every route.</summary>
    /// <param name="app">The web server.</param>
    /// <param name="api">The routes.</param>
    /// <param name="loopback">Whether only this machine may ask.</param>
    /// <param name="error">Where faults of the program are told.</param>
    public static void Map(WebApplication app, RunApi api, bool loopback, TextWriter error)
    {
        app.Use(next => http => GuardAsync(http, next, loopback, error));
        app.UseRouting();
        app.MapGet("/", http =>
        {
            http.Response.Redirect("/api/dashboard");
            return Task.CompletedTask;
        });
        foreach (ApiRoute route in ApiRoutes.All)
        {
            app.MapMethods(route.Template, [route.Method], http => AnswerAsync(http, api, route));
        }
    }

    private static async Task AnswerAsync(HttpContext http, RunApi api, ApiRoute route)
    {
        var request = new ApiRequest
        {
            Path = name => (string)http.GetRouteValue(name)!,
            Header = name => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null,
            Body = http.Request.Body,
        };
        await WriteAsync(http, await route.HandleAsync(api, request, http.RequestAborted));
    }

    private static async Task GuardAsync(HttpContext http, RequestDelegate next, bool loopback, TextWriter error)
    {
        try
        {
            if (Foreign(http.Request, loopback) is { } why)
            {
                await WriteAsync(http, ApiProblem.Response(StatusCodes.Status403Forbidden, why, http.Request.Path));
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

    /// <summary>
    /// A server that is for this machine alone is not for the pages of others that a browser on it shows: not under another name (DNS
    /// rebinding), nor by a request that another page makes.
    /// </summary>
    private static string? Foreign(HttpRequest request, bool loopback)
    {
        if (!loopback)
        {
            return null;
        }

        if (!new Uri($"http://{request.Host.Value}").IsLoopback)
        {
            return "this server is for this machine alone, by the name localhost or 127.0.0.1; to serve others start it with --urls";
        }

        string origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && origin != $"{request.Scheme}://{request.Host.Value}" ? "another page may not make this request" : null;
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
        http.Response.Headers.XContentTypeOptions = "nosniff";
        foreach ((string name, string value) in response.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (response.WriteBodyAsync is not null)
        {
            await response.WriteBodyAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
