namespace PseudoLabel.Embeddings.Texts;

/// <summary>
/// Whether a network gives a text the same bits alone and among others. Matrix products may add in another order for one row than for
/// several, and networks that are quantized while they run (dynamic quantization) scale by the largest number of the whole batch. Such a
/// network is run on one text at a time.
/// </summary>
internal static class BatchRule
{
    private static readonly int[] Counts = [2, 3, 8, 17];

    /// <summary>Tries it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="text">Pieces of a text, with what begins and ends it.</param>
    /// <param name="other">As many pieces of another one.</param>
    public static bool MayBatch(TextNetwork network, int[] text, int[] other)
    {
        float[] alone = Run(network, text, other, 1);
        return Counts.All(count => alone.AsSpan().SequenceEqual(Run(network, text, other, count)));
    }

    /// <summary>The output for a text that is last in a batch.</summary>
    private static float[] Run(TextNetwork network, int[] text, int[] other, int count)
    {
        int[] ids = [.. Enumerable.Repeat(other, count - 1).SelectMany(o => o), .. text];
        float[] last = [];
        network.Run(ids, count, text.Length, (values, _) => last = values[^(values.Length / count)..].ToArray());
        return last;
    }
}
