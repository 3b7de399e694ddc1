using System.Runtime.InteropServices;

namespace PseudoLabel.Trainer.Devices;

/// <summary>Whether a device has no memory left, which torch tells in words alone.</summary>
internal static class DeviceMemory
{
    /// <summary>Whether a fault says that.</summary>
    /// <param name="fault">What was thrown.</param>
    public static bool IsOut(Exception fault) =>
        fault is ExternalException && fault.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}
