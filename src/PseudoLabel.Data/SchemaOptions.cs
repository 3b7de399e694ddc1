namespace PseudoLabel.Data;

/// <summary>What the user sets about columns by hand.</summary>
public sealed record SchemaOptions
{
    /// <summary>Kinds by column name; they win over what is inferred.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Overrides { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Words that stand for a missing value in every column, besides the known ones.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = [];

    /// <summary>What stands before the decimals of numbers, <c>.</c> or <c>,</c>; null to find it for each column.</summary>
    public char? DecimalSign { get; init; }

    /// <summary>Whether the day or the month comes first in dates that leave it open; null to find it for each column.</summary>
    public TimeOrder? DateOrder { get; init; }

    /// <summary>
    /// Columns that are read besides the features, such as a weight: how each file writes their numbers and dates is found as for a
    /// feature.
    /// </summary>
    public IReadOnlyList<string> ReadBeside { get; init; } = [];

    /// <summary>Columns looked at at once, at least 1; the schema does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
