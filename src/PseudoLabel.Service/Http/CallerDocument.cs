using PseudoLabel.Service.Access;

namespace PseudoLabel.Service.Http;

/// <summary>Who asks, as the interface knows it.</summary>
/// <param name="Name">The caller's name; null where callers are not told apart.</param>
/// <param name="Role">What the caller may do; null for nothing.</param>
internal sealed record CallerDocument(string? Name, CallerRole? Role)
{
    /// <summary><c>GET /api/caller</c>.</summary>
    /// <param name="caller">Who asks.</param>
    public static ApiResponse Response(Caller caller) => ApiJson.CamelResponse(200, new CallerDocument(caller.Name, caller.Role));
}
