using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// The models side by side, on the same rows: what is published is neither the supervised model nor that of a round, and its figures
/// are not theirs.
/// </summary>
internal static class ComparisonSection
{
    public static XElement Build(RunMetrics metrics)
    {
        (string Name, IReadOnlyDictionary<string, double> Metrics)[] models = [.. Models(metrics)];
        string[] names = [.. RoundsSection.MetricOrder.Where(n => models.Any(m => m.Metrics.ContainsKey(n)))];
        return El(
            "section",
            Class("panel"),
            El("h2", "The models compared"),
            El("p", Class("soft"), Published(metrics) + " All figures are of the same held-out labeled rows, each scored by models that "
                + "never saw its label."),
            Tables.Table(
                "Each metric of each model, on held-out labeled rows",
                ["Metric", .. models.Select(m => "#" + m.Name)],
                [
                    .. names.Select(n => (IReadOnlyList<object?>)
                        [
                            new object?[]
                            {
                                Figures.Title(n), El("small", Figures.LowerIsBetter(n) ? " lower is better" : " higher is better"),
                            },
                            .. models.Select(m => m.Metrics.TryGetValue(n, out double v) ? Figures.Metric(n, v) : Figures.Metric(n, null)),
                        ]),
                ],
                row => names[row] == ClassificationMetrics.Name(metrics.Settings.Metric) ? "chosen" : null));
    }

    /// <summary>What is published, in words.</summary>
    public static string Published(RunMetrics metrics) => metrics.Gate switch
    {
        { Replaced: false } => "Published is the supervised model, calibrated and corrected.",
        { Blend: < 1 } gate => $"Published is a blend: {Figures.Percent(gate.Blend)} the model of round {gate.Round} and "
            + $"{Figures.Percent(1 - gate.Blend)} the supervised model, calibrated and corrected: its figures are not that round's.",
        var gate => $"Published is the model of round {gate.Round}, calibrated and corrected: its figures are not quite that round's.",
    };

    private static IEnumerable<(string, IReadOnlyDictionary<string, double>)> Models(RunMetrics metrics)
    {
        int best = RoundsSection.Best(metrics);
        foreach (RoundSummary round in metrics.Rounds)
        {
            bool published = metrics.Gate.Replaced && round.Round == metrics.Gate.Round;
            if (round.Round == 0)
            {
                yield return ("Supervised model (round 0)", round.Metrics);
            }
            else if (published || round.Round == best)
            {
                string why = round.Round == best ? $", best by {Name(metrics)}" : published ? ", in what is published" : "";
                yield return ($"Round {round.Round} alone{why}", round.Metrics);
            }
        }

        yield return ("Published model", metrics.Calibration.Metrics);
    }

    private static string Name(RunMetrics metrics)
    {
        string title = Figures.Title(ClassificationMetrics.Name(metrics.Settings.Metric));
        return char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..];
    }
}
