using PseudoLabel.Core.Data.Cells;

namespace PseudoLabel.Core.Data.Inference;

/// <summary>Counts over the sampled values of one column.</summary>
internal sealed record ColumnValues
{
    // Scripts from here on (CJK and others) write words without spaces.
    private const char FirstUnspaced = '\u2E80';

    /// <summary>All rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Values that are not missing as text: not blank.</summary>
    public required int Texts { get; init; }

    /// <summary>Values that are not missing as numbers either: not NA, null, ? and the like.</summary>
    public required int NotMissing { get; init; }

    /// <summary>Values that are finite numbers.</summary>
    public required int Numbers { get; init; }

    /// <summary>Distinct texts.</summary>
    public required int DistinctTexts { get; init; }

    /// <summary>Distinct values that are not missing as numbers; equal numbers written differently are one.</summary>
    public required int DistinctNotMissing { get; init; }

    /// <summary>Characters of a text, on average.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Words of a text, on average: parts between spaces; in scripts without spaces each character counts as one.</summary>
    public required double MeanWords { get; init; }

    public static ColumnValues Gather(IReadOnlyList<string?[]> files)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var values = new HashSet<(string?, float)>();
        var (rows, filled, notMissing, numbers) = (0, 0, 0, 0);
        var (length, words) = (0L, 0L);
        foreach (var value in files.SelectMany(f => f))
        {
            rows++;
            if (value is null)
            {
                continue;
            }

            filled++;
            texts.Add(CanonicalText.Of(value)!);
            length += value.Length;
            words += Words(value);
            var kind = NumberCell.Read(value, out var number);
            if (kind != NumberKind.Missing)
            {
                notMissing++;
                numbers += kind == NumberKind.Number ? 1 : 0;
                values.Add(kind == NumberKind.Number ? (null, number) : (value, 0));
            }
        }

        return new ColumnValues
        {
            Rows = rows,
            Texts = filled,
            NotMissing = notMissing,
            Numbers = numbers,
            DistinctTexts = texts.Count,
            DistinctNotMissing = values.Count,
            MeanLength = filled == 0 ? 0 : (double)length / filled,
            MeanWords = filled == 0 ? 0 : (double)words / filled,
        };
    }

    private static int Words(string value)
    {
        var (words, inWord) = (0, false);
        foreach (var c in value)
        {
            var unspaced = c >= FirstUnspaced;
            var letter = !unspaced && !char.IsWhiteSpace(c);
            words += unspaced || (letter && !inWord) ? 1 : 0;
            inWord = letter;
        }

        return words;
    }
}
