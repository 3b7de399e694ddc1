using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>Where the rows of a batch go when they are labeled: into its parts of the pseudo-labels and of the finished data set.</summary>
internal sealed class BatchOutput
{
    private readonly LabelPart part;
    private readonly FinishedPart finished;
    private readonly BatchRows? rows;
    private readonly FinishedTable table;
    private readonly int[] keptPlaces;
    private readonly string[] kept;
    private readonly PoolTruth? truth;
    private readonly IReadOnlyDictionary<(string Source, long Row), string> persons;

    private BatchOutput(
        LabelPart part, FinishedPart finished, BatchRows? rows, FinishedTable table, int[] keptPlaces,
        IReadOnlyDictionary<(string Source, long Row), string> persons, PoolTruth? truth)
    {
        (this.part, this.finished, this.rows, this.table) = (part, finished, rows, table);
        (this.keptPlaces, this.persons, this.truth) = (keptPlaces, persons, truth);
        kept = new string[keptPlaces.Length];
    }

    /// <summary>Writes a batch's parts.</summary>
    /// <param name="count">Its rows.</param>
    /// <param name="failed">Whether it failed for good.</param>
    /// <param name="write">Adds its rows, in their order.</param>
    /// <returns>What the labels come to against the truth; null where there is none.</returns>
    public static async Task<TruthCounts?> WriteAsync(RunContext context, int batch, int count, bool failed, Action<BatchOutput> write)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        TableIndex table = (await context.TableOfBatchAsync())[batch];
        FinishedLayout layout = LabeledSet.Layout(plan);
        using BatchRows? rows = BatchRows.AreWanted(settings) ? await BatchRows.OpenAsync(context, batch, failed) : null;
        PoolTruth? truth = PoolTruth.IsWanted(settings) ? new PoolTruth(table, settings, plan.Classes) : null;
        IReadOnlyDictionary<(string Source, long Row), string> persons = await context.PersonsAsync();
        LabelPart? part = null;
        try
        {
            await LabeledSet.WriteWhereAsync(context, LabeledSet.IsCsv(settings), RunNames.LabeledSetPart(batch), csv =>
                LabeledSet.WriteWhereAsync(
                    context, LabeledSet.IsParquet(settings, plan.Tables), RunNames.LabeledSetParquetPart(batch), parquet =>
                    context.Store.WriteAsync(RunNames.Part(batch), lines => WriteAsync(lines, csv, parquet), context.CancellationToken)));
            await context.Store.WriteAsync(RunNames.ParquetPart(batch),
                stream => part!.WriteParquetAsync(stream, context.CancellationToken), context.CancellationToken);
        }
        finally
        {
            part?.Dispose();
        }

        return truth?.Counts();

        async Task WriteAsync(Stream lines, Stream? csv, Stream? parquet)
        {
            part = new LabelPart(lines, settings.Probabilities ? plan.Classes : [], count, KeptColumns.Names(settings, plan.Classes));
            using var finished = new FinishedPart(layout, csv, parquet);
            var files = new FinishedTable(layout, table, plan.Schema);
            write(new BatchOutput(part, finished, rows, files, KeptColumns.PlacesIn(settings.Keep, table), persons, truth));
            await finished.EndAsync();
        }
    }

    /// <summary>Adds a row; rows come in their order.</summary>
    /// <param name="number">Its number in the table.</param>
    /// <param name="source">The file that it came from.</param>
    /// <param name="row">Its number in that file.</param>
    /// <param name="label">The predicted class; empty where the row was set aside.</param>
    /// <param name="confidence">Its calibrated probability; NaN where the row was set aside.</param>
    /// <param name="decision">Whether the label is accepted.</param>
    /// <param name="round">The first round that trained on the row; 0 where none did.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="probabilities">One for each probability column.</param>
    public void Add(
        long number, string source, long row, string label, float confidence, RowDecision decision, int round, ReadOnlySpan<char> reason,
        ReadOnlySpan<float> probabilities)
    {
        if (rows is not null)
        {
            rows.MoveTo(number);
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = Encoding.UTF8.GetString(rows.Cells.Cell(keptPlaces[i]));
            }

            bool accepted = decision == RowDecision.Accepted;
            (string final, LabelOrigin origin) = persons.TryGetValue((source, row), out string? person) ? (person, LabelOrigin.Person)
                : decision == RowDecision.Labeled ? (label, LabelOrigin.Given)
                : accepted ? (label, LabelOrigin.Pseudo)
                : ("", LabelOrigin.None);
            var said = new FinishedRow(final, origin, label, confidence, decision, round, source, row);
            finished.Add(rows.Cells, table, said);
            truth?.Add(rows.Cells, label, decision);
        }

        part.Add(source, row, label, confidence, decision, round, reason, probabilities, kept);
    }
}
