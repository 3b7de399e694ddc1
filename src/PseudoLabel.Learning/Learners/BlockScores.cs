using System.Buffers;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners;

/// <summary>Scores of models in blocks of rows, as <see cref="ClassBlocks"/> lays them out.</summary>
public static class BlockScores
{
    /// <summary>Scores rows by any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">First row to score.</param>
    /// <param name="count">Number of rows to score.</param>
    /// <param name="blocks">Receives the scores, <see cref="ClassBlocks.Length"/> values.</param>
    public static void Score(IModel model, FeatureMatrix rows, int firstRow, int count, Span<float> blocks)
    {
        if (model is IBlockModel direct)
        {
            direct.ScoreBlocks(rows, firstRow, count, blocks);
            return;
        }

        float[] scores = ArrayPool<float>.Shared.Rent(count * model.ClassCount);
        model.Score(rows, firstRow, count, scores.AsSpan(0, count * model.ClassCount));
        ClassBlocks.FromRows(scores.AsSpan(0, count * model.ClassCount), model.ClassCount, blocks);
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
    public static void Score(
        IModel first, IModel second, FeatureMatrix rows, int firstRow, int count, Span<float> firstBlocks, Span<float> secondBlocks)
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
    /// <param name="scores">Receives count x classes scores, row-major.</param>
    internal static void ScoreRows(IBlockModel model, FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        int classes = model.ClassCount;
        float[] blocks = ArrayPool<float>.Shared.Rent(ClassBlocks.Length(Math.Min(count, ClassBlocks.PassRows), classes));
        for (int done = 0; done < count; done += ClassBlocks.PassRows)
        {
            int some = Math.Min(ClassBlocks.PassRows, count - done);
            model.ScoreBlocks(rows, firstRow + done, some, blocks);
            ClassBlocks.ToRows(blocks, classes, scores.Slice(done * classes, some * classes));
        }

        ArrayPool<float>.Shared.Return(blocks);
    }
}
