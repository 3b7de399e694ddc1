using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Activities.Notices;

/// <summary>What rows that no labeled row stands for mean, and what to do about them, in words.</summary>
internal static class UnlikeNotices
{
    /// <summary>Such rows are told of where they are more than this share of all: a few are in every table.</summary>
    private const double ToldShare = 0.02;

    /// <summary>The notice; none where there are hardly such rows.</summary>
    public static IEnumerable<string> Of(UnlikeSummary? unlike, DecisionSummary decisions)
    {
        if (unlike is { LowerShare: > 0 })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"no labeled row stands for an estimated {100 * unlike.Share:0} % of the unlabeled rows (at least "
                    + $"{100 * unlike.LowerShare:0} %), such as rows of a class without labels: {decisions.Outliers:N0} rows that the "
                    + $"labeled ones hardly reach are not accepted. Among those accepted more labels may be wrong than the precision says, "
                    + $"as no held-out label can show it: check the audit rows of review.csv, and label rows whose reason is 'unlike the "
                    + $"labeled rows'; ood-filter off accepts them");
        }
        else if (unlike is not null && decisions.Outliers > ToldShare * decisions.Rows)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{decisions.Outliers:N0} of {decisions.Rows:N0} unlabeled rows are far from every labeled row and are not accepted: their "
                    + $"reason in pseudo-labels.csv is 'unlike the labeled rows'. Label some of them, or leave them out where they do not "
                    + $"belong; ood-filter off accepts them");
        }
    }
}
