using System.Collections.Concurrent;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// A model's weights in the layout of the kernels, for matrices with a given number of dense columns, with buffers to score with.
/// </summary>
internal sealed class PackedWeights
{
    private readonly LinearShape shape;
    private readonly float[] packed;
    private readonly int classes;
    private readonly ConcurrentBag<LogitBlock> blocks = [];

    /// <summary>Packs weights.</summary>
    /// <param name="weights">Weights, [classes x columns].</param>
    /// <param name="biases">Biases, [classes].</param>
    /// <param name="denseColumns">Leading columns that the matrices store dense.</param>
    internal PackedWeights(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, int denseColumns)
    {
        classes = biases.Length;
        int columns = weights.Length / classes;

        // Two opposite logits are computed as one: negation is exact, so the scores are the same to the last bit.
        int first = classes == 2 && Opposite(weights[..columns], weights[columns..]) && biases[0] == -biases[1] ? 1 : 0;
        shape = new LinearShape(classes - first, denseColumns, columns);
        packed = new float[shape.Length];
        for (int output = 0; output < shape.UsedOutputs; output++)
        {
            packed[shape.BiasStart + output] = biases[first + output];
            for (int column = 0; column < columns; column++)
            {
                packed[shape.IndexOf(output, column)] = weights[(first + output) * columns + column];
            }
        }
    }

    /// <summary>Number of dense columns of the matrices it fits.</summary>
    internal int DenseColumns => shape.DenseColumns;

    /// <summary>Scores rows.</summary>
    /// <param name="scores">Receives the logits as <see cref="ClassBlocks"/>.</param>
    /// <param name="beside">Another model's weights to score by on the way; null for none.</param>
    /// <param name="besideScores">Receives the other model's logits.</param>
    internal void Score(
        FeatureMatrix rows, int firstRow, int count, Span<float> scores, PackedWeights? beside = null, Span<float> besideScores = default)
    {
        LogitBlock block = Take();
        LogitBlock? besideBlock = beside?.Take();
        for (int done = 0; done < count; done += LinearShape.BlockRows)
        {
            int size = Math.Min(LinearShape.BlockRows, count - done);
            block.Compute(rows, firstRow + done, size, packed, besideBlock, beside?.packed);
            CopyTo(ClassBlocks.Of(scores, done, classes), block.Logits);
            beside?.CopyTo(ClassBlocks.Of(besideScores, done, beside.classes), besideBlock!.Logits);
        }

        blocks.Add(block);
        beside?.blocks.Add(besideBlock!);
    }

    private LogitBlock Take() => blocks.TryTake(out var block) ? block : new LogitBlock(shape);

    private void CopyTo(Span<float> scores, ReadOnlySpan<float> logits)
    {
        int first = classes - shape.UsedOutputs;
        logits[..(shape.UsedOutputs * LinearShape.BlockRows)].CopyTo(scores[(first * LinearShape.BlockRows)..]);
        for (int row = 0; first == 1 && row < LinearShape.BlockRows; row++)
        {
            scores[row] = -logits[row];
        }
    }

    private static bool Opposite(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != -b[i])
            {
                return false;
            }
        }

        return true;
    }
}
