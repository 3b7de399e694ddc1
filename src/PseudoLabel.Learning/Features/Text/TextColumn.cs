namespace PseudoLabel.Learning.Features.Text;

/// <summary>A text column: its word n-grams' features, then its character n-grams'. A missing cell is all zeros.</summary>
internal sealed record TextColumn : FittedColumn
{
    /// <summary>Characters that are read from a cell's beginning.</summary>
    public required int MaxLength { get; init; }

    /// <summary>The word n-grams; null where there are none.</summary>
    public TermSet? Words { get; init; }

    /// <summary>The character n-grams; null where there are none.</summary>
    public TermSet? Chars { get; init; }
}

/// <summary>The n-grams of one kind that are features, and what they weigh.</summary>
internal sealed record TermSet
{
    /// <summary>Shortest n-gram.</summary>
    public required int Shortest { get; init; }

    /// <summary>Longest n-gram.</summary>
    public required int Longest { get; init; }

    /// <summary>Euclidean length that the part's features of one cell are scaled to.</summary>
    public required double Length { get; init; }

    /// <summary>The n-grams, in ordinal order; words are joined by one space.</summary>
    public required IReadOnlyList<string> Terms { get; init; }

    /// <summary>The inverse document frequency of each, ln((1 + n) / (1 + df)) + 1: scikit-learn's TfidfVectorizer with smooth_idf.</summary>
    public required float[] Idf { get; init; }
}
