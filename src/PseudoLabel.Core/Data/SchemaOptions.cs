namespace PseudoLabel.Core.Data;

/// <summary>What the user sets about columns by hand.</summary>
public sealed record SchemaOptions
{
    /// <summary>Kinds by column name; they win over what is inferred.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Overrides { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>Columns looked at at once, at least 1; the schema does not depend on it.</summary>
    public int Threads { get; init; } = 1;
}
