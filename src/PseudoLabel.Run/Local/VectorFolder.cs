using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// The folder of this machine where vectors of pretrained networks are kept between runs: in the user's own cache. It is kept below a size;
/// what was not used for longest goes first.
/// </summary>
public static class VectorFolder
{
    /// <summary>The environment variable that names the folder, or is <c>off</c> for none.</summary>
    public const string Variable = "PSEUDOLABEL_CACHE";

    private const string Off = "off";
    private const long MostBytes = 2L << 30;
    private const long KeptBytes = MostBytes / 4 * 3;

    /// <summary>The store; null where none is wanted, or the folder cannot be written.</summary>
    /// <param name="notices">Hears why there is none where one is wanted.</param>
    public static IRunStore? Open(IProgress<string> notices)
    {
        ArgumentNullException.ThrowIfNull(notices);
        string named = Environment.GetEnvironmentVariable(Variable) ?? "";
        string folder = named.Length > 0 ? named : UserCache() is { } cache ? Path.Combine(cache, "pseudolabel", "vectors") : Off;
        if (folder.Equals(Off, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notices.Report(
                $"vectors of pretrained networks are not kept between runs, as their cache {folder} cannot be written; {Variable} names "
                + "another folder, or is off");
            return null;
        }

        foreach (string one in Directory.EnumerateDirectories(folder).Where(d => IsHash(Path.GetFileName(d))))
        {
            new FolderStore(one).DeletePartial();
        }

        Trim(new DirectoryInfo(folder), MostBytes, KeptBytes);
        return new FolderStore(folder);
    }

    /// <summary>
    /// The user's folder for caches: the system's own, or by the XDG Base Directory Specification; null where there is none.
    /// </summary>
    private static string? UserCache()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? named = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return named is { Length: > 0 } && Path.IsPathRooted(named) ? named : home.Length > 0 ? Path.Combine(home, ".cache") : null;
    }

    private static bool IsHash(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    /// <summary>Removes the oldest files of a folder that has grown too large.</summary>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="kept">Bytes that it may have after.</param>
    internal static void Trim(DirectoryInfo folder, long most, long kept)
    {
        try
        {
            // What was put there by others is not looked at: the folder may be any that a user named.
            FileInfo[] files = folder.Exists
                ? [.. folder.EnumerateDirectories().Where(d => IsHash(d.Name)).SelectMany(d => d.EnumerateFiles())
                    .Where(f => IsHash(f.Name))]
                : [];
            long size = files.Sum(f => f.Length);
            foreach (FileInfo file in size > most ? files.OrderBy(f => f.LastAccessTimeUtc).ToArray() : [])
            {
                if (size <= kept)
                {
                    break;
                }

                size -= file.Length;
                file.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another run clears it at the same time, or it is not this user's: a cache that is too large is no fault of this run.
        }
    }
}
