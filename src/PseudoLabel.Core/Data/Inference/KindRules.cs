using System.Globalization;
using PseudoLabel.Core.Data.Cells;

namespace PseudoLabel.Core.Data.Inference;

/// <summary>
/// The rules by which a column's kind follows from its values, in the order in which they are tried. Each constant is a rule of
/// thumb, chosen so that the public data sets the project is tested on get the kinds a person would give them.
/// </summary>
internal static class KindRules
{
    private const double NumberShare = 0.95;
    private const double IdentifierShare = 0.95;
    private const int IdentifierRows = 50;
    private const double IdentifierLength = 64;
    private const double LongText = 30;
    private const double TextDistinctShare = 0.5;

    // Values this repetitive are categories however long their names are.
    private const double CategoryDistinctShare = 0.1;

    /// <summary>Infers a column's kind.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="files">Its values in each file, in file order; null where missing.</param>
    public static (ColumnKind Kind, string Reason) Infer(string name, IReadOnlyList<string?[]> files)
    {
        var column = ColumnValues.Gather(files);
        if (column.Texts == 0)
        {
            return (ColumnKind.Ignore, $"no value in {Count(column.Rows)} rows");
        }

        var numeric = column.Numbers > 0 && column.Numbers >= NumberShare * column.NotMissing;
        var (missing, distinct) = numeric
            ? (column.Rows - column.NotMissing, column.DistinctNotMissing)
            : (column.Rows - column.Texts, column.DistinctTexts);
        if (distinct <= 1)
        {
            return missing == 0
                ? (ColumnKind.Ignore, $"one value only in {Count(column.Rows)} rows")
                : (ColumnKind.Categorical, $"one value, or missing ({Count(missing)} of {Count(column.Rows)} rows)");
        }

        return numeric ? Number(name, files, column) : Text(files, column);
    }

    /// <summary>Whether a column of numbers holds row numbers or keys.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="files">Its values in each file, in file order; null where missing.</param>
    public static bool IsIdentifier(string name, IReadOnlyList<string?[]> files) => Identifier(name, files) is not null;

    private static string? Identifier(string name, IReadOnlyList<string?[]> files)
    {
        if (files.Sum(f => f.Count(v => v is not null)) < IdentifierRows || !RowIdentifiers.AreDistinctIntegers(files))
        {
            return null;
        }

        var ascending = files.Any(f => f.Length >= IdentifierRows && RowIdentifiers.IsMonotone(f));
        return ascending ? "in order, a row number" : RowIdentifiers.IsIdentifierName(name) ? "and so named, an identifier" : null;
    }

    private static (ColumnKind Kind, string Reason) Number(string name, IReadOnlyList<string?[]> files, ColumnValues column)
    {
        if (Identifier(name, files) is { } why)
        {
            return (ColumnKind.Ignore, $"{Count(column.Texts)} distinct integers in {Count(column.Texts)} rows, {why}");
        }

        return (ColumnKind.Numeric, $"{Percent(column.Numbers, column.NotMissing)} of {Count(column.NotMissing)} values are numbers");
    }

    private static (ColumnKind Kind, string Reason) Text(IReadOnlyList<string?[]> files, ColumnValues column)
    {
        // Within each file: the same rows may be in two files.
        var distinctByFile = files.Sum(f => f.Select(CanonicalText.Of).Where(v => v is not null).Distinct(StringComparer.Ordinal).Count());
        var oneWord = column.MeanWords < 1.1 && column.MeanLength <= IdentifierLength;
        if (column.Texts >= IdentifierRows && oneWord && distinctByFile >= IdentifierShare * column.Texts)
        {
            return (ColumnKind.Ignore, $"{Count(distinctByFile)} distinct values in {Count(column.Texts)} rows: an identifier");
        }

        var share = (double)column.DistinctTexts / column.Texts;
        if (column.MeanLength > LongText && share > CategoryDistinctShare)
        {
            return (ColumnKind.Text, $"{column.MeanLength.ToString("F0", CultureInfo.InvariantCulture)} characters on average");
        }

        if (column.MeanWords >= 2 && share >= TextDistinctShare)
        {
            var words = column.MeanWords.ToString("F1", CultureInfo.InvariantCulture);
            return (ColumnKind.Text, $"{words} words on average, {Percent(column.DistinctTexts, column.Texts)} of the values distinct");
        }

        var numbers = column.Numbers == 0 ? string.Empty : $", {Percent(column.Numbers, column.NotMissing)} numbers";
        return (ColumnKind.Categorical, $"{Count(column.DistinctTexts)} distinct values in {Count(column.Texts)} rows{numbers}");
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) => (100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
