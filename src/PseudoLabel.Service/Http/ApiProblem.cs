using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>A problem document (RFC 9457), with the place in the file that is at fault where there is one.</summary>
public sealed record ApiProblem
{
    /// <summary>The content type of problem documents.</summary>
    public const string ContentType = "application/problem+json";

    // Long enough for a run to take a step, short enough for a person to wait.
    private const string RetryAfterSeconds = "10";

    /// <summary>
    /// The kind of problem: a URI that says all there is to say, RFC 9457's <c>about:blank</c>, the status being the kind.
    /// </summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong and what to do, in one line.</summary>
    public required string Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public required string Instance { get; init; }

    /// <summary>The file at fault; null where none is.</summary>
    public string? File { get; init; }

    /// <summary>The line at fault, 1-based; null where none is.</summary>
    public long? Line { get; init; }

    /// <summary>The column at fault; null where none is.</summary>
    public string? Column { get; init; }

    /// <summary>Where a browser signs in, a path of the same host; null where it cannot.</summary>
    public string? SignInAt { get; init; }

    /// <summary>Nobody is known by the request.</summary>
    /// <param name="detail">What to do, in one line.</param>
    /// <param name="instance">The path that was asked for.</param>
    /// <param name="signInAt">Where a browser signs in; null where it cannot.</param>
    public static ApiResponse SignIn(string detail, string instance, string? signInAt) =>
        Response(Create(401, detail, instance, place: null) with { SignInAt = signInAt });

    /// <summary>A problem of a status, as a response. Hosts use it for what no route answers.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="detail">What is wrong and what to do, in one line.</param>
    /// <param name="instance">The path that was asked for.</param>
    public static ApiResponse Response(int status, string detail, string instance) =>
        Response(Create(status, detail, instance, place: null));

    /// <summary>Does what a route does; what the client did wrong becomes a problem document.</summary>
    internal static async Task<ApiResponse> GuardAsync(string instance, Func<Task<ApiResponse>> work)
    {
        try
        {
            return await work();
        }
        catch (RefusedException e)
        {
            return Response(Create(StatusOf(e.Refusal), e.Message, instance, e.Place));
        }
        catch (UserErrorException e)
        {
            return Response(Create(StatusOf(Refusal.Unusable), e.Problem, instance, e));
        }
    }

    private static ApiProblem Create(int status, string detail, string instance, UserErrorException? place) => new()
    {
        Title = TitleOf(status),
        Status = status,
        Detail = Excerpt.Line(detail, FailureText.Longest),
        Instance = Excerpt.Name(instance),
        File = place?.File,
        Line = place?.Line,
        Column = place?.Column,
    };

    private static ApiResponse Response(ApiProblem problem)
    {
        ApiResponse response = ApiJson.Response(problem.Status, problem, ContentType);
        return problem.Status switch
        {
            401 => response with { Headers = Header("WWW-Authenticate", "Bearer realm=\"pseudolabel\"") },
            503 => response with { Headers = Header("Retry-After", RetryAfterSeconds) },
            _ => response,
        };
    }

    private static Dictionary<string, string> Header(string name, string value) =>
        new(StringComparer.OrdinalIgnoreCase) { [name] = value };

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.Malformed => 400,
        Refusal.NotFound => 404,
        Refusal.Conflict => 409,
        Refusal.Precondition => 412,
        Refusal.TooLarge => 413,
        Refusal.UnknownType => 415,
        Refusal.Unusable => 422,
        Refusal.Busy => 503,
        Refusal.NoRoom => 507,
    };

    private static string TitleOf(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        507 => "Insufficient Storage",
        _ => "Error",
    };
}
