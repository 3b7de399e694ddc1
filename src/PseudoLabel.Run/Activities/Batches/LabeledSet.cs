using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>
/// The finished data set: all rows in their own columns with their labels. Labeled rows are written when they are read, the batches where
/// they are labeled, and all is joined at the end.
/// </summary>
internal static class LabeledSet
{
    /// <summary>
    /// Cells up to which it is written as Parquet where nothing is said: of a large table that takes longer than all else of a fast run.
    /// </summary>
    private const long MostCells = 10_000_000;

    /// <summary>Whether it is written as CSV.</summary>
    public static bool IsCsv(RunSettings settings) => LabeledOutput.All.Of(settings.LabeledOut).Csv;

    /// <summary>Whether it is written as Parquet.</summary>
    /// <param name="tables">The unlabeled tables.</param>
    public static bool IsParquet(RunSettings settings, IReadOnlyList<TableIndex> tables) =>
        LabeledOutput.All.Of(settings.LabeledOut).Parquet ?? Cells(tables) <= MostCells;

    /// <summary>Says that it is not written as Parquet, where nobody asked for that; null where it is, or somebody did.</summary>
    /// <param name="tables">The unlabeled tables.</param>
    public static string? Notice(RunSettings settings, IReadOnlyList<TableIndex> tables) =>
        LabeledOutput.All.Of(settings.LabeledOut).Parquet is null && !IsParquet(settings, tables)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"labeled.parquet is left out of {Cells(tables):N0} cells, as it takes a while; labeled-out with 'both' writes it beside "
                + $"labeled.csv")
        : null;

    /// <summary>Its columns.</summary>
    public static FinishedLayout Layout(PlanDocument plan) => new(
        plan.LabeledTables.Select(t => PersonRows.DataColumns(t.Header, plan.Schema)).Concat(plan.Tables.Select(t => t.Header)),
        plan.Schema);

    /// <summary>
    /// Writes the labeled rows. They are few, and label-suspects.csv takes cells from here too, so they are written whatever the settings.
    /// </summary>
    public static async Task WriteLabeledAsync(RunContext context, PlanDocument plan)
    {
        FinishedLayout layout = Layout(plan);
        bool parquetWanted = IsParquet(await context.SettingsAsync(), plan.Tables);
        await context.Store.WriteAsync(
            RunNames.LabeledRows,
            csv => WriteWhereAsync(context, parquetWanted, RunNames.LabeledRowsParquet, parquet => context.Store.WriteAsync(
                RunNames.AnsweredRows, answered => WriteLabeledAsync(context, plan, layout, csv, parquet, answered),
                context.CancellationToken)),
            context.CancellationToken);
    }

    /// <summary>Writes where it is wanted; else gives null, and nothing is written.</summary>
    public static Task WriteWhereAsync(RunContext context, bool wanted, string name, Func<Stream?, Task> write) =>
        wanted ? context.Store.WriteAsync(name, stream => write(stream), context.CancellationToken) : write(null);

    private static long Cells(IReadOnlyList<TableIndex> tables) => tables.Sum(t => t.Rows * t.Header.Count);

    private static async Task WriteLabeledAsync(
        RunContext context, PlanDocument plan, FinishedLayout layout, Stream csv, Stream? parquet, Stream answered)
    {
        Dictionary<(string Source, long Row), string> labels = [];
        for (int i = 0; i < plan.Labels.Length; i++)
        {
            labels[(plan.LabeledFiles[plan.LabeledFile[i]], plan.LabeledRow[i])] = plan.Classes[plan.Labels[i]];
        }

        using var part = new FinishedPart(layout, csv, parquet);
        using var aside = new FinishedPart(layout, answered, parquet: null);
        List<PersonRow> persons = [];
        HashSet<(string, long)> repeated = [.. plan.Repeated.Select(r => (r.Source, r.Row))];
        Dictionary<(string, long), RowPlace> answers =
            plan.Answered.ToDictionary(a => (plan.LabeledFiles[plan.LabeledFile[a.Labeled]], plan.LabeledRow[a.Labeled]));
        foreach (TableIndex table in plan.LabeledTables)
        {
            var own = new FinishedTable(layout, table, plan.Schema);
            LabelOrigin given = PersonRows.AreIn(table.Header) ? LabelOrigin.Person : LabelOrigin.Given;
            using RawRowReader reader = RawRowReaders.Open(table, await context.SourceAsync());
            foreach (TableSlice slice in table.Slices)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                reader.BeginSlice(slice);
                for (long row = slice.FirstRow; row < slice.FirstRow + slice.Rows; row++)
                {
                    reader.Read();
                    (string source, long number) = table.Place(row);
                    string label = labels.GetValueOrDefault((source, number), "");

                    // Where a file holds both, a row without a label is of the pool, and written with it.
                    // A row that is labeled again later stands there.
                    if ((table.File.Mixed && label.Length == 0) || repeated.Contains((source, number)))
                    {
                        continue;
                    }

                    var said = new FinishedRow(
                        label, label.Length == 0 ? LabelOrigin.None : given, "", float.NaN, Decision: null, Round: null, source, number);
                    if (answers.TryGetValue((source, number), out RowPlace? answer))
                    {
                        persons.Add(new PersonRow(answer.Source, answer.Row, label));
                        aside.Add(reader, own, said);
                    }
                    else
                    {
                        part.Add(reader, own, said);
                    }
                }
            }
        }

        await part.EndAsync();
        await context.Store.WriteJsonAsync(RunNames.Persons, persons, context.CancellationToken);
    }
}
