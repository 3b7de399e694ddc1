using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>The tag by which a client says what it has of a content, so that it is not sent again.</summary>
internal static class EntityTag
{
    /// <summary>The tag of a content, with its quotes.</summary>
    /// <param name="content">The content.</param>
    public static string Of(byte[] content) => $"\"{ShortHash.Of(content)}\"";

    /// <summary>
    /// Whether a client has the content of a tag. Tags are compared weakly (RFC 9110, 13.1.2): a proxy may have marked one so.
    /// </summary>
    /// <param name="tag">The tag.</param>
    /// <param name="ifNoneMatch">The tags of what the client has, as the header tells them; null for none.</param>
    public static bool IsAmong(string tag, string? ifNoneMatch) =>
        ifNoneMatch?.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag || t == $"W/{tag}") == true;
}
