namespace PseudoLabel.Service.Http;

/// <summary>The headers that every answer carries, whatever it is and whichever host gives it.</summary>
internal static class SecurityHeaders
{
    // The pages hold their style and nothing else that is loaded; what is no page has nothing to load at all.
    private const string PagePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>The headers of an answer of a content type.</summary>
    /// <param name="contentType">The content type; null where there is no content.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(string? contentType)
    {
        bool page = contentType?.StartsWith("text/html", StringComparison.Ordinal) == true;
        yield return new("Content-Security-Policy", page ? PagePolicy : DataPolicy);
        yield return new("X-Content-Type-Options", "nosniff");
        yield return new("X-Frame-Options", "DENY");
        yield return new("Referrer-Policy", "no-referrer");
        yield return new("Cross-Origin-Resource-Policy", "same-origin");

        // Rows and labels are the user's: neither a proxy nor the browser's disk is to keep them.
        yield return new("Cache-Control", "no-store");
    }
}
