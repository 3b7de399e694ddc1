using PseudoLabel.Learning.Explaining;

namespace PseudoLabel.Run.Contracts;

/// <summary>How much each column is worth to the published model.</summary>
public sealed record ImportanceSummary
{
    /// <summary>Which model, in words.</summary>
    public string Model { get; init; } = "";

    /// <summary>Why there are no figures; empty where there are.</summary>
    public string Skipped { get; init; } = "";

    /// <summary>Held-out labeled rows that the figures rest on.</summary>
    public int Rows { get; init; }

    /// <summary>Shuffles of each column.</summary>
    public int Repeats { get; init; }

    /// <summary>Log-loss of those rows as they are.</summary>
    public double LogLoss { get; init; }

    /// <summary>Accuracy of those rows as they are.</summary>
    public double Accuracy { get; init; }

    /// <summary>The columns, the most important first.</summary>
    public IReadOnlyList<ColumnImportance> Columns { get; init; } = [];
}
