using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What each round brought: charts, the table of rounds, and what each took of each class.</summary>
internal static class RoundsSection
{
    /// <summary>Cells up to which the table by class is open from the start.</summary>
    private const int OpenCells = 90;
    internal static readonly string[] MetricOrder =
        ["accuracy", "balanced-accuracy", "macro-f1", "mcc", "auc", "average-precision", "log-loss", "cost"];

    public static XElement Build(RunMetrics metrics, ClassColors colors)
    {
        bool any = metrics.Rounds.Any(r => r.Round > 0);
        bool selects = any && metrics.Neural is null;
        return El(
            "section",
            Class("panel"),
            El("h2", "Rounds"),
            El("p", Class("soft"),
                "Figures of each round's own model, not of what is published, on held-out labeled rows: each is scored by models that "
                    + $"never saw its label. Why the rounds ended: {metrics.StopReason.TrimEnd('.')}."),
            any ? El("div", Class("charts"), MetricChart(metrics), GainChart(metrics), selects ? SelectedChart(metrics, colors) : null)
                : null,
            Table(metrics),
            selects ? ByClass(metrics) : null);
    }

    /// <summary>The round with the best value of the settings' metric; the first of equals.</summary>
    internal static int Best(RunMetrics metrics)
    {
        string name = ClassificationMetrics.Name(metrics.Settings.Metric);
        IEnumerable<(int Round, double Value)> values =
            metrics.Rounds.Select(r => (r.Round, Metric(r, name))).Where(v => double.IsFinite(v.Item2));
        return (Figures.LowerIsBetter(name) ? values.OrderBy(v => v.Value) : values.OrderByDescending(v => v.Value))
            .Select(v => v.Round).FirstOrDefault();
    }

    private static XElement MetricChart(RunMetrics metrics)
    {
        string name = ClassificationMetrics.Name(metrics.Settings.Metric);
        var chart = new LineChart
        {
            Title = $"{Figures.Title(name)} by round",
            Points = [.. metrics.Rounds.Select(r => (r.Round, Metric(r, name), 0.0))],
            Say = v => Figures.Metric(name, v),
            SayShort = v => Figures.ShortMetric(name, v),
            Reference =
                (metrics.Rounds.Where(r => r.Round == 0).Select(r => Metric(r, name)).DefaultIfEmpty(double.NaN).First(), "supervised"),
            Mark = (Best(metrics), "best round"),
        };
        string direction = Figures.LowerIsBetter(name) ? "lower is better" : "higher is better";
        return new Figure
        {
            Title = chart.Title,
            Note = $"each round's own model; {direction}; dashed: the supervised model",
            Drawing = chart.Draw(),
            File = "metric-by-round",
            Data = new FigureData(
                ["Round", "#" + Figures.Title(name)],
                [.. metrics.Rounds.Select(r => (IReadOnlyList<FigureCell>)
                    [FigureCell.Of(Figures.Count(r.Round)), FigureCell.Of(Metric(r, name), v => Figures.Metric(name, v))])]),
        }.Build();
    }

    private static XElement GainChart(RunMetrics metrics)
    {
        (int Round, GainSummary Gain)[] gains = [.. metrics.Rounds.Where(r => r.Gain is not null).Select(r => (r.Round, r.Gain!))];
        var chart = new LineChart
        {
            Title = "Log-loss gain over the supervised model",
            Points = [.. gains.Select(g => (g.Round, g.Gain.Mean, g.Gain.StandardError))],
            Say = Figures.Number,
            Reference = (0, "no gain"),
            Mark = (metrics.Gate.Replaced ? metrics.Gate.Round : -1, "published round"),
        };
        return new Figure
        {
            Title = chart.Title,
            Note = "each round's own model; above 0 is better; bars: one standard error",
            Drawing = chart.Draw(),
            File = "gain-by-round",
            Data = new FigureData(
                ["Round", "#Gain", "#Standard error"],
                [.. gains.Select(g => (IReadOnlyList<FigureCell>)
                [
                    FigureCell.Of(Figures.Count(g.Round)), FigureCell.Of(g.Gain.Mean, Figures.Number),
                    FigureCell.Of(g.Gain.StandardError, Figures.Number),
                ])]),
        }.Build();
    }

