namespace PseudoLabel.Service.Http;

/// <summary>An HTTP response that a host has only to copy out.</summary>
public sealed record ApiResponse
{
    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>Headers beside the content's own.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The content type; null where there is no content.</summary>
    public string? ContentType { get; init; }

    /// <summary>The content's length in bytes; null where it is not known.</summary>
    public long? Length { get; init; }

    /// <summary>Writes the content; null where there is none. Called once.</summary>
    public Func<Stream, CancellationToken, Task>? WriteBodyAsync { get; init; }

    /// <summary>Every header but those of the content's type and length: what a host sets, and all that it sets.</summary>
    public IEnumerable<KeyValuePair<string, string>> AllHeaders =>
        SecurityHeaders.Of(ContentType).Where(policy => !Headers.ContainsKey(policy.Key)).Concat(Headers);

    /// <summary>An answer without content that leads to another address of this server.</summary>
    /// <param name="path">The address.</param>
    public static ApiResponse SeeOther(string path) => new()
    {
        Status = 303,
        Length = 0,
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Location"] = path },
    };

    internal static ApiResponse Of(int status, string contentType, byte[] content) => new()
    {
        Status = status,
        ContentType = contentType,
        Length = content.Length,
        WriteBodyAsync = (stream, cancellationToken) => stream.WriteAsync(content, cancellationToken).AsTask(),
    };
}
