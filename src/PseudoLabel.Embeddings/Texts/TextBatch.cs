namespace PseudoLabel.Embeddings.Texts;

/// <summary>Inputs of one length, which go through the network at once: nothing is ever padded.</summary>
/// <param name="Length">Pieces of each.</param>
/// <param name="Inputs">Their places among all inputs.</param>
internal sealed record TextBatch(int Length, int[] Inputs)
{
    /// <summary>
    /// Pieces of a batch at most: from 256 to 8192 the time is the same, and memory grows (docs/embeddings.md).
    /// </summary>
    internal const int Pieces = 1024;

    /// <summary>Cuts inputs into batches, the costliest first, so that threads end at about the same time.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="pieces">Pieces of a batch at most; 0 for one input a batch.</param>
    public static TextBatch[] Of(IReadOnlyList<int[]> inputs, int pieces = Pieces) =>
    [
        .. Enumerable.Range(0, inputs.Count).GroupBy(i => inputs[i].Length).OrderByDescending(g => g.Key)
            .SelectMany(g => g.Chunk(Math.Max(1, pieces / Math.Max(1, g.Key))).Select(chunk => new TextBatch(g.Key, chunk))),
    ];
}
