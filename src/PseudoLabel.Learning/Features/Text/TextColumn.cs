using PseudoLabel.Data;

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

    internal override ColumnKind Kind => ColumnKind.Text;

    internal override bool IsSound => MaxLength >= 0 && Words is not { IsSound: false } && Chars is not { IsSound: false };

    internal override FittedColumn WithoutFeatures() => this with { Words = null, Chars = null };

    internal override ColumnEncoder Encoder() => new TextEncoder(this);
}

/// <summary>The n-grams of one kind that are features, and what they weigh.</summary>
internal sealed record TermSet
{
    private const int LongestNgram = 10;

    // The logarithm of as many rows as there can be is some forty.
    private const float MostIdf = 1_000;

    /// <summary>Shortest n-gram.</summary>
    public required int Shortest { get; init; }

    /// <summary>Longest n-gram.</summary>
    public required int Longest { get; init; }

    /// <summary>Euclidean length that the part's features of one cell are scaled to.</summary>
    public required double Length { get; init; }

    /// <summary>The n-grams, in ordinal order; words are joined by one space.</summary>
    public required IReadOnlyList<string> Terms { get; init; }

    /// <summary>
    /// The inverse document frequency of each, ln((1 + n) / (1 + df)) + 1: scikit-learn's TfidfVectorizer with smooth_idf.
    /// </summary>
    public required float[] Idf { get; init; }

    /// <summary>Whether this can have been learned.</summary>
    internal bool IsSound =>
        Shortest >= 1 && Longest >= Shortest && Longest <= LongestNgram && Terms.Count == Idf.Length
        && Length is > 0 and <= FittedColumn.Greatest && Idf.All(idf => idf is >= 0 and <= MostIdf)
        && !Terms.Contains(null!) && Terms.Zip(Terms.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
}
