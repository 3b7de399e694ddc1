using System.Globalization;
using System.Text.RegularExpressions;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// The rules by which a column's kind follows from its values, in the order in which they are tried. Each constant is a rule of
/// thumb, chosen so that the public data sets the project is tested on get the kinds a person would give them.
/// </summary>
internal static partial class KindRules
{
    private const double FittingShare = 0.95;
    private const double IdentifierShare = 0.95;
    private const int IdentifierRows = 50;
    private const double IdentifierLength = 64;
    private const double LongText = 30;
    private const double TextDistinctShare = 0.5;

    // Values this repetitive are categories however long their names are.
    private const double CategoryDistinctShare = 0.1;

    // A column of dates without separators, or of seconds, is told by all of so many values.
    private const int CompactRows = 10;
    private const double FirstUnixSecond = 1e8;
    private const double LastUnixSecond = 4.2e9;

    /// <summary>Infers a column's kind.</summary>
    /// <param name="files">Its values in each file, in file order; null where missing.</param>
    /// <param name="forms">How numbers and times would be written in each file.</param>
    /// <param name="missing">Words that the user set for missing.</param>
    public static KindFinding Infer(string name, IReadOnlyList<string?[]> files, IReadOnlyList<CellForm> forms,
        IReadOnlyList<string> missing)
    {
        ColumnFacts column = ColumnFacts.Gather(files, forms, missing);
        if (column.Texts == 0)
        {
            return new KindFinding(ColumnKind.Ignore, $"no value in {Count(column.Rows)} rows", null);
        }

        IReadOnlyList<KeyValuePair<string, int>> markers = LearnedMarkers.Of(column);
        int marked = markers.Sum(m => m.Value);
        int notMissing = column.NotMissing - marked;
        bool numeric = column.Numbers > 0 && column.Numbers >= FittingShare * notMissing;
        bool times = column.Times > 0 && column.Times >= FittingShare * notMissing;
        if (numeric && Joined(name, files) is { } joined)
        {
            (numeric, times) = (false, true);
            forms = [.. forms.Select(f => f with { Time = joined, Decimal = '.', Group = null })];
            notMissing = column.Numbers;
        }

        (int absent, int distinct) = numeric ? (column.Rows - notMissing, column.DistinctNumbers + column.Others.Count - markers.Count)
            : times ? (column.Rows - notMissing, column.DistinctTimes + column.DistinctNumbers)
            : (column.Rows - column.Texts, column.DistinctTexts);
        if (numeric && distinct <= 1 && FloatRange.Distinct(files, forms) is > 1 and var apart)
        {
            return new KindFinding(
                ColumnKind.Ignore,
                $"its {Count(apart)} distinct numbers are one as 32-bit numbers, which are too coarse for them; scale or shift them", null);
        }

        if (distinct <= 1)
        {
            return absent == 0
                ? new KindFinding(ColumnKind.Ignore, $"one value only in {Count(column.Rows)} rows", null)
                : new KindFinding(ColumnKind.Categorical, $"one value, or missing ({Count(absent)} of {Count(column.Rows)} rows)", null);
        }

        if (numeric && Identifier(name, files) is { } why)
        {
            return new KindFinding(
                ColumnKind.Ignore, $"{Count(column.Texts)} distinct integers in {Count(column.Texts)} rows, {why}", null);
        }

        if (!numeric && !times && FloatRange.Beyond(files, forms) is > 0 and var beyond
            && beyond + column.Numbers >= FittingShare * notMissing)
        {
            return new KindFinding(
                ColumnKind.Ignore,
                $"{Count(beyond)} of {Count(notMissing)} numbers are beyond the range of a 32-bit number, 3.4e38; scale them", null);
        }

        return !numeric && !times ? Text(column)
            : new KindFinding(
                numeric ? ColumnKind.Numeric : ColumnKind.DateTime,
                $"{Percent(numeric ? column.Numbers : notMissing == column.Numbers ? notMissing : column.Times, notMissing)} "
                    + $"of {Count(notMissing)} values are {(numeric ? "numbers" : "dates")}",
                forms)
            { Markers = markers };
    }

