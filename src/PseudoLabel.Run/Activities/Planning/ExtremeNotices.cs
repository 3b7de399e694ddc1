using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// Says which columns have a few cells far from all others: a slip, or a code for "unknown". They are named with a row, to be looked at.
/// </summary>
internal static class ExtremeNotices
{
    private const int Shown = 3;

    /// <summary>The notice; none where there are no such columns.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="labeled">The labeled rows, which are in the sample too.</param>
    /// <param name="sample">The pool's rows that were looked at; read once more where there are such columns.</param>
    public static IEnumerable<string> Of(
        IReadOnlyList<ExtremeColumn> columns, LabeledRows labeled, FitSample sample, CancellationToken cancel)
    {
        if (columns.Count > 0)
        {
            ExtremeColumn[] shown = [.. columns.OrderByDescending(c => c.Count).ThenBy(c => c.Index).Take(Shown)];
            var places = new string?[shown.Length];
            foreach ((RowBlock block, Func<int, (string File, long Row)> place) in Blocks(labeled, sample, cancel))
            {
                for (int c = 0; c < shown.Length; c++)
                {
                    places[c] ??= Find(shown[c], block, place);
                }

                if (!Array.Exists(places, p => p is null))
                {
                    break;
                }
            }

            string more = columns.Count > Shown ? $"; and in {columns.Count - Shown} more columns" : "";
            yield return $"cells far from all others: {string.Join("; ", shown.Select((c, i) => Words(c, places[i])))}{more}. The scale of "
                + "these columns is learned without them, and they count as the largest value that a feature can have; where they stand "
                + "for a missing value, leave them empty";
        }
    }

    private static string Words(ExtremeColumn column, string? place) => string.Create(
        CultureInfo.InvariantCulture, $"{column.Count:N0} of {column.Cells:N0} looked at in '{column.Name}', such as {place}");

    private static IEnumerable<(RowBlock, Func<int, (string, long)>)> Blocks(
        LabeledRows labeled, FitSample sample, CancellationToken cancel)
    {
        int done = 0;
        foreach (RowBlock block in labeled.Blocks)
        {
            int first = done;
            yield return (block, i => (labeled.Sources[labeled.Files[first + i]], labeled.RowNumbers[first + i]));
            done += block.Rows;
        }

        foreach ((TableIndex table, RowBlock block) in sample.Read(cancel))
        {
            yield return (block, i => table.Place(block.RowNumbers[i]));
        }
    }

    private static string? Find(ExtremeColumn column, RowBlock block, Func<int, (string File, long Row)> place)
    {
        for (int i = 0; i < block.Rows; i++)
        {
            if (column.IsExtreme(block, i))
            {
                (string file, long row) = place(i);
                ColumnBlock cells = block.Columns[column.Index];
                string value = cells.Times is { } times
                    ? new DateTime(times[i]).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : cells.Numbers![i].ToString("G6", CultureInfo.InvariantCulture);
                return string.Create(CultureInfo.InvariantCulture, $"{value} in row {row} of {file}");
            }
        }

        return null;
    }
}
