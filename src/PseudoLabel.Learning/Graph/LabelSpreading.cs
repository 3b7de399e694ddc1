using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// Label spreading (Zhou et al., "Learning with Local and Global Consistency", 2004): starting with F = (1 - alpha) Y, the step
/// F = alpha S F + (1 - alpha) Y is repeated until F no longer changes. Each column spreads by itself, so
/// several sets of labels can be spread at once.
/// </summary>
internal static class LabelSpreading
{
    private const int Lanes = 8;

    /// <summary>Spreads columns of mass over the graph.</summary>
    /// <param name="given">Y, nodes x columns, at least 0: what each node is given.</param>
    /// <returns>F, nodes x columns; a column of zeros stays one.</returns>
    public static float[] Spread(
        NodeGraph graph, ReadOnlySpan<float> given, int columns, SpreadingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(given.Length, checked(graph.Nodes * columns));

        // Rows padded to whole vectors: a lane is a column, so no sum depends on the width.
        int stride = (columns + Lanes - 1) / Lanes * Lanes;
        var own = new float[graph.Nodes * stride];
        float rest = (float)(1 - options.Alpha);
        for (int i = 0; i < graph.Nodes; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                own[i * stride + c] = rest * given[i * columns + c];
            }
        }

        float[] now = [.. own];
        var next = new float[own.Length];
        for (int step = 0; step < options.MaxSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (float change, float top) = Step(graph, own, now, next, stride, (float)options.Alpha);
            (now, next) = (next, now);
            if (change <= options.Tolerance * top)
            {
                break;
            }
        }

        var spread = new float[given.Length];
        for (int i = 0; i < graph.Nodes; i++)
        {
            now.AsSpan(i * stride, columns).CopyTo(spread.AsSpan(i * columns));
        }

        return spread;
    }

    private static (float Change, float Top) Step(NodeGraph graph, float[] own, float[] now, float[] next, int stride, float alpha)
    {
        ref float from = ref MemoryMarshal.GetArrayDataReference(now);
        var change = Vector256<float>.Zero;
        var top = Vector256<float>.Zero;
        var share = Vector256.Create(alpha);
        for (int i = 0; i < graph.Nodes; i++)
        {
            ReadOnlySpan<int> ends = graph.Ends.AsSpan(graph.Starts[i], graph.Starts[i + 1] - graph.Starts[i]);
            ReadOnlySpan<float> weights = graph.Weights.AsSpan(graph.Starts[i], ends.Length);
            for (int c = 0; c < stride; c += Lanes)
            {
                var sum = Vector256<float>.Zero;
                for (int e = 0; e < ends.Length; e++)
                {
                    sum += Vector256.Create(weights[e]) * Vector256.LoadUnsafe(ref from, (nuint)(ends[e] * stride + c));
                }

                int at = i * stride + c;
                var value = share * sum + Vector256.Create(own.AsSpan(at));
                change = Vector256.Max(change, Vector256.Abs(value - Vector256.LoadUnsafe(ref from, (nuint)at)));
                top = Vector256.Max(top, value);
                value.CopyTo(next.AsSpan(at));
            }
        }

        return (Greatest(change), Greatest(top));
    }

    private static float Greatest(Vector256<float> values)
    {
        float greatest = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            greatest = Math.Max(greatest, values[lane]);
        }

        return greatest;
    }
}
