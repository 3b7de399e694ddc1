namespace PseudoLabel.Data;

/// <summary>What a column holds, inferred from labeled and unlabeled rows or set by hand.</summary>
public enum ColumnKind
{
    /// <summary>Numbers; imputed and scaled.</summary>
    Numeric,

    /// <summary>One of a set of values; one-hot or hashed.</summary>
    Categorical,

    /// <summary>Free text; word and character n-grams with TF-IDF.</summary>
    Text,

    /// <summary>Dates, or dates and times; year, cycles of month, weekday and hour, and time elapsed.</summary>
    DateTime,

    /// <summary>Left out, with the reason named.</summary>
    Ignore,
}

/// <summary>How each kind of column is read. A kind of column without a line here does not compile.</summary>
internal static class ColumnKinds
{
    /// <summary>What the cells of a kind of column are; null where they are not read.</summary>
    internal static CellType? Cells(this ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => CellType.Number,
        ColumnKind.Categorical => CellType.Category,
        ColumnKind.Text => CellType.Text,
        ColumnKind.DateTime => CellType.Time,
        ColumnKind.Ignore => null,
    };
}
