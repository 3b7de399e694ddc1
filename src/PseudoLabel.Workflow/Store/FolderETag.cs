using PseudoLabel.Workflow.Inputs;

namespace PseudoLabel.Workflow.Store;

/// <summary>
/// ETags of files: length and time of last change, as <see cref="InputResolver.ETag(string)"/>. File systems stamp times in steps of some
/// milliseconds, so two writes can bear the same one; <see cref="MakeLater"/> keeps them apart.
/// </summary>
internal static class FolderETag
{
    /// <summary>The ETag; null when there is no such file.</summary>
    /// <param name="path">Its path.</param>
    public static string? Of(string path) => InputResolver.ETag(path);

    /// <summary>A listed file's length and ETag; null when it has gone since.</summary>
    /// <param name="file">The file.</param>
    public static (long Length, string ETag)? Of(FileInfo file)
    {
        FileInfo real = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return real.Exists && Of(real.FullName) is { } etag ? (real.Length, etag) : null;
    }

    /// <summary>Makes a file younger than the one it is to replace, by the least step that its file system keeps.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="replaced">The file in its place, if there is one.</param>
    public static void MakeLater(string path, string replaced)
    {
        var before = new FileInfo(replaced);
        if (!before.Exists)
        {
            return;
        }

        for (long step = 1; File.GetLastWriteTimeUtc(path) <= before.LastWriteTimeUtc; step *= 10)
        {
            File.SetLastWriteTimeUtc(path, before.LastWriteTimeUtc.AddTicks(step));
        }
    }
}
