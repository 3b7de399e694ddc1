using Microsoft.ML.OnnxRuntime;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What ONNX Runtime alone does: batches of inputs of equal length, which are cut and filled before, through one session by so many
/// threads, and nothing made of the output.
/// </summary>
/// <param name="onnx">The network.</param>
internal sealed class PlainTexts(byte[] onnx) : IDisposable
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] Outputs = ["last_hidden_state"];
    private static readonly SessionOptions Options = new() { IntraOpNumThreads = 1 };
    private readonly InferenceSession session = new(onnx, Options);

    /// <summary>Runs batches, each an array of inputs of one length.</summary>
    /// <returns>Numbers that came out.</returns>
    public long Run(IReadOnlyList<int[][]> batches, int threads)
    {
        long numbers = 0;
        int next = -1;
        var filled = batches.Select(b => (
            Ids: (long[])[.. b.SelectMany(i => i.Select(id => (long)id))], Ones: (long[])[.. Enumerable.Repeat(1L, b.Length * b[0].Length)],
            Zeros: new long[b.Length * b[0].Length], Shape: (long[])[b.Length, b[0].Length])).ToArray();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var run = new RunOptions();
            for (int b; (b = Interlocked.Increment(ref next)) < filled.Length;)
            {
                using OrtValue ids = OrtValue.CreateTensorValueFromMemory(filled[b].Ids, filled[b].Shape);
                using OrtValue ones = OrtValue.CreateTensorValueFromMemory(filled[b].Ones, filled[b].Shape);
                using OrtValue zeros = OrtValue.CreateTensorValueFromMemory(filled[b].Zeros, filled[b].Shape);
                using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, Inputs, [ids, ones, zeros], Outputs);
                Interlocked.Add(ref numbers, outputs[0].GetTensorDataAsSpan<float>().Length);
            }
        });
        return numbers;
    }

    public void Dispose() => session.Dispose();
}
