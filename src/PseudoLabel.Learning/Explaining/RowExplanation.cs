using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Explaining;

/// <summary>What a column did to a row's prediction.</summary>
/// <param name="Column">The column.</param>
/// <param name="Effect">
/// How much lower the log-odds of the predicted class are, on average, when the column's cell is that of another row: above 0 it speaks for
/// the class, below 0 against it.
/// </param>
public sealed record ColumnEffect(string Column, double Effect);

/// <summary>
/// Why a model predicts what it does for one row, by occlusion (Robnik-Sikonja and Kononenko 2008): each column in turn is replaced by its
/// cells of background rows, all its features together, and the mean change of the predicted class's log-odds is the column's effect. One
/// method for every model; for logistic regression of two classes it is exactly weight times distance from the background's
/// mean, summed over the column's features.
/// </summary>
public static class RowExplanation
{
    /// <summary>Explains a row.</summary>
    /// <param name="row">The row, a matrix of one.</param>
    /// <param name="background">Rows that stand for what cells may be, at least one.</param>
    /// <param name="groups">The columns.</param>
    /// <param name="classCount">K.</param>
    /// <param name="predicted">The class to explain.</param>
    /// <param name="predict">Calibrated probabilities of rows, rows x classes.</param>
    /// <returns>Every column, the strongest effect first.</returns>
    public static IReadOnlyList<ColumnEffect> Explain(
        FeatureMatrix row,
        FeatureMatrix background,
        ColumnGroups groups,
        int classCount,
        int predicted,
        Func<FeatureMatrix, float[]> predict)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(background);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentOutOfRangeException.ThrowIfZero(background.Rows, nameof(background));
        double whole = LogOdds(predict(row)[predicted]);
        var effects = new ColumnEffect[groups.Names.Count];
        for (int column = 0; column < effects.Length; column++)
        {
            var mixed = new FeatureMatrixBuilder(row.Columns, row.DenseColumns, background.Rows);
            for (int b = 0; b < background.Rows; b++)
            {
                groups.AddMixed(mixed, row, 0, background, b, column);
            }

            float[] probabilities = predict(mixed.Build());
            double sum = 0;
            for (int b = 0; b < background.Rows; b++)
            {
                sum += LogOdds(probabilities[b * classCount + predicted]);
            }

            effects[column] = new ColumnEffect(groups.Names[column], whole - sum / background.Rows);
        }

        return [.. effects.OrderByDescending(e => Math.Abs(e.Effect)).ThenBy(e => e.Column, StringComparer.Ordinal)];
    }

    /// <summary>Rows drawn as background: all where they are few.</summary>
    /// <param name="rows">Rows to draw from.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="seed">The seed.</param>
    public static FeatureMatrix Background(FeatureMatrix rows, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rows <= count)
        {
            return rows;
        }

        int[] drawn = [.. Enumerable.Range(0, rows.Rows)];
        new SeededRandom(SeededRandom.Derive(seed, "background")).Shuffle(drawn.AsSpan());
        return rows.Select([.. drawn.Take(count).Order()]);
    }

    private static double LogOdds(double probability)
    {
        double kept = Math.Clamp(probability, ProbabilityRows.Smallest, 1 - ProbabilityRows.Smallest);
        return PortableMath.Log(kept) - PortableMath.Log(1 - kept);
    }
}
