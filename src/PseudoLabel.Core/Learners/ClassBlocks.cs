using System.Buffers;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Learners.Linear;

namespace PseudoLabel.Core.Learners;

/// <summary>
/// Scores or probabilities of rows, in blocks of 64 rows that hold class after class: [blocks] of [classes x 64]. What is computed from a
/// row's classes runs over eight rows at once then, each lane a row, so that no result depends on the width of the machine's vectors.
/// The last block's places past the last row hold numbers without meaning.
/// </summary>
internal static class ClassBlocks
{
    /// <summary>Rows of a block.</summary>
    internal const int Rows = LinearShape.BlockRows;

    /// <summary>Rows that a pass takes at once: many enough for models that prefer many, few enough for the second-level cache.</summary>
    internal const int PassRows = 16 * Rows;

    /// <summary>Values that rows take.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    internal static int Length(int rows, int classes) => checked((rows + Rows - 1) / Rows * Rows * classes);

    /// <summary>The block that holds a row.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="row">The row, its block's first.</param>
    /// <param name="classes">Number of classes.</param>
    internal static Span<float> Of(Span<float> blocks, int row, int classes) => blocks.Slice(row * classes, Rows * classes);

    /// <summary>Scores rows by any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">First row to score.</param>
    /// <param name="count">Number of rows to score.</param>
    /// <param name="blocks">Receives the scores, <see cref="Length"/> values.</param>
    internal static void Score(IModel model, FeatureMatrix rows, int firstRow, int count, Span<float> blocks)
    {
        if (model is IBlockModel direct)
        {
            direct.ScoreBlocks(rows, firstRow, count, blocks);
            return;
        }

        float[] scores = ArrayPool<float>.Shared.Rent(count * model.ClassCount);
        model.Score(rows, firstRow, count, scores.AsSpan(0, count * model.ClassCount));
        FromRows(scores.AsSpan(0, count * model.ClassCount), model.ClassCount, blocks);
        ArrayPool<float>.Shared.Return(scores);
    }

    /// <summary>Scores rows by two models, in one pass over the rows where both are linear.</summary>
    /// <param name="first">One model.</param>
    /// <param name="second">The other, over the same classes and features.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">First row to score.</param>
    /// <param name="count">Number of rows to score.</param>
    /// <param name="firstBlocks">Receives the first's scores.</param>
    /// <param name="secondBlocks">Receives the second's.</param>
    internal static void Score(IModel first, IModel second, FeatureMatrix rows, int firstRow, int count, Span<float> firstBlocks, Span<float> secondBlocks)
    {
        if (first is LinearModel one && second is LinearModel other)
        {
            one.ScoreBlocks(rows, firstRow, count, firstBlocks, other, secondBlocks);
            return;
        }

        Score(first, rows, firstRow, count, firstBlocks);
        Score(second, rows, firstRow, count, secondBlocks);
    }

    /// <summary>What <see cref="IModel.Score"/> is for a model that scores blocks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">First row to score.</param>
    /// <param name="count">Number of rows to score.</param>
    /// <param name="scores">Receives count x classes scores, row-major.</param>
    internal static void ScoreRows(IBlockModel model, FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        int classes = model.ClassCount;
        float[] blocks = ArrayPool<float>.Shared.Rent(Length(Math.Min(count, PassRows), classes));
        for (int done = 0; done < count; done += PassRows)
        {
            int some = Math.Min(PassRows, count - done);
            model.ScoreBlocks(rows, firstRow + done, some, blocks);
            ToRows(blocks, classes, scores.Slice(done * classes, some * classes));
        }

        ArrayPool<float>.Shared.Return(blocks);
    }

    /// <summary>Turns rows into blocks.</summary>
    /// <param name="values">Rows x classes values, row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="blocks">Receives <see cref="Length"/> values.</param>
    internal static void FromRows(ReadOnlySpan<float> values, int classes, Span<float> blocks)
    {
        for (int at = 0; at < values.Length; at += Rows * classes)
        {
            int rows = Math.Min(Rows, (values.Length - at) / classes);
            BlockTranspose.ToColumns(values.Slice(at, rows * classes), classes, rows, classes, blocks.Slice(at, Rows * classes));
        }
    }

    /// <summary>Turns blocks into rows.</summary>
    /// <param name="blocks">Blocks of at least as many rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="values">Receives rows x classes values, row-major.</param>
    internal static void ToRows(ReadOnlySpan<float> blocks, int classes, Span<float> values)
    {
        for (int at = 0; at < values.Length; at += Rows * classes)
        {
            int rows = Math.Min(Rows, (values.Length - at) / classes);
            BlockTranspose.ToRows(blocks.Slice(at, Rows * classes), rows, classes, values.Slice(at, rows * classes));
        }
    }
}
