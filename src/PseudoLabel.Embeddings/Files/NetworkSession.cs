using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Files;

/// <summary>
/// Opens and runs a user's network, whose file may be anybody's. What it may do is looked at before, its memory and its time are bounded,
/// and what ONNX Runtime says of it is told with the file's name.
/// </summary>
internal static class NetworkSession
{
    /// <summary>What all networks of the process take together, weights and values between operators: 4 GiB.</summary>
    private const uint MostMemory = uint.MaxValue;

    // What is computed when a network is opened is kept with it: past this it is computed when the network is run, within the above.
    private const string MostFolded = "16777216";

    private static readonly Lazy<bool> Bounded = new(() =>
    {
        using var arena = new OrtArenaCfg(MostMemory, -1, -1, -1);
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
        return true;
    });

    /// <summary>Opens it.</summary>
    /// <param name="onnx">The file's bytes; not kept.</param>
    /// <param name="place">The file, for people.</param>
    /// <exception cref="UserErrorException">It is no network, or one that may do harm.</exception>
    public static InferenceSession Open(byte[] onnx, string place)
    {
        if (NetworkScan.Problem(onnx) is { } problem)
        {
            throw new UserErrorException(problem, place);
        }

        using SessionOptions options = OnnxSession.Options();
        _ = Bounded.Value;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("optimization.constant_folding_max_output_size_in_bytes", MostFolded);

        // A file of ONNX Runtime's own format would be read too, and is not looked through.
        options.AddSessionConfigEntry("session.load_model_format", "ONNX");
        using var deadline = new Deadline(Deadline.Usual, () => options.SetLoadCancellationFlag(true));
        try
        {
            return new InferenceSession(onnx, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserErrorException(
                deadline.Passed ? $"it takes longer than {Deadline.Usual.TotalMinutes} minutes to open"
                    : $"ONNX Runtime cannot read it: {Reason(e)}. Give a network that is one whole .onnx file",
                place, inner: e);
        }
    }

    /// <summary>Runs it, for no longer than it may take.</summary>
    /// <param name="session">The network.</param>
    /// <param name="run">The options of the run, which no other run has at the same time.</param>
    /// <param name="inputs">The inputs' names.</param>
    /// <param name="values">Their values.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="limit">How long it may take; null for the usual time.</param>
    /// <returns>The output, which the caller disposes.</returns>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    public static IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions run, IReadOnlyCollection<string> inputs, IReadOnlyCollection<OrtValue> values, string output,
        TimeSpan? limit = null)
    {
        using var deadline = new Deadline(limit ?? Deadline.Usual, () => run.Terminate = true);
        return session.Run(run, inputs, values, [output]);
    }

    /// <summary>What ONNX Runtime says, in one line; where it was stopped by what is bounded here, what that is.</summary>
    /// <param name="e">The error.</param>
    public static string Reason(OnnxRuntimeException e) =>
        e.Message.Contains("smaller than requested bytes", StringComparison.Ordinal)
            ? "it asks for more memory than the 4 GiB that all networks have together; take fewer threads, or a smaller network"
        : e.Message.Contains("terminate flag", StringComparison.Ordinal)
            ? $"it takes longer than {Deadline.Usual.TotalMinutes} minutes for one run"
        : e.Message.ReplaceLineEndings(" ");
}
