using Microsoft.AspNetCore.Http;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Serving;

/// <summary>
/// Who may ask. The pages of others that a browser shows may not, neither by another name of this machine (DNS rebinding) nor by a request
/// of their own (CSRF); and where there is a token, only who has it.
/// </summary>
/// <param name="options">How the server serves.</param>
internal sealed class RequestGuard(ServeOptions options)
{
    /// <summary>The path that turns a token into a cookie.</summary>
    public const string Login = "/login";

    private const string NewPage = "/api/dashboard";

    private readonly HashSet<string> hosts =
        [.. options.AllowedHosts.Concat(options.Urls.Select(u => HostHeader.NameOf(u.Host))).OfType<string>()];

    /// <summary>The answer to a request that goes no further; null where it does.</summary>
    /// <param name="http">The request.</param>
    public ApiResponse? Answer(HttpContext http)
    {
        HttpRequest request = http.Request;
        string path = request.Path.ToString();
        string host = request.Host.Value ?? "";
        if (HostHeader.NameOf(host) is not { } name)
        {
            return ApiProblem.Response(
                StatusCodes.Status400BadRequest, "the Host header must be one host name or address, with a port or without one", path);
        }

        if (!IsOwn(name))
        {
            return ApiProblem.Response(StatusCodes.Status403Forbidden, options.IsLoopback
                ? "this server is for this machine alone, by the name localhost or 127.0.0.1; another name is let in by --allow-host"
                : "this server does not go by this name; it is let in by --allow-host", path);
        }

        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"http://{host}" && origin != $"https://{host}")
        {
            return ApiProblem.Response(StatusCodes.Status403Forbidden, "another page may not make this request", path);
        }

        return options.Token is { } token && !IsOfPage(request) ? Authorize(http, token, path) : null;
    }

    // The web app's own files: the same for everyone, so that the page can ask for the token.
    private static bool IsOfPage(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && (request.Path == "/" || request.Path == NewPage || request.Path.StartsWithSegments("/api/app"));

    private static ApiResponse? Authorize(HttpContext http, AccessToken token, string path)
    {
        string cookie = CookieName(http);
        if (path == Login && HttpMethods.IsGet(http.Request.Method) && token.Is(http.Request.Query["token"]))
        {
            http.Response.Cookies.Append(cookie, token.Cookie, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
            });

            // The address with the token in it is left at once.
            return ApiResponse.SeeOther(NewPage);
        }

        return token.IsIn(http.Request.Headers.Authorization.ToString()) || token.IsCookie(http.Request.Cookies[cookie]) ? null
            : ApiProblem.Response(StatusCodes.Status401Unauthorized,
                $"this server wants its token: 'Authorization: Bearer TOKEN', or, in a browser, {Login}?token=TOKEN once", path);
    }

    // Servers on other ports of this machine share its cookies.
    private static string CookieName(HttpContext http) => $"pseudolabel-{http.Connection.LocalPort}";

    /// <summary>
    /// Whether this server goes by a name. Where others may ask, any address will do: a page of another site has a name, which is what
    /// rebinding needs.
    /// </summary>
    private bool IsOwn(string name) => HostHeader.IsLoopback(name) || hosts.Contains(name)
        || (!options.IsLoopback && HostHeader.AddressOf(name) is not null);
}
