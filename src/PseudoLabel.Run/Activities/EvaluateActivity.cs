using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Stopping;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Scores a round on held-out labels and says whether to go on.</summary>
internal static class EvaluateActivity
{
    public static async Task<EvaluatedDocument> RunAsync(RunContext context, int round)
    {
        RunSettings settings = await context.SettingsAsync();
        OutOfFoldScores scores = await OutOfFoldScores.ReadAsync(context, round);
        IReadOnlyDictionary<string, double> metrics = scores.Metrics();
        (bool stop, string? reason) = await StopAsync(context, settings, round, metrics);
        return new EvaluatedDocument
        {
            Metrics = metrics,
            Gain = round == 0 ? null : Gain(await OutOfFoldScores.ReadAsync(context, 0), scores),
            Stop = stop,
            Reason = reason,
        };
    }

    public static GainSummary Gain(OutOfFoldScores baseline, OutOfFoldScores scores)
    {
        double[] gains = [.. baseline.LogLosses().Zip(scores.LogLosses(), (b, s) => b - s)];
        var difference =
            PairedDifference.Compute(PairedDifference.Weighted(gains, scores.AreAlike ? null : scores.Weights), scores.Groups);
        return new GainSummary(difference.Mean, difference.StandardError);
    }

    public static async Task<IReadOnlyList<double>> MetricByRoundAsync(RunContext context, string metric, int rounds)
    {
        var values = new List<double>();
        for (int r = 0; r <= rounds; r++)
        {
            var round = await context.Store.ReadJsonAsync<EvaluatedDocument>(RunNames.RoundMetrics(r), context.CancellationToken);
            values.Add(round.Metrics[metric]);
        }

        return values;
    }

    private static async Task<(bool Stop, string? Reason)> StopAsync(
        RunContext context, RunSettings settings, int round, IReadOnlyDictionary<string, double> metrics)
    {
        int limit = NeuralLearning.MaxRounds(settings);
        if (limit == 0)
        {
            return (true, "max-rounds 0: the supervised model alone");
        }

        if (round == 0)
        {
            return (false, null);
        }

        if (NeuralLearning.IsWanted(settings))
        {
            return (true, "the network is trained: it recomputed its pseudo-labels as its training went");
        }

        SelectionDocument selection = await context.SelectionAsync(round);
        if (selection.Selected == 0 && settings.Mode != RunMode.Joint)
        {
            return (true, "no row was selected: " + (selection.Reasons.Count > 0 ? selection.Reasons[0] : "none is sure enough"));
        }

        string name = ClassificationMetrics.Name(settings.Metric);
        IReadOnlyList<double> before = await MetricByRoundAsync(context, name, round - 1);
        var options = new StopOptions
        {
            MaxRounds = limit,
            Patience = RulesFactory.Patience(settings),
            MinimumImprovement = settings.MinImprovement,
        };
        StopDecision decision = new PlateauRule(options, settings.Metric).Decide([.. before, metrics[name]]);
        return (decision.Stop, decision.Stop ? decision.Reason : null);
    }
}
