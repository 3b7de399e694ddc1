namespace PseudoLabel.Core.Data;

/// <summary>What the user sets about columns by hand.</summary>
public sealed record SchemaOptions
{
    /// <summary>Kinds by column name; they win over what is inferred.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Overrides { get; init; } = new Dictionary<string, ColumnKind>();
}
