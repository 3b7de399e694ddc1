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

    // Scripts and styles are files of this server alone; pictures may also be what a script has fetched, as those take headers.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, AppFile> Files = Read();

    /// <summary>The page itself.</summary>
    /// <param name="ifNoneMatch">What the browser has of it; null for nothing.</param>
    public static ApiResponse Page(string? ifNoneMatch) => Answer(Files[PageName], ifNoneMatch);

    /// <summary>A part that the page loads.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="ifNoneMatch">What the browser has of it; null for nothing.</param>
    public static ApiResponse Part(string name, string? ifNoneMatch) => Files.TryGetValue(name, out AppFile? file)
        ? Answer(file, ifNoneMatch)
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

    private static FrozenDictionary<string, AppFile> Read()
    {
        var assembly = typeof(AppFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], name =>
            {
                using Stream stream = assembly.GetManifestResourceStream(name)!;
                byte[] content = new byte[stream.Length];
                stream.ReadExactly(content);
                return new AppFile(content, TypeOf(name), EntityTag.Of(content));
            }, StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        string other => throw new InvalidOperationException($"The web app has a file of the unknown kind '{other}'."),
    };

    private sealed record AppFile(byte[] Content, string ContentType, string ETag);
}
