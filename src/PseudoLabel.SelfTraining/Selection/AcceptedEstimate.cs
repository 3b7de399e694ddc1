using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// What thresholds do to one class, by the labeled rows out of fold. The precision of all accepted labels together hides a rare class: its
/// rows may be accepted as another one without that telling.
/// </summary>
public sealed record AcceptedEstimate
{
    /// <summary>The risk on each side of the limits: 95 % lie between them.</summary>
    private const double SideRisk = 0.025;

    /// <summary>Labeled rows of the class.</summary>
    public required int Labeled { get; init; }

    /// <summary>Labeled rows that are accepted as the class, whatever their label.</summary>
    public required int Accepted { get; init; }

    /// <summary>Rows of the class that are accepted as it.</summary>
    public required int Right { get; init; }

    /// <summary>Rows of the class that are accepted as another.</summary>
    public required int AsOther { get; init; }

    /// <summary>The other class that most of those are accepted as, by its number; null where there is none.</summary>
    public int? MostlyAs { get; init; }

    /// <summary>
    /// Share of the rows accepted as the class that are of it, each row counting as it does for the precision target; null where none is
    /// accepted.
    /// </summary>
    public double? Precision { get; init; }

    /// <summary>Lower limit of that share (Wilson 1927), at 95 % with the upper one; null where no row is accepted.</summary>
    public double? PrecisionLower { get; init; }

    /// <summary>Its upper limit.</summary>
    public double? PrecisionUpper { get; init; }

    /// <summary>Share of the class's accepted rows that are accepted as it; null where none is accepted.</summary>
    public double? Recall { get; init; }

    /// <summary>Estimates every class's.</summary>
    /// <param name="rows">The labeled rows, out of fold.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="thresholds">The thresholds that accept a label.</param>
    public static IReadOnlyList<AcceptedEstimate> ByClass(OutOfFold rows, IReadOnlyList<int> labels, ClassThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(thresholds);
        int classes = thresholds.Values.Count;
        int[] accepted = [.. Enumerable.Range(0, labels.Count).Where(i => thresholds.Accepts(rows.Predicted[i], rows.Confidence[i]))];
        return [.. Enumerable.Range(0, classes).Select(k =>
        {
            int[] asClass = [.. accepted.Where(i => rows.Predicted[i] == k)];
            int[] ofClass = [.. accepted.Where(i => labels[i] == k)];
            int[] others = [.. ofClass.Where(i => rows.Predicted[i] != k)];
            return Precise(rows, asClass) with
            {
                Labeled = labels.Count(y => y == k),
                AsOther = others.Length,
                MostlyAs = others.Length == 0 ? null
                    : others.GroupBy(i => rows.Predicted[i]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key,
                Recall = ofClass.Length == 0 ? null : rows.ShareCorrect(ofClass),
            };
        })];
    }

    private static AcceptedEstimate Precise(OutOfFold rows, int[] accepted)
    {
        int right = accepted.Count(i => rows.Correct[i]);
        var none = new AcceptedEstimate { Labeled = 0, Accepted = accepted.Length, Right = right, AsOther = 0 };
        if (accepted.Length == 0)
        {
            return none;
        }

        double share = rows.ShareCorrect(accepted);
        long equal = rows.EqualRows(accepted);
        (double lower, _) = BinomialInterval.Wilson((long)Math.Floor(share * equal + 1e-9), equal, SideRisk);
        (_, double upper) = BinomialInterval.Wilson((long)Math.Ceiling(share * equal - 1e-9), equal, SideRisk);
        return none with { Precision = share, PrecisionLower = Math.Min(lower, share), PrecisionUpper = Math.Max(upper, share) };
    }
}
