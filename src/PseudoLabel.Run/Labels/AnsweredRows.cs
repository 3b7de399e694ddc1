using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Documents;

namespace PseudoLabel.Run.Labels;

/// <summary>The rows of a run that answers are about, as their files have them.</summary>
internal sealed class AnsweredRows
{
    private readonly Dictionary<(string Source, long Row), IReadOnlyDictionary<string, string>> cells = [];
    private readonly PlanDocument plan;
    private readonly IDataSource source;
    private readonly RowPlaces places;
    private readonly IReadOnlySet<string> gone;
    private readonly ReviewedCells reviewed;
    private readonly CancellationToken cancellationToken;

    /// <summary>Looks at no row yet.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="source">Opens its tables.</param>
    /// <param name="gone">Files that are not any more what the run read.</param>
    /// <param name="reviewed">Has rows of theirs.</param>
    public AnsweredRows(
        PlanDocument plan, IDataSource source, IReadOnlySet<string> gone, ReviewedCells reviewed, CancellationToken cancellationToken)
    {
        (this.plan, this.source, this.cancellationToken) = (plan, source, cancellationToken);
        (this.gone, this.reviewed) = (gone, reviewed);
        places = new RowPlaces(plan.Tables);
    }

    /// <summary>Whether a row's cells are known: its file may be gone.</summary>
    /// <param name="file">The row's file.</param>
    /// <param name="row">Its number there.</param>
    public bool Has(string file, long row) => cells.ContainsKey((file, row));

    /// <summary>A row's cells by column, those that the run knows.</summary>
    /// <param name="file">The row's file.</param>
    /// <param name="row">Its number there.</param>
    public IReadOnlyDictionary<string, string> Cells(string file, long row) => cells[(file, row)];

    /// <summary>
    /// Reads the rows that are answered, and tells which of them have a label: those that are the rows that earlier answers were about.
    /// </summary>
    /// <param name="standing">Earlier answers.</param>
    /// <param name="answers">What is answered now.</param>
    public Dictionary<(string Source, long Row), string> Labels(IReadOnlyList<AnswerEntry> standing, IReadOnlyList<LabelAnswer> answers)
    {
        Read([.. answers.Select(a => (a.Source, a.Row))]);
        Dictionary<(string, long), string> labels = [];
        foreach (AnswerEntry entry in standing)
        {
            if (cells.TryGetValue((entry.Source, entry.Row), out IReadOnlyDictionary<string, string>? own) && entry.HasCells(own))
            {
                labels[(entry.Source, entry.Row)] = entry.Label;
            }
        }

        return labels;
    }

    /// <summary>Reads rows; of each file only what lies before them in their batches.</summary>
    private void Read(HashSet<(string Source, long Row)> rows)
    {
        foreach (var ofTable in rows.Select(r => (r.Source, r.Row, Place: places.Find(r.Source, r.Row))).GroupBy(r => r.Place.Table))
        {
            TableIndex table = ofTable.Key;
            if (gone.Contains(table.File.Name))
            {
                foreach ((string file, long row, _) in ofTable)
                {
                    // An image has no cells there.
                    if (table.Images is null && reviewed.Find(
                        file, row, plan.Schema.Columns.Select(c => c.Name).Where(table.Header.Contains)) is { } known)
                    {
                        cells[(file, row)] = known;
                    }
                }

                continue;
            }

            if (table.Images is not null)
            {
                foreach ((string file, long row, (TableIndex Table, long Row) place) in ofTable)
                {
                    cells[(file, row)] = Pixels(table, file, place.Row);
                }

                continue;
            }

            // A column that is left out of the run need not be in the unlabeled files.
            int[] at = [.. plan.Schema.Columns.Select(c => table.Header.TakeWhile(name => name != c.Name).Count())];
            IReadOnlyDictionary<long, string[]> raw = RawRows.Pick(table, ofTable.Select(r => r.Place.Row), source, cancellationToken);
            foreach ((string file, long row, (TableIndex Table, long Row) place) in ofTable)
            {
                string[] own = raw[place.Row];
                cells[(file, row)] = plan.Schema.Columns.Zip(at).Where(c => c.Second < own.Length)
                    .ToDictionary(c => c.First.Name, c => own[c.Second], StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Images become rows of pixels, which can stand beside image files: the labels outlive the images' places.</summary>
    private Dictionary<string, string> Pixels(TableIndex table, string file, long row)
    {
        var slice = new TableSlice { File = table.File, Offset = row, Length = 1, FirstRow = row, Rows = 1, FirstLine = 0 };
        RowBlock block =
            TableReader.ReadAll(table with { Slices = [slice] }, plan.Schema, source, new ReadOptions(), cancellationToken).First().Block;
        return block.SetAside is [var aside]
            ? throw new UserErrorException(
                $"the image cannot be used, so its label is of no use: {aside.Reason}; leave the label out", file)
            : plan.Schema.UsedColumns().Zip(block.Columns)
                .ToDictionary(c => c.First.Name, c => c.Second.Numbers![0].ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
