using System.Globalization;
using System.Text;
using PseudoLabel.Core.Data;
using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Settings;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Activities;

/// <summary>Joins the labeled batches, in order, and writes every result file. The report is the last: it is there only when all else is.</summary>
internal static class PublishActivity
{
    private const int PartsAtOnce = 4;

    public static async Task<PublishResult> RunAsync(RunContext context, PublishRequest request)
    {
        if (!await context.Store.ExistsAsync(RunNames.Report, context.CancellationToken))
        {
            await WriteAsync(context, request);
        }

        await context.Store.DeleteAsync(RunNames.Parts, context.CancellationToken);
        RunMetrics metrics = await context.Store.ReadAsync(RunNames.Metrics, MetricsJson.Read, context.CancellationToken);
        DecisionSummary d = metrics.Decisions;
        return new PublishResult(string.Create(
            CultureInfo.InvariantCulture, $"{metrics.Gate.Words}; {d.Accepted:N0} accepted, {d.Review:N0} for review, {d.Rejected:N0} rejected"));
    }

    private static async Task WriteAsync(RunContext context, PublishRequest request)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        int batches = plan.Tables.Sum(t => t.Slices.Count);
        var labeled = new List<LabeledDocument>();
        var candidates = new ReviewQueue(ReviewRanking.Candidates(settings));
        var audit = new ReviewQueue(LabelActivity.AuditRows);
        await foreach (LabeledDocument document in FanIn.ReadAsync(
            [.. Enumerable.Range(0, batches)], FanIn.Small, b => context.Store.ReadJsonAsync<LabeledDocument>(RunNames.Labeled(b), context.CancellationToken)))
        {
            candidates.AddRange(document.Review);
            audit.AddRange(document.Audit);
            labeled.Add(document with { Review = [], Audit = [] });
        }

        IReadOnlyList<string>? probabilityClasses = settings.Probabilities ? plan.Classes : null;
        Task csv = context.Store.WriteAsync(RunNames.PseudoLabels, async stream =>
        {
            PseudoLabelCsv.WriteHeader(stream, probabilityClasses);
            await foreach (Stream part in PartsAsync(context, batches, RunNames.Part))
            {
                await using (part)
                {
                    await part.CopyToAsync(stream, context.CancellationToken);
                }
            }
        }, context.CancellationToken);
        Task parquet = Task.Run(() => context.Store.WriteAsync(
            RunNames.PseudoLabelsParquet,
            stream => PseudoLabelParquet.JoinAsync(PartsAsync(context, batches, RunNames.ParquetPart), stream, context.CancellationToken),
            context.CancellationToken));
        await Task.WhenAll(csv, parquet);
        IReadOnlyList<ReviewRow> asked = await ReviewRanking.RankAsync(context, candidates.ToList());
        Dictionary<string, TableIndex> tables = plan.Tables.ToDictionary(t => t.File.Name, StringComparer.Ordinal);
        await context.Store.WriteAsync(RunNames.Review, stream => ReviewCsv.Write(stream, asked.Concat(Audit(audit)).Select(r => Placed(r, tables[r.Source]))), context.CancellationToken);
        RunMetrics metrics = await MetricsBuilder.BuildAsync(context, request, labeled);
        await context.Store.WriteAsync(RunNames.Metrics, stream => MetricsJson.Write(metrics, stream), context.CancellationToken);
        await WriteReportAsync(context.Store, metrics, context.CancellationToken);
    }

    internal static Task WriteReportAsync(IRunStore store, RunMetrics metrics, CancellationToken cancellationToken) => store.WriteAsync(
        RunNames.Report,
        stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            ReportHtml.Write(metrics, writer);
        },
        cancellationToken);

    /// <summary>The batches' parts, in order, the next ones being opened while one is read.</summary>
    private static IAsyncEnumerable<Stream> PartsAsync(RunContext context, int batches, Func<int, string> name) =>
        FanIn.ReadAsync([.. Enumerable.Range(0, batches)], PartsAtOnce, b => context.Store.OpenReadAsync(name(b), context.CancellationToken));

    /// <summary>The row as a person finds it: until here it was known by its number in its table.</summary>
    private static ReviewRow Placed(ReviewRow row, TableIndex table)
    {
        (string source, long number) = table.Place(row.Row);
        return row with { Source = source, Row = number };
    }

    /// <summary>An audit row was drawn by chance: the draw served as its margin until here.</summary>
    private static IEnumerable<ReviewRow> Audit(ReviewQueue audit) => audit.ToList().Select(row => row with { Margin = Math.Max(0, 2 * row.Confidence - 1) });
}