    private static XElement SelectedChart(RunMetrics metrics, ClassColors colors)
    {
        IEnumerable<(string, string)> legend = colors.Own.Select(c => (colors.Of(c), metrics.Classes[c]));
        return new Figure
        {
            Title = "Rows selected for training",
            Note = "unlabeled rows by round and predicted class",
            Drawing = StackedBars.Draw(metrics.Rounds, metrics.Classes, colors),
            Legend = [.. colors.Rest > 0 ? legend.Append(("rest", $"{colors.Rest} other classes")) : legend],
            File = "selected-by-round",
            Data = StackedBars.Data(metrics.Rounds, metrics.Classes),
        }.Build();
    }

    private static XElement Table(RunMetrics metrics)
    {
        string[] names = [.. MetricOrder.Where(name => metrics.Rounds.Any(r => r.Metrics.ContainsKey(name)))];
        int best = Best(metrics);
        return Tables.Table(
            "Each round: metrics of its own model on held-out labeled rows, gain in log-loss over the supervised model ± standard error, "
                + "and what it was trained on",
            ["Round", .. names.Select(n => "#" + Figures.Title(n)), "#Gain", "#Rows looked at", "#Rows selected", "#Sample trained on",
                "#Left out as noise", "#Pseudo weight", "#Labels changed",
                .. Enumerable.Repeat("#Opinion agrees", HasOpinion(metrics) ? 1 : 0),
                .. Enumerable.Repeat("#Filtered", metrics.Settings.NeighborFilter ? 1 : 0)],
            metrics.Rounds.Select(r => (IReadOnlyList<object?>)
            [
                RoundName(r.Round, best, metrics.Gate),
                .. names.Select(n => Figures.Metric(n, Metric(r, n))),
                Figures.Gain(r.Gain),
                r.PredictedRows == 0 ? "–" : Figures.Count(r.PredictedRows),
                r.Round == 0 ? "–" : Figures.Count(r.SelectedByClass.Sum()),
                r.SampledRows is { } sampled ? Figures.Count(sampled) : "–",
                metrics.Settings.NoiseFilter && r.Round > 0 ? Figures.Count(r.NoisyRows) : "–",
                r.Round == 0 ? "–" : Figures.Short(r.PseudoMass),
                r.Round == 0 ? "–" : Figures.Count(r.ChangedLabels),
                .. !HasOpinion(metrics) ? [] : new object?[] { r.Agreement is null ? "–" : Figures.Percent(r.Agreement) },
                .. metrics.Settings.NeighborFilter ? new object?[] { r.Round == 0 ? "–" : Figures.Count(r.FilteredRows) } : [],
            ]),
            row => metrics.Rounds[row].Round == metrics.Gate.Round ? "chosen" : null);
    }

    private static bool HasOpinion(RunMetrics metrics) => metrics.SecondOpinion is not null || metrics.Mixture is not null;

    private static object?[] RoundName(int round, int best, GateSummary gate) =>
    [
        round == 0 ? "0, supervised" : Figures.Count(round),
        round == gate.Round ? El("span", Class("badge"), "published") : null,
        round == best && round != gate.Round ? El("span", Class("badge"), "best") : null,
    ];

    private static XElement ByClass(RunMetrics metrics)
    {
        RoundSummary[] rounds = [.. metrics.Rounds.Where(r => r.Round > 0)];
        return El(
            "details",
            metrics.Classes.Count * rounds.Length <= OpenCells ? At("open", "open") : null,
            El("summary", "Rows selected and thresholds by class"),
            Tables.Table(
                "Rows selected of each class by round, and the confidence from which they were taken",
                ["Class", .. rounds.Select(r => $"#Round {r.Round}")],
                metrics.Classes.Select((name, c) => (IReadOnlyList<object?>)
                [
                    Names.Of(name),
                    .. rounds.Select(r => new object?[]
                    {
                        Figures.Count(Figures.At(r.SelectedByClass, c)),
                        El("br"),
                        El(
                            "small",
                            Figures.At(r.ThresholdReasons, c) is { } why ? At("title", why) : null,
                            Figures.At(r.Thresholds, c) is { } t ? $"from {Figures.Confidence(t)}" : "no threshold"),
                    }),
                ])));
    }

    private static double Metric(RoundSummary round, string name) => round.Metrics.TryGetValue(name, out double value) ? value : double.NaN;
}
