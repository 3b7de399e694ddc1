using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>Gathers every figure of a run from what its activities left.</summary>
internal static class MetricsBuilder
{
    public static async Task<RunMetrics> BuildAsync(RunContext context, PublishRequest request, List<LabeledDocument> labeled)
    {
        JobDocument job = await context.JobAsync();
        PlanDocument plan = await context.PlanAsync();
        DecisionDocument decision = await context.DecisionAsync();
        SupervisedDocument supervised = await context.SupervisedAsync();
        IReadOnlyList<FailedBatch> failed = await FailedBatches.ListAsync(context);
        DecisionSummary decisions = Decisions(plan, decision, labeled) with { CarriedFrom = job.Carried?.From };
        (ShiftSummary? shift, ClassBalanceSummary? balance) =
            await ShiftFindings.OfAsync(context, decision, decisions.PredictedByClass);
        NeuralSummary? neural = await NeuralResults.SummaryAsync(context, request.Rounds);
        return new RunMetrics
        {
            Version = job.Version,
            TrainedBy = job.Taught?.Run,
            Settings = job.Settings,
            Classes = plan.Classes,
            Inputs = new InputSummary
            {
                LabeledRows = plan.Labels.Length,
                LabeledByClass = [.. Enumerable.Range(0, plan.Classes.Count).Select(k => plan.Labels.Count(y => y == k))],
                UnlabeledRows = decisions.Rows,
                SetAsideRows = labeled.Sum(l => l.Piece.SetAside),
                FailedBatches = failed.Count,
                LabeledSetAside = plan.LabeledSetAside,
                LabelSuspectsByClass = decision.SuspectsByClass,
                UnlabeledFiles = job.UnlabeledFiles.Count,
                FilesOutsideWindow = job.FilesOutsideWindow,
                Features = plan.Features,
                Embedded = plan.Embedded == 0 ? null : Embedded(await context.TransformAsync()),
                ImageShape = plan.Image?.ToString(),
                Columns = [.. plan.Schema.Columns.Where(c => plan.Image is null || c.Kind == ColumnKind.Ignore)],
            },
            Learner = new LearnerSummary { Name = supervised.Choice.Name, Candidates = supervised.Candidates },
            SecondOpinion = await SecondOpinionAsync(context),
            Mixture = await context.MixtureAsync() is { } mixture
                ? new MixtureSummary(mixture.Share, mixture.OfMixture.Value) : null,
            Neural = neural,
            Rounds = await RoundsAsync(context, request.Rounds),
            StopReason = request.StopReason,
            Gate = decision.Gate,
            Calibration = decision.Calibration,
            Shift = shift,
            ClassBalance = balance,
            ClassShares = decision.ClassShares,
            Unlike = decision.Unlike,
            Decisions = decisions,
            Truth = PoolTruth.Summary(job.Settings, plan.Classes.Count, labeled.Select(l => l.Truth)),
            Importance = await context.Store.ReadJsonAsync<ImportanceSummary>(RunNames.Importance, context.CancellationToken),
            Notices =
            [
                .. plan.Notices,
                .. SetAsideNotice(labeled, failed),
                .. await UnfitAsync(context),
                .. await ImageNoticesAsync(context, plan),
                .. failed.Select(f => $"{f}: its rows are 'rejected'"),
                .. NeuralResults.Notices(neural),
                .. ShiftNotices.Of(shift),
                .. ShiftNotices.Of(balance, plan.Classes),
                .. UnlikeNotices.Of(decision.Unlike, decisions),
                .. decision.Notices,
            ],
            Timing = context.Environment.Timing(),
        };
    }

    private static async Task<IReadOnlyList<string>> ImageNoticesAsync(RunContext context, PlanDocument plan)
    {
        PieceResult pool = await context.Store.ReadJsonAsync<PieceResult>(RunNames.PoolResult, context.CancellationToken);
        return ImageCounts.Sum(plan.LabeledImages, pool.Images)?.Notices() ?? [];
    }

    private static async Task<IEnumerable<string>> UnfitAsync(RunContext context) =>
        (await context.Store.ReadJsonAsync<PieceResult>(RunNames.PoolResult, context.CancellationToken)).Unfit == 0 ? []
        : UnfitNotices.Of(
            "unlabeled", await context.Store.ReadJsonAsync<List<UnfitInFile>>(RunNames.UnfitCells, context.CancellationToken));

