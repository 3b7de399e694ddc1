using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace PseudoLabel;

/// <summary>
/// Opens networks: the one place that does, so that none is opened otherwise. One thread runs a network, so that its sums have one order.
/// ONNX Runtime tells its maker of each process that uses it, unasked, and keeps a device's identifier in the user's cache; here it does
/// not. Compiled into each project that uses ONNX Runtime, as none of them is below all.
/// </summary>
internal static partial class OnnxSession
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";
    private static readonly bool IsSilent = Silence();

    /// <summary>Opens a network.</summary>
    /// <param name="onnx">The file's bytes; not kept.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no network.</exception>
    public static InferenceSession Open(byte[] onnx)
    {
        using SessionOptions options = Options();
        return new InferenceSession(onnx, options);
    }

    /// <summary>How networks are opened; the caller disposes it.</summary>
    public static SessionOptions Options()
    {
        _ = IsSilent;
        return new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
    }

    private static bool Silence()
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
