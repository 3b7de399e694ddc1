using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Explaining;

/// <summary>Rows that a model did not train on, and what it makes of rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Labels">Their true classes.</param>
/// <param name="Predict">Calibrated probabilities of rows, rows x classes; called on several threads at once.</param>
public sealed record HeldOutRows(FeatureMatrix Rows, int[] Labels, Func<FeatureMatrix, float[]> Predict);

/// <summary>How much worse the predictions are when one column tells nothing.</summary>
/// <param name="Column">The column.</param>
/// <param name="Features">Features that it became.</param>
/// <param name="LogLossRise">Rise of the log-loss, mean over the repeats.</param>
/// <param name="LogLossSpread">Its standard deviation over the repeats, that is over shuffles.</param>
/// <param name="LogLossError">Its standard error over the rows: what other rows would have changed.</param>
/// <param name="AccuracyDrop">Drop of the accuracy, mean over the repeats.</param>
/// <param name="AccuracySpread">Its standard deviation over the repeats.</param>
public sealed record ColumnImportance(
    string Column, int Features, double LogLossRise, double LogLossSpread, double LogLossError, double AccuracyDrop, double AccuracySpread);

/// <summary>The importance of columns, the most important first.</summary>
/// <param name="Rows">Held-out rows that it rests on.</param>
/// <param name="Repeats">Shuffles of each column.</param>
/// <param name="LogLoss">Log-loss of the rows as they are.</param>
/// <param name="Accuracy">Accuracy of the rows as they are.</param>
/// <param name="Columns">The columns.</param>
public sealed record ImportanceResult(int Rows, int Repeats, double LogLoss, double Accuracy, IReadOnlyList<ColumnImportance> Columns);

/// <summary>
/// Permutation importance (Breiman 2001, section 10; Fisher, Rudin and Dominici 2019): a column's cells are shuffled among the held-out
/// rows of a model, all its features together, and what the predictions lose is what the column was worth to that model. Columns that say
/// the same share their worth: each is missed little while the other is there.
/// </summary>
public static class PermutationImportance
{
    /// <summary>Computes it.</summary>
    /// <param name="parts">Models and rows that they did not train on; a row may be in several.</param>
    /// <param name="groups">The columns.</param>
    /// <param name="classCount">K.</param>
    /// <param name="repeats">Shuffles of each column, at least 1.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    /// <param name="threads">Columns worked on at once; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImportanceResult Compute(
        IReadOnlyList<HeldOutRows> parts,
        ColumnGroups groups,
        int classCount,
        int repeats,
        ulong seed,
        int threads,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        Scores whole = Score(parts, classCount, part => part.Rows);
        var columns = new ColumnImportance[groups.Names.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            columns.Length,
            options,
            column => columns[column] = Column(parts, groups, classCount, repeats, seed, column, whole, cancellationToken));
        return new ImportanceResult(
            whole.Losses.Length,
            repeats,
            whole.LogLoss,
            whole.Accuracy,
            [.. columns.OrderByDescending(c => c.LogLossRise).ThenBy(c => c.Column, StringComparer.Ordinal)]);
    }

    private static ColumnImportance Column(
        IReadOnlyList<HeldOutRows> parts,
        ColumnGroups groups,
        int classCount,
        int repeats,
        ulong seed,
        int column,
        Scores whole,
        CancellationToken cancellationToken)
    {
        var rises = new double[repeats];
        var drops = new double[repeats];
        var ofRows = new double[whole.Losses.Length];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int number = 0;
            Scores shuffled = Score(
                parts,
                classCount,
                part => Shuffled(part.Rows, groups, column, SeededRandom.Derive(seed, "importance", column, repeat, number++)));
            rises[repeat] = shuffled.LogLoss - whole.LogLoss;
            drops[repeat] = whole.Accuracy - shuffled.Accuracy;
            for (int i = 0; i < ofRows.Length; i++)
            {
                ofRows[i] += (shuffled.Losses[i] - whole.Losses[i]) / repeats;
            }
        }

        double error = ofRows.Length < 2 ? 0 : PairedDifference.Compute(ofRows).StandardError;
        return new ColumnImportance(
            groups.Names[column], groups.Features[column], rises.Average(), Deviation(rises), error, drops.Average(), Deviation(drops));
    }

    private static FeatureMatrix Shuffled(FeatureMatrix rows, ColumnGroups groups, int column, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        new SeededRandom(seed).Shuffle(order.AsSpan());
        var mixed = new FeatureMatrixBuilder(rows.Columns, rows.DenseColumns, rows.Rows);
        for (int row = 0; row < rows.Rows; row++)
        {
            groups.AddMixed(mixed, rows, row, rows, order[row], column);
        }

        return mixed.Build();
    }

    private static Scores Score(IReadOnlyList<HeldOutRows> parts, int classCount, Func<HeldOutRows, FeatureMatrix> rowsOf)
    {
        var losses = new List<double>();
        int right = 0;
        foreach (HeldOutRows part in parts)
        {
            float[] probabilities = part.Predict(rowsOf(part));
            for (int i = 0; i < part.Labels.Length; i++)
            {
                ReadOnlySpan<float> row = probabilities.AsSpan(i * classCount, classCount);
                losses.Add(ProbabilityRows.NegativeLog(row[part.Labels[i]]));
                right += ProbabilityRows.ArgMax(row) == part.Labels[i] ? 1 : 0;
            }
        }

        return new Scores([.. losses], losses.Count == 0 ? 0 : losses.Average(), losses.Count == 0 ? 0 : (double)right / losses.Count);
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private sealed record Scores(double[] Losses, double LogLoss, double Accuracy);
}