    /// <summary>Whether a column of numbers holds row numbers or keys.</summary>
    /// <param name="files">Its values in each file, in file order; null where missing.</param>
    public static bool IsIdentifier(string name, IReadOnlyList<string?[]> files) => Identifier(name, files) is not null;

    /// <summary>
    /// The form of the times in a column of whole numbers: dates without separators, or seconds if the column's name says so. Null where
    /// they are numbers.
    /// </summary>
    private static TimeOrder? Joined(string name, IReadOnlyList<string?[]> files)
    {
        string[] values = [.. files.SelectMany(f => f).OfType<string>().Where(v => NumberCell.Read(v, out _) != NumberKind.Missing)];
        if (values.Length < CompactRows)
        {
            return null;
        }

        if (values.All(TimeEvidence.IsCompact))
        {
            return TimeOrder.Compact;
        }

        return !UnixName().IsMatch(name) ? null
            : values.All(v => IsBetween(v, FirstUnixSecond, LastUnixSecond)) ? TimeOrder.UnixSeconds
            : values.All(v => IsBetween(v, 1000 * FirstUnixSecond, 1000 * LastUnixSecond)) ? TimeOrder.UnixMilliseconds
            : null;
    }

    private static bool IsBetween(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most;

    private static string? Identifier(string name, IReadOnlyList<string?[]> files)
    {
        if (files.Sum(f => f.Count(v => v is not null)) < IdentifierRows || !RowIdentifiers.AreDistinctIntegers(files))
        {
            return null;
        }

        // In one file rows may have been sorted by a quantity: only where all are in order is the order the column's own.
        bool inOrder = files.Where(f => f.Length > 0).All(RowIdentifiers.IsMonotone);
        return inOrder ? "in order, a row number" : RowIdentifiers.IsIdentifierName(name) ? "and so named, an identifier" : null;
    }

    private static KindFinding Text(ColumnFacts column)
    {
        bool oneWord = column.MeanWords < 1.1 && column.MeanLength <= IdentifierLength;
        if (column.Texts >= IdentifierRows && oneWord && column.DistinctByFile >= IdentifierShare * column.Texts)
        {
            return new KindFinding(
                ColumnKind.Ignore, $"{Count(column.DistinctByFile)} distinct values in {Count(column.Texts)} rows: an identifier", null);
        }

        double share = (double)column.DistinctTexts / column.Texts;
        if (column.MeanLength > LongText && share > CategoryDistinctShare)
        {
            return new KindFinding(
                ColumnKind.Text, $"{column.MeanLength.ToString("F0", CultureInfo.InvariantCulture)} characters on average", null);
        }

        if (column.MeanWords >= 2 && share >= TextDistinctShare)
        {
            string words = column.MeanWords.ToString("F1", CultureInfo.InvariantCulture);
            return new KindFinding(
                ColumnKind.Text, $"{words} words on average, {Percent(column.DistinctTexts, column.Texts)} of the values distinct", null);
        }

        string numbers = column.Numbers == 0 ? "" : $", {Percent(column.Numbers, column.NotMissing)} numbers";
        return new KindFinding(
            ColumnKind.Categorical, $"{Count(column.DistinctTexts)} distinct values in {Count(column.Texts)} rows{numbers}", null);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) => (100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    [GeneratedRegex("(^|[^a-z])(timestamp|epoch|unix|unixtime|unix_?time|ts)([^a-z]|$)|(Timestamp|Epoch|UnixTime)([A-Z]|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex UnixName();
}

/// <summary>What a column holds, and how that is written in each file.</summary>
/// <param name="Reason">Why it got that kind.</param>
/// <param name="Forms">How each file writes it; null where that does not matter.</param>
internal sealed record KindFinding(ColumnKind Kind, string Reason, IReadOnlyList<CellForm>? Forms)
{
    /// <summary>Words that were learned to stand for a missing value, with the cells of each.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Markers { get; init; } = [];
}
