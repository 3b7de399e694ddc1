using System.Globalization;

namespace PseudoLabel.Store;

/// <summary>Which version of a file is there: of a link, the file that it leads to.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">Length and time of last change.</param>
/// <param name="Modified">The time of last change.</param>
public sealed record FileVersion(long Length, string ETag, DateTimeOffset Modified)
{
    /// <summary>What is there now; null when nothing is, or no regular file, or it goes meanwhile.</summary>
    /// <param name="path">The file's path.</param>
    public static FileVersion? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            FileInfo real = file.LinkTarget is null ? file : new FileInfo(FileTree.ResolvedOrItself(file));
            return real.LinkTarget is null && real.Exists && !FileKind.IsSpecial(real.FullName) ? Of(real) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What a file's ETag is now; null when it is gone.</summary>
    /// <param name="path">Its full path.</param>
    public static string? ETagOf(string path) => Of(path)?.ETag;

    private static FileVersion Of(FileInfo real)
    {
        long length = real.Length;
        DateTime modified = real.LastWriteTimeUtc;
        return new FileVersion(length, string.Create(CultureInfo.InvariantCulture, $"{length:x}-{modified.Ticks:x}"), modified);
    }
}
