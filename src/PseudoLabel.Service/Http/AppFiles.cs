using System.Collections.Frozen;

namespace PseudoLabel.Service.Http;

/// <summary>
/// The files of the web app, which come with this assembly. They are the same for everyone: a browser may keep them, and asks whether they
/// are still so.
/// </summary>
internal static class AppFiles
{
    private const string Folder = "web/";
    private const string PageName = "index.html";

    // Scripts and styles are files of this server alone; pictures may also be what a script has fetched, as those take headers, and what a
    // style has within it.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, Lazy<AppFile>> Files = Read();

    /// <summary>The page itself.</summary>
    /// <param name="ifNoneMatch">What the browser has of it; null for nothing.</param>
    public static ApiResponse Page(string? ifNoneMatch) => Answer(Files[PageName].Value, ifNoneMatch);

    /// <summary>A part that the page loads.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="ifNoneMatch">What the browser has of it; null for nothing.</param>
    public static ApiResponse Part(string name, string? ifNoneMatch) => Files.TryGetValue(name, out Lazy<AppFile>? file)
        ? Answer(file.Value, ifNoneMatch)
        : ApiProblem.Response(404, "the web app has no such part; it begins at /api/dashboard", $"/api/app/{PathPart.Of(name)}");

    private static ApiResponse Answer(AppFile file, string? ifNoneMatch)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["ETag"] = file.ETag,
            ["Cache-Control"] = "no-cache",
            ["Content-Security-Policy"] = PagePolicy,
        };
        return EntityTag.IsAmong(file.ETag, ifNoneMatch)
            ? new ApiResponse { Status = 304, Headers = headers }
            : ApiResponse.Of(200, file.ContentType, file.Content) with { Headers = headers };
    }

    private static FrozenDictionary<string, Lazy<AppFile>> Read()
    {
        IEnumerable<KeyValuePair<string, Func<byte[]>>> own = typeof(AppFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create<string, Func<byte[]>>(name[Folder.Length..], () => Content(name)));
        return own.Concat(SwaggerFiles.Names.Select(n => KeyValuePair.Create<string, Func<byte[]>>(n, () => SwaggerFiles.Read(n))))
            .ToFrozenDictionary(f => f.Key, f => new Lazy<AppFile>(() => AppFile.Of(f.Key, f.Value())), StringComparer.Ordinal);
    }

    private static byte[] Content(string name)
    {
        using Stream stream = typeof(AppFiles).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        string other => throw new InvalidOperationException($"The web app has a file of the unknown kind '{other}'."),
    };

    private sealed record AppFile(byte[] Content, string ContentType, string ETag)
    {
        public static AppFile Of(string name, byte[] content) => new(content, TypeOf(name), EntityTag.Of(content));
    }
}
