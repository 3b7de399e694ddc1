using System.Globalization;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>
/// What a person's labels are worth: test accuracy of the supervised model with few labels, and what it gains by 50 rows more: the first of
/// <c>review.csv</c> by coverage, the first by margin, or random ones (the mean of three draws).
/// </summary>
internal static class ReviewBenchmark
{
    private const int Asked = 50;
    private const int Draws = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        (string folder, int seeds, IReadOnlyList<string> files) = QualityBenchmark.Arguments(args);
        if (files.Count == 0)
        {
            return QualityBenchmark.NoData(folder);
        }

        Console.WriteLine(
            $"{seeds} seeds; accuracy of the supervised model in % of the test rows, and points gained by {Asked} labels more, +- the "
                + "standard error\n");
        Console.WriteLine(
            $"| data set | {ScarceSplit.LabelsPerClass} per class | random | by margin | by coverage | coverage - random | coverage - "
                + "margin |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var means = new List<Gains>();
        foreach (string file in files)
        {
            LabeledTable table = LabeledTable.Read(file);
            var gains = new List<Gains>();
            for (int seed = 0; seed < seeds; seed++)
            {
                gains.Add(await MeasureAsync(ScarceSplit.Of(table, seed), (ulong)seed));
            }

            means.Add(Write(table.Name, gains));
        }

        Write($"mean of {means.Count}", means);
        return 0;
    }

    private static Gains Write(string name, IReadOnlyList<Gains> gains)
    {
        var mean = new Gains(
            gains.Average(g => g.Before), gains.Average(g => g.Random), gains.Average(g => g.Margin), gains.Average(g => g.Coverage));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {mean.Before:0.0} | {mean.Random:+0.0;-0.0} | {mean.Margin:+0.0;-0.0} | {mean.Coverage:+0.0;-0.0} | {MeanAndError(gains.Select(g => g.Coverage - g.Random))} | {MeanAndError(gains.Select(g => g.Coverage - g.Margin))} |"));
        return mean;
    }

    private static async Task<Gains> MeasureAsync(ScarceSplit split, ulong seed)
    {
        string folder = Directory.CreateTempSubdirectory("review-").FullName;
        try
        {
            split.Table.Write(Path.Combine(folder, "unlabeled.csv"), split.Unlabeled, withLabel: false);
            split.Table.Write(Path.Combine(folder, "test.csv"), split.Test, withLabel: false);
            double before = await AccuracyAsync(split, folder, [], "coverage");
            int[] byCoverage = FirstAsked(folder);
            await AccuracyAsync(split, folder, [], "margin");
            int[] byMargin = FirstAsked(folder);
            double random = 0;
            for (int d = 0; d < Draws; d++)
            {
                var draw = new SeededRandom(SeededRandom.Derive(seed, "review-random", d));
                random += await AccuracyAsync(
                    split, folder, ScarceSplit.Shuffled(Enumerable.Range(0, split.Unlabeled.Count), draw)[..Asked], "margin") / Draws;
            }

            double margin = await AccuracyAsync(split, folder, byMargin, "margin");
            double coverage = await AccuracyAsync(split, folder, byCoverage, "margin");
            return new Gains(before, random - before, margin - before, coverage - before);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Trains the supervised model with the labels of some unlabeled rows added, and scores it on the test part, in percent.
    /// </summary>
    private static async Task<double> AccuracyAsync(ScarceSplit split, string folder, int[] added, string order)
    {
        string At(string name) => Path.Combine(folder, name);
        split.Table.Write(At("labeled.csv"), [.. split.Labeled, .. added.Select(row => split.Unlabeled[row])], withLabel: true);
        var settings = new RunSettings
        {
            Labeled = [At("labeled.csv")],
            Unlabeled = [At("unlabeled.csv")],
            Label = split.Table.Header[^1],
            MaxRounds = 0,
            ReviewOrder = order,
        };
        await LocalRun.StartAsync(At("run"), settings, new LocalRunOptions { Overwrite = true });
        await LocalPrediction.RunAsync(Path.Combine(At("run"), RunNames.Model), [At("test.csv")], At("preds.csv"), new LocalRunOptions());
        return 100
            * Trial.Column(At("preds.csv"), "predicted_label").Zip(split.Test, (p, row) => p == ScarceSplit.Label(row) ? 1.0 : 0).Average();
    }

    /// <summary>The first rows that the run asks about, by their number in the unlabeled file.</summary>
    private static int[] FirstAsked(string folder)
    {
        using FileStream review = File.OpenRead(Path.Combine(folder, "run", RunNames.Review));
        return [.. ReviewCsv.Read(review).Where(r => r.Kind == ReviewKind.Uncertain).Take(Asked).Select(r => (int)r.Row)];
    }

    private static string MeanAndError(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        double error = all.Length < 2 ? 0 : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1) / all.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:+0.0;-0.0} +- {error:0.0}");
    }

    private sealed record Gains(double Before, double Random, double Margin, double Coverage);
}
