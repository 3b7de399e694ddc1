using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Run.Labels;

/// <summary>What became of labels that a person sent.</summary>
public sealed record LabelReceipt
{
    /// <summary>The most rows that are named in words.</summary>
    private const int MostNamed = 5;

    /// <summary>Labels in the request.</summary>
    public required int Received { get; init; }

    /// <summary>Rows among them that had no label yet.</summary>
    public required int Added { get; init; }

    /// <summary>Rows among them whose label is another one now.</summary>
    public int Corrected { get; init; }

    /// <summary>Rows among them whose label was taken back.</summary>
    public int Withdrawn { get; init; }

    /// <summary>Rows that are not labeled, as their annotators are of two minds.</summary>
    public int Undecided { get; init; }

    /// <summary>Rows whose label was not taken, as their file has changed or is gone, and nothing else has the whole row.</summary>
    public int Left => LeftRows.Count;

    /// <summary>Which rows those are and what to do; null where there are none.</summary>
    public string? Notice => LeftRows.Count == 0 ? null
        : "left out, as the file has changed or gone since the run and review.csv does not have the whole row: "
            + string.Join(", ", LeftRows.Take(MostNamed).Select(r => $"row {r.Row} of '{Excerpt.Name(r.Source)}'"))
            + (LeftRows.Count > MostNamed ? $" and {LeftRows.Count - MostNamed} more" : "")
            + "; put the file back as it was and take the labels again, or put the rows with their labels into a labeled file";

    /// <summary>Those rows.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Source, long Row)> LeftRows { get; init; } = [];

    /// <summary>The labeled file, which the next run learns from; null where it already held what it should.</summary>
    public string? LabeledFile { get; init; }

    /// <summary>What all labels of the run so far say of the accepted pseudo-labels.</summary>
    public required AuditResult Audit { get; init; }
}

/// <summary>
/// The precision of the accepted pseudo-labels, by the rows that were drawn from them by chance. The limits are Wilson's at 95 %; null as
/// long as no such row is labeled.
/// </summary>
public sealed record AuditResult
{
    /// <summary>Chance of error on each side of the interval.</summary>
    private const double Risk = 0.025;

    /// <summary>Rows drawn for the audit.</summary>
    public required int Rows { get; init; }

    /// <summary>Those among them that a person has labeled.</summary>
    public required int Labeled { get; init; }

    /// <summary>Those among these whose accepted label was right.</summary>
    public required int Correct { get; init; }

    /// <summary>The share of right ones.</summary>
    public double? Precision { get; init; }

    /// <summary>Its lower limit.</summary>
    public double? Lower { get; init; }

    /// <summary>Its upper limit.</summary>
    public double? Upper { get; init; }

    /// <summary>What so many labels say.</summary>
    /// <param name="rows">Rows drawn for the audit.</param>
    /// <param name="labeled">Those among them that a person has labeled.</param>
    /// <param name="correct">Those among these whose accepted label was right.</param>
    public static AuditResult Of(int rows, int labeled, int correct)
    {
        var result = new AuditResult { Rows = rows, Labeled = labeled, Correct = correct };
        if (labeled == 0)
        {
            return result;
        }

        (double lower, double upper) = BinomialInterval.Wilson(correct, labeled, Risk);
        return result with { Precision = (double)correct / labeled, Lower = lower, Upper = upper };
    }
}
