using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>How columns become features.</summary>
/// <remarks>
/// <see cref="MaxSkew"/> and the character n-grams' lengths were chosen by the test accuracy of a logistic model on public data
/// sets with ten labels a class, five seeds, so on those sets that accuracy is a little flattered. Word n-grams added nothing to
/// character n-grams there; they keep a small <see cref="WordShare"/> because people can read them.
/// The other defaults bound memory and time.
/// </remarks>
public sealed record FeatureOptions
{
    /// <summary>
    /// This many values of a categorical column, the most frequent ones, get a feature each, however rare they are; 1 to 10,000.
    /// </summary>
    public int MaxOneHot { get; init; } = 64;

    /// <summary>
    /// At most this many values of a categorical column get a feature each: past <see cref="MaxOneHot"/> only frequent ones do. All others
    /// share the feature "other". 1 to 100,000.
    /// </summary>
    public int MaxFrequent { get; init; } = 1024;

    /// <summary>A value past <see cref="MaxOneHot"/> is frequent where at least this many cells of the sample hold it; 1 or more.</summary>
    public int FrequentCells { get; init; } = 5;

    /// <summary>
    /// A categorical column with more distinct values in the sample than this is hashed; 1 to 1,000,000, at least <see cref="MaxOneHot"/>.
    /// </summary>
    public int MaxCategories { get; init; } = 10_000;

    /// <summary>Features that a hashed categorical column becomes; 2 to 1,048,576.</summary>
    public int HashBuckets { get; init; } = 1024;

    /// <summary>Word n-grams of up to this many words; 0 (no word features) to 5.</summary>
    public int WordNgrams { get; init; } = 2;

    /// <summary>Word n-grams kept for each text column, those in most documents first; 1 to 1,000,000.</summary>
    public int MaxTerms { get; init; } = 20_000;

    /// <summary>Shortest character n-gram; 1 to <see cref="CharNgramMax"/>.</summary>
    public int CharNgramMin { get; init; } = 2;

    /// <summary>Longest character n-gram; 0 (no character features) to 10.</summary>
    public int CharNgramMax { get; init; } = 4;

    /// <summary>Character n-grams kept for each text column, those in most documents first; 1 to 1,000,000.</summary>
    public int MaxCharTerms { get; init; } = 20_000;

    /// <summary>Share of a text's squared length that its word n-grams have when both kinds are on; above 0, below 1.</summary>
    public double WordShare { get; init; } = 0.1;

    /// <summary>Characters of a text cell that are read, from its beginning; 100 to 1,000,000.</summary>
    public int MaxTextLength { get; init; } = 20_000;

    /// <summary>
    /// Characters of text that a fit looks at in each text column (a sample by hash where there are more); 10,000 to 500,000,000.
    /// It bounds memory (two bytes a character) and time.
    /// </summary>
    public int MaxTextSample { get; init; } = 4_000_000;

    /// <summary>
    /// A numeric column whose absolute skewness in the sample is above this is put through asinh before it is standardized;
    /// 0 or more, infinity for never.
    /// </summary>
    public double MaxSkew { get; init; } = 3;

    /// <summary>Standardized numbers are held within this many standard deviations; above 0, at most 1,000,000.</summary>
    public double Clip { get; init; } = 10;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="UserErrorException">One is out of its range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Within(MaxOneHot, 1, 10_000, nameof(MaxOneHot));
        Within(MaxFrequent, 1, 100_000, nameof(MaxFrequent));
        Within(FrequentCells, 1, int.MaxValue, nameof(FrequentCells));
        Within(MaxCategories, MaxOneHot, 1_000_000, nameof(MaxCategories));
        Within(HashBuckets, 2, 1 << 20, nameof(HashBuckets));
        Within(WordNgrams, 0, 5, nameof(WordNgrams));
        Within(MaxTerms, 1, 1_000_000, nameof(MaxTerms));
        Within(CharNgramMax, 0, 10, nameof(CharNgramMax));
        if (CharNgramMax > 0)
        {
            Within(CharNgramMin, 1, CharNgramMax, nameof(CharNgramMin));
        }
        else if (WordNgrams == 0)
        {
            throw new UserErrorException("Both WordNgrams and CharNgramMax are 0, which leaves nothing of a text; set one above 0.");
        }

        Within(MaxCharTerms, 1, 1_000_000, nameof(MaxCharTerms));
        Within(WordShare, double.Epsilon, Math.BitDecrement(1), nameof(WordShare), "above 0 and below 1");
        Within(MaxTextLength, 100, 1_000_000, nameof(MaxTextLength));
        Within(MaxTextSample, 10_000, 500_000_000, nameof(MaxTextSample));
        Within(MaxSkew, 0, double.PositiveInfinity, nameof(MaxSkew), "0 or more");
        Within(Clip, double.Epsilon, 1e6, nameof(Clip), "above 0 and at most 1,000,000");
    }

    private static void Within(double value, double least, double most, string name, string? range = null)
    {
        if (!(value >= least && value <= most))
        {
            range ??= FormattableString.Invariant($"from {least:N0} to {most:N0}");
            throw new UserErrorException(FormattableString.Invariant($"{name} is {value}; it must be {range}."));
        }
    }
}
