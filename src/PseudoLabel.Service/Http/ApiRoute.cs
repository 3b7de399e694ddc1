using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>What a route is given of a request.</summary>
public sealed record ApiRequest
{
    /// <summary>The value of a part of the path by its name, unescaped.</summary>
    public required Func<string, string> Path { get; init; }

    /// <summary>A header's value by its name; null where it is not given.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The value of a part of the query by its name; null where it is not given.</summary>
    public required Func<string, string?> Query { get; init; }

    /// <summary>The body.</summary>
    public required Stream Body { get; init; }

    /// <summary>Who asks.</summary>
    public Caller Caller { get; init; } = Caller.Anyone;
}

/// <summary>One route.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path, its variable parts in braces.</param>
/// <param name="HandleAsync">Answers.</param>
public sealed record ApiRoute(string Method, string Template, Func<RunApi, ApiRequest, CancellationToken, Task<ApiResponse>> HandleAsync)
{
    /// <summary>
    /// Whether its body is a file that goes to the store as it comes: a host's own limit of bodies is not to stand in its way.
    /// </summary>
    public bool TakesFiles { get; init; }

    /// <summary>What whoever calls it must be, where the host tells callers apart; null where anybody may call it.</summary>
    public CallerRole? Needs { get; init; } = Method == "GET" ? CallerRole.Reader : CallerRole.Operator;
}
