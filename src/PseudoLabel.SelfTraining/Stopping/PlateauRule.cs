using System.Globalization;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Stopping;

/// <summary>
/// Stops when the metric has not improved for some rounds. Improvement is measured against the last round that improved, so that
/// gains too small to count one by one count once they have added up.
/// </summary>
public sealed class PlateauRule
{
    // Differences of decimals such as 0.9 - 0.899 miss 0.001 by a rounding error.
    private const double Rounding = 1e-12;

    private readonly StopOptions options;
    private readonly MetricKind metric;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="metric">The metric it is given, which says what is better.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public PlateauRule(StopOptions options, MetricKind metric)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxRounds);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Patience, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinimumImprovement);
        this.options = options;
        this.metric = metric;
    }

    /// <summary>Decides after a round.</summary>
    /// <param name="metricByRound">The metric of the supervised model and of every round since; NaN counts as no improvement.</param>
    /// <exception cref="ArgumentException">The supervised model's metric is missing.</exception>
    public StopDecision Decide(IReadOnlyList<double> metricByRound)
    {
        ArgumentNullException.ThrowIfNull(metricByRound);
        if (metricByRound.Count == 0)
        {
            throw new ArgumentException("The supervised model's metric is missing.", nameof(metricByRound));
        }

        int best = 0, lastImproved = 0;
        double bestValue = Goodness(metricByRound[0]), reference = bestValue;
        for (int round = 1; round < metricByRound.Count; round++)
        {
            double value = Goodness(metricByRound[round]);
            if (value > bestValue)
            {
                (best, bestValue) = (round, value);
            }

            if (value > reference && value - reference >= options.MinimumImprovement - Rounding)
            {
                (lastImproved, reference) = (round, value);
            }
        }

        int rounds = metricByRound.Count - 1;
        string reason = Reason(rounds, rounds - lastImproved);
        return new StopDecision(reason.Length > 0, reason, best);
    }

    private string Reason(int rounds, int withoutImprovement)
    {
        if (withoutImprovement >= options.Patience)
        {
            string least = options.MinimumImprovement == 0 ? ""
                : string.Create(CultureInfo.InvariantCulture, $" by {options.MinimumImprovement:0.######}");
            return $"{ClassificationMetrics.Name(metric)} did not improve{least} for {withoutImprovement} "
                + $"{(withoutImprovement == 1 ? "round" : "rounds")}";
        }

        return rounds >= options.MaxRounds ? $"round limit {options.MaxRounds} reached" : "";
    }

    private double Goodness(double value) =>
        double.IsNaN(value) ? double.NegativeInfinity : ClassificationMetrics.HigherIsBetter(metric) ? value : -value;
}
