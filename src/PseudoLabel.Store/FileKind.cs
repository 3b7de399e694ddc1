using System.Runtime.InteropServices;

namespace PseudoLabel.Store;

/// <summary>
/// Whether a path leads to a regular file. Opening a pipe waits until someone writes to it, perhaps for ever, so that pipes have to be
/// known before. .NET only says that a path is not a folder.
/// </summary>
public static class FileKind
{
    private const int ModeAt = 4;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>
    /// Whether there is something that is neither a regular file nor a folder: a pipe, a socket, a device. Links are followed.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsSpecial(string path) => TypeOf(path) is not (null or Regular or Folder);

    private static int? TypeOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return path.StartsWith(@"\\.\", StringComparison.Ordinal) ? 0 : null;
        }

        // The runtime's own wrapper has one layout on every system; only its second field, the mode, is looked at.
        byte[] status = new byte[512];
        return Stat(path, status) == 0 ? BitConverter.ToInt32(status, ModeAt) & TypeMask : null;
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);
}
