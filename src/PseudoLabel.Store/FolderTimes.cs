namespace PseudoLabel.Store;

/// <summary>
/// ETags of files are length and time of last change. File systems stamp times in steps of some milliseconds, so two writes can bear
/// the same one: this keeps them apart.
/// </summary>
internal static class FolderTimes
{
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
