using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Labels;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Viewing;

/// <summary>A run's rows as their files have them: the unlabeled ones, and the labeled ones.</summary>
public sealed class RunRows
{
    private readonly RowPlaces pool;
    private readonly RowPlaces labeled;
    private readonly Dictionary<TableIndex, int> numbers;
    private readonly Lazy<Dictionary<(string, long), string>> labels;

    private RunRows(PlanDocument plan)
    {
        Plan = plan;
        pool = new RowPlaces(plan.Tables);
        labeled = new RowPlaces(plan.LabeledTables);
        numbers = plan.Tables.Select((table, i) => (table, i))
            .ToDictionary(t => t.table, t => t.i, (IEqualityComparer<TableIndex>)ReferenceEqualityComparer.Instance);
        labels = new(() => plan.Labels.Index()
            .ToDictionary(l => (plan.LabeledFiles[plan.LabeledFile[l.Index]], plan.LabeledRow[l.Index]), l => plan.Classes[l.Item]));
    }

    /// <summary>Whether the rows are image files.</summary>
    public bool AreImages => Plan.Schema.ImageFiles;

    /// <summary>The classes, in ordinal order.</summary>
    public IReadOnlyList<string> Classes => Plan.Classes;

    internal PlanDocument Plan { get; }

    /// <summary>Reads what a run knows of its rows.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<RunRows> ReadAsync(IRunStore store, CancellationToken cancellationToken = default) =>
        new(await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken));

    /// <summary>The label of a labeled row; null where there is no such row.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="row">Its number there.</param>
    public string? LabelOf(string source, long row) => labels.Value.GetValueOrDefault((source, row));

    /// <summary>Reads the cells of rows by column, without the label; of rows that are not there none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="source">Opens the files.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UserErrorException">A file has changed since, or is gone.</exception>
    public IReadOnlyDictionary<(string Source, long Row), IReadOnlyList<KeyValuePair<string, string>>> Cells(
        IEnumerable<(string Source, long Row)> rows, IDataSource source, CancellationToken cancellationToken = default)
    {
        var cells = new Dictionary<(string, long), IReadOnlyList<KeyValuePair<string, string>>>();
        foreach (var ofTable in rows.Distinct().Select(r => (r.Source, r.Row, Place: Find(r.Source, r.Row)))
            .Where(r => r.Place is { Table.Images: null }).GroupBy(r => r.Place!.Value.Table))
        {
            TableIndex table = ofTable.Key;
            IReadOnlyDictionary<long, string[]> raw =
                RawRows.Pick(table, ofTable.Select(r => r.Place!.Value.Row), source, cancellationToken);
            foreach ((string file, long row, (TableIndex Table, long Row)? place) in ofTable)
            {
                cells[(file, row)] = [.. table.Header.Zip(raw[place!.Value.Row], KeyValuePair.Create)
                    .Where(c => c.Key != Plan.Schema.LabelColumn)];
            }
        }

        return cells;
    }

    /// <summary>A row's image, as one that a browser shows.</summary>
    /// <param name="source">The image.</param>
    /// <param name="row">Its row.</param>
    /// <param name="side">The most pixels on its longer side.</param>
    /// <param name="data">Opens the files.</param>
    /// <returns>The picture and its content type; null where the run has no such image.</returns>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public (byte[] Bytes, string ContentType)? Image(string source, long row, int side, IDataSource data)
    {
        if (Find(source, row) is not ({ Images: not null } table, var number))
        {
            return null;
        }

        try
        {
            return ImagePreview.Make(ImageFile.Read(table, (int)number, data), side);
        }
        catch (ImageException e)
        {
            throw new UserErrorException($"the image cannot be shown: {e.Message}", source, inner: e);
        }
    }

    /// <summary>What unlabeled rows are ordered by in the results; null where there is no such row.</summary>
    internal (int Table, long Row)? Order(string source, long row) =>
        In(pool, source, row) is var (table, number) ? (numbers[table], number) : null;

    /// <summary>The batch that an unlabeled row is in; -1 where it is in none.</summary>
    /// <param name="order">What it is ordered by.</param>
    internal int Batch((int Table, long Row) order)
    {
        int slice = Plan.Tables[order.Table].Slices.ToList().FindIndex(
            s => order.Row >= s.FirstRow && order.Row < s.FirstRow + s.Rows);
        return slice < 0 ? -1 : Plan.Tables.Take(order.Table).Sum(t => t.Slices.Count) + slice;
    }

    private (TableIndex Table, long Row)? Find(string source, long row) => In(pool, source, row) ?? In(labeled, source, row);

    private static (TableIndex Table, long Row)? In(RowPlaces places, string source, long row) =>
        row >= 0 && row < places.Rows(source) ? places.Find(source, row) : null;
}
