namespace PseudoLabel.Store;

/// <summary>What the system's refusals to open or write a file mean here.</summary>
public static class FolderFaults
{
    private const int Win32 = unchecked((int)0x80070000);

    // .NET keeps the system's own number of an error that it has no name for.
    private static readonly int[] Held = OperatingSystem.IsWindows() ? [Win32 | 32, Win32 | 33] : OperatingSystem.IsLinux() ? [11] : [35];
    private static readonly int[] Full =
        OperatingSystem.IsWindows() ? [Win32 | 39, Win32 | 112] : OperatingSystem.IsLinux() ? [28, 122] : [28, 69];

    private static readonly int[] Locked = OperatingSystem.IsWindows() ? [Win32 | 19] : [30];

    /// <summary>Another process, or another part of this one, has the file open and keeps it to itself.</summary>
    public static bool IsHeld(Exception fault) => fault is IOException && Held.Contains(fault.HResult);

    /// <summary>The disk, or the user's share of it, has no room.</summary>
    public static bool IsFull(Exception fault) => fault is IOException && Full.Contains(fault.HResult);

    /// <summary>The disk can be read alone.</summary>
    internal static bool IsReadOnly(Exception fault) => fault is IOException && Locked.Contains(fault.HResult);
}
