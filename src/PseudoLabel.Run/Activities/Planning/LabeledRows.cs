using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>The labeled rows in memory: they are few.</summary>
internal sealed class LabeledRows
{
    // Of a table with a column that is not the label but always filled, all rows would be taken for labeled ones.
    private const int MostRows = 5_000_000;

    public required List<RowBlock> Blocks { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required int[] Labels { get; init; }

    /// <summary>The files that rows are of; each image is one.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The file of each row, by its place among <see cref="Sources"/>.</summary>
    public required int[] Files { get; init; }

    /// <summary>The number of each row in its file.</summary>
    public required long[] RowNumbers { get; init; }

    public required int SetAside { get; init; }

    /// <summary>What is to be said of the images that the rows are; null where they are none.</summary>
    public ImageCounts? Images { get; init; }

    public required string SetAsideReason { get; init; }

    /// <summary>Of each file of labeled and unlabeled rows, the numbers of the labeled ones.</summary>
    public required IReadOnlyDictionary<string, long[]> Taken { get; init; }

    /// <summary>The unlabeled tables without the rows that are labeled.</summary>
    /// <param name="tables">The unlabeled tables.</param>
    /// <exception cref="UserErrorException">No row is left.</exception>
    public List<TableIndex> Pool(IReadOnlyList<TableIndex> tables)
    {
        List<TableIndex> pool = [.. tables.Select(t => Taken.TryGetValue(t.File.Name, out long[]? rows) ? t.Without(rows) : t)];
        return pool.Any(t => t.PoolRows > 0) ? pool : throw new UserErrorException(
            "every row has a label, so there is none to be labeled; leave the label of the others empty, or give them as 'unlabeled'",
            tables[0].File.Name);
    }

    /// <summary>Cells that are not what their column holds, by file and column.</summary>
    public required IReadOnlyList<UnfitInFile> Unfit { get; init; }

    /// <summary>What was made of the cells of the label column.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>What each row says in its used columns: <see cref="RowHashes"/>.</summary>
    public required ulong[] Hashes { get; init; }

    /// <summary>Whether two rows of the same cells are taken for one row.</summary>
    public required bool CellsTell { get; init; }

    /// <summary>The rows that are answers about rows of the pool.</summary>
    public required IReadOnlyList<RowPlace> Answered { get; init; }

    /// <summary>Rows that are left out, as a later one is the same.</summary>
    public required IReadOnlyList<RowPlace> Repeated { get; init; }

    /// <summary>Reads every labeled row; refuses labels that cannot be learned from.</summary>
    /// <param name="tables">The labeled tables.</param>
    /// <param name="pool">The unlabeled tables, whose rows answers are about.</param>
    /// <param name="vectors">Gives a block of labeled rows the vectors that are wanted; null where none are.</param>
    /// <exception cref="UserErrorException">
    /// No rows, one class only, a class with one row, or too many rows that cannot be used.
    /// </exception>
    public static LabeledRows Read(
        IReadOnlyList<TableIndex> tables, IReadOnlyList<TableIndex> pool, TableSchema schema, IDataSource source, RunSettings settings,
        CancellationToken cancel, Func<RowBlock, RowBlock>? vectors = null)
    {
        var blocks = new List<RowBlock>();
        var labels = new List<string>();
        var sources = new List<string>();
        var files = new List<int>();
        var numbers = new List<long>();
        var tableOf = new List<int>();
        var hashes = new List<ulong>();
        var places = new List<PersonRow?>();
        var aside = new List<(string File, SetAsideRow Row)>();
        var taken = new Dictionary<string, long[]>(StringComparer.Ordinal);
        LabelValues values = Values(tables, schema.LabelColumn, source, settings, cancel);
        var options = new ReadOptions { ReadLabels = true, ReadPictures = vectors is not null };
        vectors ??= block => block;
        ImageCounts? images = null;
        var unfit = new List<UnfitInFile>();
        foreach ((int number, TableIndex table) in tables.Index())
        {
            if (table.File.Mixed && table.Images is not null)
            {
                throw new UserErrorException(MixedInputs.NoLabelCell, table.File.Name);
            }

            int before = numbers.Count;
            Dictionary<long, PersonRow> ofPool = PersonRows.Find(table, pool, schema, source, cancel);
            var ofTable = new List<UnfitCells>();
            foreach ((_, RowBlock block) in TableReader.ReadAll(table, schema, source, options, cancel))
            {
                images = ImageCounts.Sum(images, ImageCounts.Of(block));

                // Where there are both, a row that is unlabeled or set aside is of the pool, and told of there.
                ofTable.AddRange(table.File.Mixed ? [] : block.Unfit);
                aside.AddRange((table.File.Mixed ? [] : block.SetAside).Select(row => (table.Place(row.Row).Source, row)));
                string?[] classOf = [.. block.Labels!.Select(values.ClassOf)];
                int[] kept = [.. Enumerable.Range(0, block.Rows).Where(i => classOf[i] is not null)];
                aside.AddRange((table.File.Mixed ? [] : Enumerable.Range(0, block.Rows).Except(kept))
                    .Select(i => (table.Place(block.RowNumbers[i]).Source,
                        new SetAsideRow(block.RowNumbers[i], 0, schema.LabelColumn, Unlabeled(table)))));
                blocks.Add(vectors(kept.Length == block.Rows ? block : block.Select(kept, withSetAside: false)));
                labels.AddRange(kept.Select(i => classOf[i]!));
                ulong[] ofBlock = RowHashes.Of(block);
                foreach (int i in kept)
                {
                    hashes.Add(ofBlock[i]);
                    places.Add(ofPool.GetValueOrDefault(block.RowNumbers[i]));
                    tableOf.Add(number);
                    (string file, long row) = table.Place(block.RowNumbers[i]);
                    if (sources.Count == 0 || sources[^1] != file)
                    {
                        sources.Add(file);
                    }

                    numbers.Add(row);
                    files.Add(sources.Count - 1);
                }

                if (numbers.Count > MostRows)
                {
                    throw new UserErrorException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"there are more than {MostRows:N0} labeled rows, which are held in memory; give a random sample of them, or "
                            + $"name another label column"), table.File.Name);
                }
            }

            if (table.File.Mixed)
            {
                taken.Add(table.File.Name, [.. numbers.Skip(before)]);
            }

            IReadOnlyList<UnfitCells> cells = UnfitCells.Sum(ofTable);
            UnfitNotices.Check(table, cells, table.Rows, settings.MaxBadShare);
            unfit.AddRange(cells.Select(c => new UnfitInFile(table.File.Name, c)));
        }

