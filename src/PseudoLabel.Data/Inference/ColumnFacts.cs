using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>Counts over the sampled values of one column, read in the form of each file.</summary>
internal sealed class ColumnFacts
{
    // Scripts from here on (CJK and others) write words without spaces.
    private const char FirstUnspaced = '\u2E80';

    private readonly List<HashSet<string>> byFile = [];
    private readonly Lazy<(int Distinct, int ByFile)> texts;
    private readonly HashSet<float> numbers = [];
    private readonly HashSet<long> times = [];
    private readonly Dictionary<string, int> others = new(StringComparer.OrdinalIgnoreCase);
    private long length;
    private long words;

    // The one text of each value is found for distinct values alone, and for those columns whose kind depends on it.
    private ColumnFacts() => texts = new(() =>
    {
        HashSet<string>[] files = [.. byFile.Select(f => f.Select(CanonicalText.Of).OfType<string>().ToHashSet(StringComparer.Ordinal))];
        return (files.SelectMany(f => f).Distinct(StringComparer.Ordinal).Count(), files.Sum(f => f.Count));
    });

    /// <summary>All rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Values that are not missing as text: not blank.</summary>
    public int Texts { get; private set; }

    /// <summary>Values that are not missing as numbers or times either: not NA, null, ? and the like.</summary>
    public int NotMissing => Numbers + Times + Others.Values.Sum();

    /// <summary>Values that are finite numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>Values that are dates, and no numbers.</summary>
    public int Times { get; private set; }

    /// <summary>Values that are neither missing nor a number or a time, with their counts.</summary>
    public IReadOnlyDictionary<string, int> Others => others;

    /// <summary>Distinct texts, in the one text of each.</summary>
    public int DistinctTexts => texts.Value.Distinct;

    /// <summary>Distinct numbers.</summary>
    public int DistinctNumbers => numbers.Count;

    /// <summary>Distinct times.</summary>
    public int DistinctTimes => times.Count;

    /// <summary>Distinct texts of each file, summed up: the same rows may be in two files.</summary>
    public int DistinctByFile => texts.Value.ByFile;

    /// <summary>Characters of a text, on average.</summary>
    public double MeanLength => Texts == 0 ? 0 : (double)length / Texts;

    /// <summary>Words of a text, on average: parts between spaces; in scripts without spaces each character counts as one.</summary>
    public double MeanWords => Texts == 0 ? 0 : (double)words / Texts;

    /// <summary>Counts.</summary>
    /// <param name="files">The column's values in each file; null where missing.</param>
    /// <param name="missing">Words that the user set for missing.</param>
    public static ColumnFacts Gather(IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms, IReadOnlyList<string> missing)
    {
        var facts = new ColumnFacts();
        for (int f = 0; f < files.Count; f++)
        {
            facts.Add(files[f], new CellReader(ColumnKind.Numeric, forms[f], missing),
                new CellReader(ColumnKind.DateTime, forms[f], missing));
        }

        return facts;
    }

    private void Add(string?[] values, CellReader asNumber, CellReader asTime)
    {
        var ofFile = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? value in values)
        {
            Rows++;
            if (value is null || asNumber.IsMarked(value))
            {
                continue;
            }

            Texts++;
            ofFile.Add(value);
            length += value.Length;
            words += Words(value);
            NumberKind kind = asNumber.Number(value, out float number);
            if (kind == NumberKind.Number)
            {
                Numbers++;
                numbers.Add(number);
            }
            else if (kind == NumberKind.Bad && asTime.Time(value.AsSpan(), out long ticks) == NumberKind.Number)
            {
                Times++;
                times.Add(ticks);
            }
            else if (kind == NumberKind.Bad)
            {
                string word = value.Trim();
                others[word] = others.GetValueOrDefault(word) + 1;
            }
        }

        byFile.Add(ofFile);
    }

    private static int Words(string value)
    {
        (int words, bool inWord) = (0, false);
        foreach (char c in value)
        {
            bool unspaced = c >= FirstUnspaced;
            bool letter = !unspaced && !char.IsWhiteSpace(c);
            words += unspaced || (letter && !inWord) ? 1 : 0;
            inWord = letter;
        }

        return words;
    }
}
