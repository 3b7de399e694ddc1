using System.Globalization;
using System.Text;
using PseudoLabel.Workflow.Contracts;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Settings;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Activities;

/// <summary>Joins the labeled batches, in order, and writes every result file. The report is the last: it is there only when all else is.</summary>
internal static class PublishActivity
{
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
        for (int b = 0; b < batches; b++)
        {
            labeled.Add(await context.Store.ReadJsonAsync<LabeledDocument>(RunNames.Labeled(b), context.CancellationToken));
        }

        IReadOnlyList<string>? probabilityClasses = settings.Probabilities ? plan.Classes : null;
        Task csv = context.Store.WriteAsync(RunNames.PseudoLabels, async stream =>
        {
            PseudoLabelCsv.WriteHeader(stream, probabilityClasses);
            await foreach (Stream part in PartsAsync(context, batches))
            {
                await using (part)
                {
                    await part.CopyToAsync(stream, context.CancellationToken);
                }
            }
        }, context.CancellationToken);
        Task parquet = Task.Run(() => context.Store.WriteAsync(
            RunNames.PseudoLabelsParquet,
            stream => PseudoLabelParquet.WriteAsync(PartsAsync(context, batches), probabilityClasses, stream, context.CancellationToken),
            context.CancellationToken));
        await Task.WhenAll(csv, parquet);
        await context.Store.WriteAsync(RunNames.Review, stream => ReviewCsv.Write(stream, Review(settings, labeled)), context.CancellationToken);
        RunMetrics metrics = await MetricsAsync(context, request, labeled);
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

    private static async IAsyncEnumerable<Stream> PartsAsync(RunContext context, int batches)
    {
        for (int b = 0; b < batches; b++)
        {
            yield return await context.Store.OpenReadAsync(RunNames.Part(b), context.CancellationToken);
        }
    }

    private static IEnumerable<ReviewRow> Review(RunSettings settings, List<LabeledDocument> labeled)
    {
        var queue = new ReviewQueue(settings.ReviewRows);
        var audit = new ReviewQueue(LabelActivity.AuditRows);
        foreach (ReviewRow row in labeled.SelectMany(l => l.Review))
        {
            queue.Add(row);
        }

        foreach (ReviewRow row in labeled.SelectMany(l => l.Audit))
        {
            audit.Add(row);
        }

        // An audit row was drawn by chance: the draw served as its margin until here.
        return [.. queue.ToList(), .. audit.ToList().Select(row => row with { Margin = Math.Max(0, 2 * row.Confidence - 1) })];
    }

    private static async Task<RunMetrics> MetricsAsync(RunContext context, PublishRequest request, List<LabeledDocument> labeled)
    {
        JobDocument job = await context.JobAsync();
        PlanDocument plan = await context.PlanAsync();
        DecisionDocument decision = await context.DecisionAsync();
        SupervisedDocument supervised = await context.SupervisedAsync();
        DecisionSummary decisions = Decisions(plan, decision, labeled);
        return new RunMetrics
        {
            Version = job.Version,
            Settings = job.Settings,
            Classes = plan.Classes,
            Inputs = new InputSummary
            {
                LabeledRows = plan.Labels.Length,
                LabeledByClass = [.. Enumerable.Range(0, plan.Classes.Count).Select(k => plan.Labels.Count(y => y == k))],
                UnlabeledRows = decisions.Accepted + decisions.Review + decisions.Rejected,
                SetAsideRows = labeled.Sum(l => l.Piece.SetAside),
                LabeledSetAside = plan.LabeledSetAside,
                UnlabeledFiles = plan.Tables.Count,
                Features = plan.Features,
                Columns = plan.Schema.Columns,
            },
            Learner = new LearnerSummary { Name = supervised.Choice.Name, Candidates = supervised.Candidates },
            Rounds = await RoundsAsync(context, request.Rounds),
            StopReason = request.StopReason,
            Gate = decision.Gate,
            Calibration = decision.Calibration,
            Decisions = decisions,
            Notices = [.. plan.Notices, .. SetAsideNotice(labeled), .. decision.Notices],
            Timing = context.Environment.Timing(),
        };
    }

    private static IEnumerable<string> SetAsideNotice(List<LabeledDocument> labeled)
    {
        long aside = labeled.Sum(l => l.Piece.SetAside);
        return aside == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{aside:N0} unlabeled rows are set aside for cells that are not numbers: they are 'rejected' in pseudo-labels.csv, each with its reason")];
    }

    private static DecisionSummary Decisions(PlanDocument plan, DecisionDocument decision, List<LabeledDocument> labeled)
    {
        int classes = plan.Classes.Count;
        long[] Sum(Func<LabeledDocument, long[]> of) => [.. Enumerable.Range(0, classes).Select(k => labeled.Sum(l => of(l)[k]))];
        long[] accepted = Sum(l => l.AcceptedByClass);
        long[] predicted = Sum(l => l.PredictedByClass);
        return new DecisionSummary
        {
            Accepted = accepted.Sum(),
            Review = predicted.Sum() - accepted.Sum(),
            Rejected = labeled.Sum(l => l.Piece.SetAside),
            AcceptedByClass = accepted,
            PredictedByClass = predicted,
            Thresholds = Finite(decision.Thresholds),
            ThresholdReasons = decision.ThresholdReasons,
            EstimatedPrecision = decision.EstimatedPrecision,
            PrecisionLowerBound = decision.PrecisionLowerBound,
            EstimateRows = decision.EstimateRows,
            ConfidenceHistogram = [.. Enumerable.Range(0, classes).Select(k =>
                (IReadOnlyList<long>)[.. Enumerable.Range(0, labeled[0].Histogram[k].Length).Select(bin => labeled.Sum(l => l.Histogram[k][bin]))])],
        };
    }

    private static async Task<IReadOnlyList<RoundSummary>> RoundsAsync(RunContext context, int rounds)
    {
        var summaries = new List<RoundSummary>();
        for (int r = 0; r <= rounds; r++)
        {
            EvaluatedDocument evaluated = await context.Store.ReadJsonAsync<EvaluatedDocument>(RunNames.RoundMetrics(r), context.CancellationToken);
            TrainedDocument trained = await context.Store.ReadJsonAsync<TrainedDocument>(RunNames.Trained(r), context.CancellationToken);
            SelectionDocument? selection = r == 0 ? null : await context.Store.ReadJsonAsync<SelectionDocument>(RunNames.Selection(r), context.CancellationToken);
            summaries.Add(new RoundSummary
            {
                Round = r,
                Metrics = evaluated.Metrics,
                Gain = evaluated.Gain,
                SelectedByClass = selection?.SelectedByClass ?? [],
                Thresholds = selection is null ? [] : Finite(selection.Thresholds),
                SampledRows = trained.Sampled,
                PseudoMass = trained.PseudoMass,
                ChangedLabels = selection?.Changed ?? 0,
            });
        }

        return summaries;
    }

    private static IReadOnlyList<double?> Finite(float[] thresholds) => [.. thresholds.Select(t => float.IsFinite(t) ? (double?)t : null)];
}