        string name = tables[0].File.Name;
        var repeated = RepeatedRows.Find(tableOf, hashes, places, labels);
        string[] notices =
            [.. repeated.Notices(i => string.Create(CultureInfo.InvariantCulture, $"{sources[files[i]]}, row {numbers[i]}"))];
        RowPlace[] left =
        [
            .. Enumerable.Range(0, labels.Count).Where(i => repeated.IsRepeated[i])
                .Select(i => new RowPlace(sources[files[i]], numbers[i], -1)),
        ];
        if (left.Length > 0)
        {
            blocks = Without(blocks, repeated.IsRepeated);
            (labels, files, numbers) = (Kept(labels), Kept(files), Kept(numbers));
            (hashes, places) = (Kept(hashes), Kept(places));
        }

        Check(labels, aside, name, schema.LabelColumn, settings);
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var byName = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        return new LabeledRows
        {
            Blocks = blocks,
            Classes = classes,
            Labels = [.. labels.Select(l => byName[l])],
            Sources = sources,
            Files = [.. files],
            RowNumbers = [.. numbers],
            Taken = taken,
            SetAside = aside.Count,
            Images = images,
            SetAsideReason = aside.Count == 0 ? "" : Place(aside[0]),
            Unfit = unfit,
            Notices = [.. values.Notices, .. notices],
            Hashes = [.. hashes],
            CellsTell = repeated.CellsTell,
            Answered =
            [
                .. Enumerable.Range(0, places.Count).Where(i => places[i] is not null)
                    .Select(i => new RowPlace(places[i]!.Source, places[i]!.Row, i)),
            ],
            Repeated = left,
        };

        List<T> Kept<T>(List<T> all) => [.. all.Where((_, i) => !repeated.IsRepeated[i])];
    }

    /// <summary>The blocks without some of their rows, which are numbered through them.</summary>
    private static List<RowBlock> Without(List<RowBlock> blocks, IReadOnlyList<bool> left)
    {
        int first = 0;
        var kept = new List<RowBlock>(blocks.Count);
        foreach (RowBlock block in blocks)
        {
            int[] rows = [.. Enumerable.Range(0, block.Rows).Where(i => !left[first + i])];
            kept.Add(rows.Length == block.Rows ? block : block.Select(rows, withSetAside: false));
            first += block.Rows;
        }

        return kept;
    }

    /// <summary>What the cells of the label column mean; refused where they are no classes.</summary>
    private static LabelValues Values(
        IReadOnlyList<TableIndex> tables, string column, IDataSource source, RunSettings settings, CancellationToken cancel)
    {
        LabelValues values = LabelScan.Read(tables, column, source, settings.LabelOptions(), cancel);
        return values.Quantity is { } why ? throw new UserErrorException(why, tables[0].File.Name, null, column) : values;
    }

    private static void Check(
        List<string> labels, List<(string File, SetAsideRow Row)> aside, string name, string column, RunSettings settings)
    {
        long all = labels.Count + aside.Count;
        int bad = aside.Count(a => a.Row.Column != column);
        if (all > 0 && bad > settings.MaxBadShare * all)
        {
            (string file, SetAsideRow row) = aside.First(a => a.Row.Column != column);
            throw BadShare.Refusal(row, file, bad, all, "labeled rows", settings.MaxBadShare);
        }

        var counts = labels.CountBy(l => l, StringComparer.Ordinal).OrderBy(c => c.Key, StringComparer.Ordinal).ToList();
        switch (counts.Count)
        {
            case 0:
                throw new UserErrorException("there are no labeled rows; give at least two of each class", name, null, column);
            case 1:
                throw new UserErrorException($"every label is '{Excerpt.Name(counts[0].Key)}'; at least two classes are "
                    + "needed", name, null, column);
            case > short.MaxValue:
                throw new UserErrorException(string.Create(CultureInfo.InvariantCulture,
                    $"{counts.Count:N0} classes are too many; is '{Excerpt.Name(column)}' the label column?"), name, null, column);
            default:
                if (counts.Find(c => c.Value < 2).Key is { } single)
                {
                    throw new UserErrorException(
                        $"class '{Excerpt.Name(single)}' has one row; each class needs at least two, as labels must be held out "
                            + "to score it", name, null,
                        column);
                }

                break;
        }
    }

    private static string Unlabeled(TableIndex table) =>
        table.Images is null ? "the label is missing" : "it lies in no folder, which would name its class";

    private static string Place((string File, SetAsideRow Row) a) =>
        a.Row.Column.Length == 0 ? $"first {a.File}{(a.Row.Line > 0 ? $", line {a.Row.Line}" : "")}: {a.Row.Reason}" :
        string.Create(CultureInfo.InvariantCulture, $"first {a.File}, row {a.Row.Row}, column '{a.Row.Column}': {a.Row.Reason}");
}
