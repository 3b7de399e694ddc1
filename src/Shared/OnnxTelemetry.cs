using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace PseudoLabel;

/// <summary>
/// ONNX Runtime tells its maker of each process that uses it, unasked, and keeps a device's identifier in the user's cache. This program
/// does not. Compiled into each project that uses ONNX Runtime, as none of them is below all.
/// </summary>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private static readonly bool IsOff = Forbid();

    /// <summary>Turns it off, once for the process; to be called before anything else of ONNX Runtime.</summary>
    public static void TurnOff() => _ = IsOff;

    private static bool Forbid()
    {
        // The runtime asks the C library, whose variables .NET's own do not reach.
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(Variable, "1", 1);
        }

        OrtEnv.Instance().DisableTelemetryEvents();
        return true;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
