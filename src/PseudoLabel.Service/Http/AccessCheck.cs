using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>Tells callers apart and lets each do what its role may.</summary>
/// <param name="keys">The callers' keys.</param>
/// <param name="signIn">
/// Where a browser signs in, a path of the host; null where the platform before the app signs nobody in: its header is not
/// believed then.
/// </param>
public sealed class AccessCheck(CallerKeys keys, string? signIn)
{
    /// <summary>Who asks; null where nobody is known.</summary>
    /// <param name="header">A header's value by its name; null where it is not given.</param>
    public Caller? CallerOf(Func<string, string?> header)
    {
        if (header(CallerKeys.Header) is { Length: > 0 } key)
        {
            // Whoever shows a key is who the key says, signed in or not.
            return keys.CallerOf(key);
        }

        return signIn is not null && header(ClientPrincipal.Header) is { Length: > 0 } principal ? ClientPrincipal.Read(principal) : null;
    }

    /// <summary>The answer to a request that goes no further; null where it does.</summary>
    /// <param name="caller">Who asks; null where nobody is known.</param>
    /// <param name="route">What is asked.</param>
    /// <param name="header">A header's value by its name; null where it is not given.</param>
    /// <param name="path">The path.</param>
    public ApiResponse? Refusal(Caller? caller, ApiRoute route, Func<string, string?> header, string path)
    {
        if (route.Needs is not { } needed)
        {
            return null;
        }

        if (caller is null)
        {
            return ApiProblem.SignIn("this app wants to know who asks: a caller's key in the header x-functions-key"
                + (signIn is null ? "" : ", a token of the organization's sign-in, or the sign-in itself"), path, signIn);
        }

        if (!caller.May(needed))
        {
            string may = caller.Role is { } role ? $"has the role of a {Name(role)}" : "has no role in this app";
            return ApiProblem.Response(403, $"'{caller.Name}' {may}; this needs that of {Article(needed)} {Name(needed)}", path);
        }

        // A cookie goes with whatever a browser sends here; a key or token is only sent by who means to.
        bool isByCookie = header(CallerKeys.Header) is null && header("Authorization") is null;
        return route.Method != "GET" && isByCookie && IsOfAnotherPage(header)
            ? ApiProblem.Response(403, "another page may not make this request", path) : null;
    }

    /// <summary>
    /// Whether a browser makes the request for a page of another site: the sign-in's cookie would go with it. Browsers say so themselves
    /// (https://www.w3.org/TR/fetch-metadata/); those that do not yet name the page's origin.
    /// </summary>
    private static bool IsOfAnotherPage(Func<string, string?> header) =>
        header("Sec-Fetch-Site") is { Length: > 0 } site ? site is not ("same-origin" or "none")
        : header("Origin") is { Length: > 0 } origin
            && origin != $"https://{header("X-Forwarded-Host") ?? header("Host")}" && origin != $"http://{header("Host")}";

    private static string Name(CallerRole role) => role switch
    {
        CallerRole.Reader => "reader",
        CallerRole.Labeler => "labeler",
        CallerRole.Operator => "operator",
    };

    private static string Article(CallerRole role) => role == CallerRole.Operator ? "an" : "a";
}
