using System.Globalization;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Stopping;

namespace PseudoLabel.Run.Activities;

/// <summary>Asks the gate, builds and calibrates the model to publish, and sets the thresholds that accept a label.</summary>
internal static class DecideActivity
{
    /// <summary>
    /// How far the logarithm of the published model's temperature is expected to lie from 0. Its members have temperatures already, and
    /// few rows would move this one to anywhere; that of a network has the same.
    /// </summary>
    private const double TemperatureDeviation = 0.35;

    public static async Task<DecisionDocument> RunAsync(RunContext context, PublishRequest request)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        SupervisedDocument supervised = await context.SupervisedAsync();
        OutOfFoldScores baseline = await OutOfFoldScores.ReadAsync(context, 0);
        var rounds = new List<OutOfFoldScores>();
        for (int r = 1; r <= request.Rounds; r++)
        {
            rounds.Add(await OutOfFoldScores.ReadAsync(context, r));
        }

        IReadOnlyList<Fold> chains = await context.ChainsAsync();
        IGate gate = RulesFactory.Gate(settings, await BestRoundAsync(context, settings, request));
        GateDecision decision = gate.Decide(new GateEvidence
        {
            Labels = baseline.Labels,
            Groups = baseline.Groups,
            ClassCount = baseline.ClassCount,
            Baseline = baseline.Probabilities,
            Rounds = [.. rounds.Select(r => r.Probabilities)],
            Costs = baseline.Costs,
            Weights = baseline.AreAlike ? null : baseline.Weights,
            Metric = settings.Metric,
            Folds = Math.Max(2, chains.Select(c => c.Index + 1).DefaultIfEmpty().Max()),
            Repeats = Math.Max(1, chains.Select(c => c.Repeat + 1).DefaultIfEmpty().Max()),
            Seed = RunContext.Seed(settings, "gain-proof"),
        });
        decision = await UnlessCollapsedAsync(context, plan, decision);
        OutOfFoldScores published = decision.Round == 0 ? baseline : baseline.Blend(rounds[decision.Round - 1], decision.Blend);

        // The supervised model is published as it is, with or without rounds: its temperature was found on these labels. With one held-out
        // fold there are too few rows to calibrate a mixture anew.
        Temperature temperature = settings.Fast || decision.Round == 0 ? Temperature.One
            : Temperature.Fit(
                LogProbabilities.Of(published.Probabilities), published.Labels, published.ClassCount, published.Weights,
                TemperatureDeviation);
        var calibrated = new float[published.Probabilities.Length];
        temperature.Apply(LogProbabilities.Of(published.Probabilities), calibrated, published.ClassCount);
        OutOfFoldScores scores = published with { Probabilities = calibrated };

