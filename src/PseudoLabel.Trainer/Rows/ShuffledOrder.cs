using PseudoLabel.Learning.Randomness;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>
/// An endless order of rows: every row once, in an order drawn anew, then every row again. A function of the seed and the position alone.
/// </summary>
/// <param name="rows">Number of rows, at least 1.</param>
internal sealed class ShuffledOrder(long rows, ulong seed) : IDisposable
{
    private Tensor? order;
    private long orderEpoch = -1;

    /// <summary>Rows given so far.</summary>
    public long Position { get; set; }

    /// <summary>The next rows' numbers.</summary>
    /// <param name="count">How many.</param>
    public Tensor Next(int count)
    {
        var parts = new List<Tensor>();
        for (long missing = count; missing > 0;)
        {
            long within = Position % rows;
            long taken = Math.Min(missing, rows - within);
            parts.Add(Epoch(Position / rows).narrow(0, within, taken));
            Position += taken;
            missing -= taken;
        }

        return parts.Count == 1 ? parts[0] : cat(parts);
    }

    public void Dispose() => order?.Dispose();

    private Tensor Epoch(long epoch)
    {
        if (epoch != orderEpoch)
        {
            order?.Dispose();
            using var random = new Generator(SeededRandom.Derive(seed, "order", epoch) >> 1, CPU);
            order = randperm(rows, ScalarType.Int64, generator: random).DetachFromDisposeScope();
            orderEpoch = epoch;
        }

        return order!;
    }
}
