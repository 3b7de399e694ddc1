using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>What an export wrote.</summary>
/// <param name="Tasks">Number of tasks.</param>
/// <param name="Interface">The labeling interface that fits them.</param>
public sealed record ExportSummary(long Tasks, string Interface);

/// <summary>Writes the rows of a finished run for a labeling tool.</summary>
public static class LocalExport
{
    /// <summary>Writes tasks for Label Studio.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="outFile">The JSON file; replaced where it exists.</param>
    /// <param name="all">All unlabeled rows without a known label, not those of review.csv; the files are then read again.</param>
    /// <param name="names">The project's names.</param>
    /// <param name="cancellationToken">Stops the work; nothing is then written.</param>
    /// <exception cref="UserErrorException">The folder holds no finished run, or an unlabeled file has changed since.</exception>
    public static async Task<ExportSummary> LabelStudioAsync(
        string folder, string outFile, bool all, LabelStudioNames names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var store = RunFolder.StoreOf(folder);
        if (!await store.ExistsAsync(RunNames.Report, cancellationToken))
        {
            throw new UserErrorException(
                "this folder holds no finished run; finish one with 'pseudolabel run' or 'pseudolabel resume'", folder);
        }

        JobDocument job =
            (await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).WithCopiesIn(RunFolder.Copies(folder));
        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        if (all)
        {
            await InputContents.CheckAsync(
                job.UnlabeledFiles, "since the run, so its rows are not sure to be those that were labeled", cancellationToken);
        }

        var review = LabelStudioReview.Of(plan, names);
        long tasks = 0;
        await OutputFile.WriteAsync(
            outFile,
            async stream =>
            {
                using var writer = new LabelStudioTasks(names, stream);
                foreach (LabelStudioTask task in all ? All(store, job, plan, review.Own, cancellationToken)
                    : review.Tasks(await store.ReadAsync(RunNames.Review, s => ReviewCsv.Read(s).ToArray(), cancellationToken)))
                {
                    writer.Write(task);
                    tasks++;
                }

                writer.End();
            },
            cancellationToken);
        return new ExportSummary(tasks, review.Interface);
    }

    /// <summary>
    /// Every line of pseudo-labels.csv with its row's cells: both are gone through side by side. A row whose label is known is no task.
    /// </summary>
    private static IEnumerable<LabelStudioTask> All(
        SealedStore store, JobDocument job, PlanDocument plan, OwnColumns own, CancellationToken cancellationToken)
    {
        using Stream stream = store.OpenReadAsync(RunNames.PseudoLabels, cancellationToken).GetAwaiter().GetResult();
        using IEnumerator<LabeledRow> lines = PseudoLabelCsv.Read(stream).GetEnumerator();
        var source = new FileDataSource(job.UnlabeledFiles);
        bool more = lines.MoveNext();
        foreach (TableIndex table in plan.Tables)
        {
            int[] places = own.PlacesIn(table.Header);
            using RawRowReader reader = RawRowReaders.Open(table, source);
            foreach (TableSlice slice in table.Slices)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.BeginSlice(slice);
                for (long row = slice.FirstRow; more && row < slice.FirstRow + slice.Rows; row++)
                {
                    reader.Read();
                    LabeledRow line = lines.Current;
                    if (table.Place(row) == (line.Source, line.Row))
                    {
                        if (line.Decision != RowDecision.Labeled)
                        {
                            yield return new LabelStudioTask(line.Source, line.Row, line.PredictedLabel, line.Confidence,
                                table.Images is not null, Cells(reader, own, places));
                        }

                        more = lines.MoveNext();
                    }
                }
            }
        }
    }

    private static Dictionary<string, string> Cells(RawRowReader reader, OwnColumns own, int[] places)
    {
        var cells = new Dictionary<string, string>(places.Length, StringComparer.Ordinal);
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0)
            {
                cells[own.Names[i]] = Encoding.UTF8.GetString(reader.Cell(places[i]));
            }
        }

        return cells;
    }
}