        BlendModel model = await PublishedModel.BuildAsync(context, decision);
        OutOfFoldScores alone = decision.Round == 0 ? await OutOfFoldScores.SupervisedAsync(context) : scores;
        PoolCorrection correction = await PoolCorrection.OfAsync(context, alone, model, temperature);
        model = correction.Correct(model, temperature);
        IReadOnlyList<string> notices = await PublishedModel.WriteAsync(context, plan, supervised, settings, decision, temperature, model);
        UnlikeSummary? unlike = await UnlikeRows.LookAsync(context, model, temperature);
        DecisionDocument document =
            await DocumentAsync(context, settings, gate.Name, decision, temperature, published, scores, correction, unlike);
        return document with { Notices = [.. await TwinNotices.OfAsync(context), .. correction.Notices, .. document.Notices, .. notices] };
    }

    /// <summary>The round whose student did best by the metric; 0 for the supervised model.</summary>
    private static async Task<int> BestRoundAsync(RunContext context, RunSettings settings, PublishRequest request)
    {
        if (request.Rounds == 0)
        {
            return 0;
        }

        var options = new StopOptions { MaxRounds = request.Rounds, Patience = request.Rounds, MinimumImprovement = 0 };
        string metric = ClassificationMetrics.Name(settings.Metric);
        return new PlateauRule(options, settings.Metric)
            .Decide(await EvaluateActivity.MetricByRoundAsync(context, metric, request.Rounds))
            .BestRound;
    }

    /// <summary>Keeps the supervised model where the run's own chain lost a class, which the folds' chains need not have done.</summary>
    private static async Task<GateDecision> UnlessCollapsedAsync(RunContext context, PlanDocument plan, GateDecision decision)
    {
        if (!decision.Replaced)
        {
            return decision;
        }

        var keep = decision with { Replaced = false, Round = 0, Blend = 0, ChosenMetric = decision.BaselineMetric };
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        long[] before = PublishedModel.Counts(await PublishedModel.BuildAsync(context, keep), pool);
        long[] after = PublishedModel.Counts(await PublishedModel.BuildAsync(context, decision), pool);
        int collapsed = ClassCollapse.Find(before, after);
        return collapsed < 0 ? decision : keep with
        {
            Grade = GainGrade.None,
            Words = $"no gain shown; supervised model kept: the self-trained one hardly predicts class '{plan.Classes[collapsed]}' any "
                + "more",
        };
    }

    private static async Task<DecisionDocument> DocumentAsync(
        RunContext context,
        RunSettings settings,
        string gate,
        GateDecision decision,
        Temperature temperature,
        OutOfFoldScores before,
        OutOfFoldScores after,
        PoolCorrection correction,
        UnlikeSummary? unlike)
    {
        IConfidenceMeasure confidence = RulesFactory.AcceptanceConfidence(settings);
        OutOfFoldScores held = correction.Correct(settings.Fast ? await OutOfFoldScores.SupervisedAsync(context) : after);
        OutOfFold evidence = held.Costs is { } costs
            ? Evidence.OutOfFold(held.Probabilities, held.Labels, costs)
            : Evidence.OutOfFold(held.Probabilities, held.Labels, held.ClassCount, confidence);
        evidence = evidence with { Weights = correction.Weights(held) };
        ConfidenceHistogram pool = await PublishedModel.ConfidenceAsync(context, confidence, unlike);
        ClassThresholds thresholds =
            RulesFactory.Acceptance(settings).Choose(Evidence.Of(Math.Max(1, decision.Round), pool, evidence, confidence));
        thresholds = CarriedThresholds.Into(thresholds, await context.JobAsync(), (await context.PlanAsync()).Classes);
        int[] passing = [.. Enumerable.Range(0, evidence.Predicted.Length)
            .Where(i => thresholds.Accepts(evidence.Predicted[i], evidence.Confidence[i]))];
        double? precision = passing.Length == 0 ? null : evidence.ShareCorrect(passing);
        double? bound = passing.Length == 0 ? null : evidence.LowerShareCorrect(passing, settings.PrecisionRisk);
        return new DecisionDocument
        {
            Gate = new GateSummary
            {
                Name = gate,
                Replaced = decision.Replaced,
                Round = decision.Round,
                Blend = decision.Blend,
                Gain = new GainSummary(decision.LogLossGain.Mean, decision.LogLossGain.StandardError),
                Grade = decision.Grade,
                PValue = double.IsNaN(decision.PValue) ? null : decision.PValue,
                Words = decision.Words,
            },
            Calibration = new CalibrationSummary
            {
                Temperature = temperature.Value,
                ErrorBefore = ExpectedCalibrationError.Compute(before.Probabilities, before.Labels, before.ClassCount),
                ErrorAfter = ExpectedCalibrationError.Compute(after.Probabilities, after.Labels, after.ClassCount),
                ReliabilityBefore = ExpectedCalibrationError.Reliability(before.Probabilities, before.Labels, before.ClassCount),
                ReliabilityAfter = ExpectedCalibrationError.Reliability(after.Probabilities, after.Labels, after.ClassCount),
                Metrics = after.Metrics(),
                ByClass = after.MetricsByClass(),
                Confusion = Confusion(evidence, held),
            },
            Thresholds = [.. thresholds.Values],
            ThresholdReasons = thresholds.Reasons,
            EstimatedPrecision = precision,
            PrecisionLowerBound = bound,
            EstimateRows = passing.Length,
            AcceptedEstimates = AcceptedEstimate.ByClass(evidence, held.Labels, thresholds),
            PrecisionCurve = PrecisionCurve.Of(evidence, pool),
            ClassShares = correction.Summary,
            Unlike = unlike,
            SuspectsByClass = await LabelSuspects.WriteAsync(context, after),
            Notices = Notices(settings, thresholds, bound, passing.Length),
        };
    }

    private static IReadOnlyList<ConfusionCell> Confusion(OutOfFold evidence, OutOfFoldScores held)
    {
        var counts = new ConfusionCounts(held.ClassCount);
        for (int i = 0; i < evidence.Predicted.Length; i++)
        {
            counts.Add(held.Labels[i], evidence.Predicted[i]);
        }

        return counts.Cells();
    }

    private static List<string> Notices(RunSettings settings, ClassThresholds thresholds, double? bound, int rows)
    {
        if (thresholds.Values.All(float.IsPositiveInfinity))
        {
            return [$"no label is accepted: {thresholds.Reasons[0]}; every row is left for review"];
        }

        return bound is { } low && low < settings.PrecisionTarget && !RulesFactory.AcceptsByThreshold(settings)
            ? [string.Create(
                CultureInfo.InvariantCulture,
                $"the precision of accepted labels is an estimate from {rows:N0} labeled rows: its lower bound at risk "
                    + $"{settings.PrecisionRisk} is {low:0.000}, below the target {settings.PrecisionTarget}")]
            : [];
    }
}