    private static IEnumerable<string> SetAsideNotice(List<LabeledDocument> labeled, IReadOnlyList<FailedBatch> failed)
    {
        long aside = labeled.Sum(l => l.Piece.SetAside) - failed.Sum(f => (long)f.Rows);
        return aside == 0 ? []
            : [string.Create(
                CultureInfo.InvariantCulture,
                $"{aside:N0} unlabeled rows are set aside, as they cannot be read: they are 'rejected' in pseudo-labels.csv, each with "
                    + $"its reason")];
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
            Outliers = labeled.Sum(l => l.Outliers),
            Rejected = labeled.Sum(l => l.Piece.SetAside),
            Labeled = labeled.Sum(l => l.Piece.Known),
            AcceptedByClass = accepted,
            PredictedByClass = predicted,
            Thresholds = Finite(decision.Thresholds),
            ThresholdReasons = decision.ThresholdReasons,
            EstimatedPrecision = decision.EstimatedPrecision,
            PrecisionLowerBound = decision.PrecisionLowerBound,
            EstimateRows = decision.EstimateRows,
            AcceptedEstimates = decision.AcceptedEstimates,
            PrecisionCurve = decision.PrecisionCurve,
            ConfidenceHistogram = [.. Enumerable.Range(0, classes).Select(k =>
                (IReadOnlyList<long>)[
                    .. Enumerable.Range(0, labeled[0].Histogram[k].Length).Select(bin => labeled.Sum(l => l.Histogram[k][bin]))])],
        };
    }

    private static async Task<SecondOpinionSummary?> SecondOpinionAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        if (!await PoolGraph.IsWantedAsync(context))
        {
            return null;
        }

        NodeGraph graph = await context.GraphAsync();
        SecondOpinion opinion =
            await context.Store.ReadAsync(RunNames.Opinion, s => SecondOpinion.Read(s, graph), context.CancellationToken);
        return new SecondOpinionSummary
        {
            Nodes = graph.Nodes,
            Neighbors = graph.Neighbors,
            Edges = graph.Edges,
            Share = settings.GraphShare,
            Temperature = opinion.Temperature.Value,
        };
    }

    private static async Task<IReadOnlyList<RoundSummary>> RoundsAsync(RunContext context, int rounds)
    {
        bool opinion = await PoolGraph.IsWantedAsync(context) || await PoolMixture.IsWantedAsync(context);
        bool neural = NeuralLearning.IsWanted(await context.SettingsAsync());
        var summaries = new List<RoundSummary>();
        for (int r = 0; r <= rounds; r++)
        {
            EvaluatedDocument evaluated =
                await context.Store.ReadJsonAsync<EvaluatedDocument>(RunNames.RoundMetrics(r), context.CancellationToken);
            TrainedDocument trained = await context.Store.ReadJsonAsync<TrainedDocument>(RunNames.Trained(r), context.CancellationToken);
            SelectionDocument? selection = r == 0 || neural ? null : await context.SelectionAsync(r);
            summaries.Add(new RoundSummary
            {
                Round = r,
                Metrics = evaluated.Metrics,
                Gain = evaluated.Gain,
                PredictedRows = selection?.Rows ?? 0,
                SelectedByClass = selection?.SelectedByClass ?? [],
                Thresholds = selection is null ? [] : Finite(selection.Thresholds),
                SampledRows = trained.Sampled,
                PseudoMass = trained.PseudoMass,
                NoisyRows = trained.Noisy,
                ThresholdReasons = selection?.Reasons ?? [],
                ChangedLabels = selection?.Changed ?? 0,
                Agreement = opinion && selection is { Rows: > 0 } ? selection.Agreeing / (double)selection.Rows : null,
                FilteredRows = selection?.Filtered ?? 0,
            });
        }

        return summaries;
    }

    private static IReadOnlyList<double?> Finite(float[] thresholds) => [.. thresholds.Select(t => float.IsFinite(t) ? (double?)t : null)];

    private static EmbeddedSummary[] Embedded(FeatureTransform transform) =>
        [.. transform.Embedded.Select(e => new EmbeddedSummary
        {
            Column = e.Name,
            Network = e.About.Name,
            Hash = e.About.Hash,
            Dimension = e.About.Dimension,
        })];
}
