namespace PseudoLabel.Data.Foreign;

/// <summary>How labeling tools name images: by paths, by addresses in their own storage, or by addresses elsewhere.</summary>
public static class ImageReference
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".webp", ".tif", ".tiff", ".dcm", ".gif"];

    /// <summary>Whether a text names an image.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !text.Contains('\n', StringComparison.Ordinal)
            && Array.Exists(Endings, e => Plain(text).EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The path in it, without what an address has before and behind.</summary>
    /// <param name="text">How the tool names the image.</param>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string local = "?d=";
        int at = text.IndexOf(local, StringComparison.Ordinal);
        string path = at >= 0 ? Uri.UnescapeDataString(text[(at + local.Length)..]) : text;
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return path;
        }

        path = path[(scheme + 3)..];
        int query = path.IndexOfAny(['?', '#']);
        return Uri.UnescapeDataString(query < 0 ? path : path[..query]);
    }
}
