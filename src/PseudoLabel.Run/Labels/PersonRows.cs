using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Labels;

/// <summary>A pool row that a person has labeled.</summary>
/// <param name="Source">Its file.</param>
/// <param name="Row">Its number there.</param>
internal sealed record PersonRow(string Source, long Row, string Label);

/// <summary>
/// Labeled files of a person's answers name the unlabeled rows that they are made of. The finished data set has such a row once: in its
/// place among the unlabeled ones, with the person's label.
/// </summary>
internal static class PersonRows
{
    /// <summary>The columns that name the row.</summary>
    public const string SourceColumn = "review_source", RowColumn = "review_row";

    /// <summary>Whether a labeled file is one of answers: one that <c>labels</c> wrote, or review.csv with a column of labels.</summary>
    /// <param name="header">Its columns.</param>
    public static bool AreIn(IReadOnlyList<string> header) => Places(header) is not null;

    /// <summary>
    /// The columns of a labeled file but those that name the row and tell of it, which are no part of the data, nor are the pixels that an
    /// answered image became.
    /// </summary>
    /// <param name="header">Its columns.</param>
    /// <param name="schema">The run's columns.</param>
    public static IReadOnlyList<string> DataColumns(IReadOnlyList<string> header, TableSchema schema) => !AreIn(header) ? header
        : schema.ImageFiles ? []
        : [.. header.Except(About(header))];

    /// <summary>A sample of a labeled file without the columns that name the row and tell of it.</summary>
    public static RawSample WithoutPlaces(RawSample sample)
    {
        if (!AreIn(sample.Header))
        {
            return sample;
        }

        int[] kept = [.. Enumerable.Range(0, sample.Header.Count).Where(i => !About(sample.Header).Contains(sample.Header[i]))];
        return sample with
        {
            Header = [.. kept.Select(i => sample.Header[i])],
            Rows = [.. sample.Rows.Select(row => kept.Select(i => row[i]).ToArray())]
        };
    }

    /// <summary>The rows of a labeled table that are rows of the pool.</summary>
    /// <param name="table">The labeled table.</param>
    /// <param name="tables">The unlabeled tables.</param>
    /// <param name="schema">The run's columns.</param>
    /// <param name="source">Opens the tables.</param>
    /// <returns>By the row's number in the table the pool row that it is; its label is still empty.</returns>
    public static Dictionary<long, PersonRow> Find(
        TableIndex table, IReadOnlyList<TableIndex> tables, TableSchema schema, IDataSource source, CancellationToken cancel)
    {
        var found = new Dictionary<long, PersonRow>();
        if (Places(table.Header) is not var (sourceColumn, rowColumn))
        {
            return found;
        }

        bool isReview = ReviewCsv.Is(table.Header);
        var places = new RowPlaces(tables);
        int file = table.Header.ToList().IndexOf(sourceColumn);
        int number = table.Header.ToList().IndexOf(rowColumn);
        var asked = new List<(long Row, string[] Cells, string Source, long Number)>();
        foreach ((long row, string[] cells) in RawRows.Pick(table, Rows(table), source, cancel))
        {
            if (places.Rows(cells[file]) is { } rows
                && long.TryParse(cells[number], NumberStyles.None, CultureInfo.InvariantCulture, out long place) && place < rows)
            {
                asked.Add((row, cells, cells[file], place));
            }
        }

        foreach (var ofTable in asked.GroupBy(a => places.Find(a.Source, a.Number).Table))
        {
            TableIndex pool = ofTable.Key;
            (int Mine, int Its)[] common =
                [.. table.Header.Index().Where(c => c.Item != schema.LabelColumn && !About(table.Header).Contains(c.Item))
                    .Select(c => (c.Index, pool.Header.ToList().IndexOf(c.Item))).Where(c => c.Item2 >= 0)];
            IReadOnlyDictionary<long, string[]> raw = pool.Images is not null
                ? new Dictionary<long, string[]>()
                : RawRows.Pick(pool, ofTable.Select(a => places.Find(a.Source, a.Number).Row), source, cancel);
            foreach ((long row, string[] cells, string name, long place) in ofTable)
            {
                // Another file may have that name now: the cells tell.
                if (pool.Images is not null || common.All(c => IsSame(cells[c.Mine], raw[places.Find(name, place).Row][c.Its])))
                {
                    found[row] = new PersonRow(name, place, "");
                }
            }
        }

        return found;

        // In review.csv cells are safe for spreadsheets.
        bool IsSame(string mine, string its) => mine == its || (isReview && mine == SpreadsheetText.Safe(SpreadsheetText.Bounded(its)));
    }

    private static (string Source, string Row)? Places(IReadOnlyList<string> header) =>
        header.Contains(SourceColumn) && header.Contains(RowColumn) ? (SourceColumn, RowColumn)
        : ReviewCsv.Is(header) ? ("source", "row")
        : null;

    /// <summary>The columns of a file of answers that are no part of the data.</summary>
    private static IReadOnlyList<string> About(IReadOnlyList<string> header) =>
        ReviewCsv.Is(header) && !(header.Contains(SourceColumn) && header.Contains(RowColumn)) ? ReviewCsv.Told : [SourceColumn, RowColumn];

    private static IEnumerable<long> Rows(TableIndex table)
    {
        for (long row = 0; row < table.Rows; row++)
        {
            yield return row;
        }
    }
}
