using System.Diagnostics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using Sylvan.Data.Csv;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>One run on one split, and what hidden truth says of it.</summary>
internal sealed record Trial
{
    /// <summary>Accuracy of the published model on the test rows.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Accuracy of the supervised model, from a run that never self-trains.</summary>
    public required double Supervised { get; init; }

    /// <summary>Rows whose pseudo-label was accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>Share of them that is right; NaN where none is.</summary>
    public required double Precision { get; init; }

    /// <summary>Wall-clock seconds of the run.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether self-training was let through.</summary>
    public required bool Replaced { get; init; }

    public double Gain => Accuracy - Supervised;

    public static async Task<Trial> RunAsync(ScarceSplit split, RunSettings settings)
    {
        string folder = Directory.CreateTempSubdirectory("quality-").FullName;
        try
        {
            string labeled = Path.Combine(folder, "labeled.csv"), unlabeled = Path.Combine(folder, "unlabeled.csv"),
                test = Path.Combine(folder, "test.csv");
            split.Table.Write(labeled, split.Labeled, withLabel: true);
            split.Table.Write(unlabeled, split.Unlabeled, withLabel: false);
            split.Table.Write(test, split.Test, withLabel: false);
            settings = settings with { Labeled = [labeled], Unlabeled = [unlabeled], Label = split.Table.Header[^1] };
            var clock = Stopwatch.StartNew();
            RunMetrics metrics = (await LocalRun.StartAsync(Path.Combine(folder, "run"), settings, Options)).Metrics;
            double seconds = clock.Elapsed.TotalSeconds;
            await LocalRun.StartAsync(Path.Combine(folder, "supervised"), settings with { MaxRounds = 0 }, Options);
            (int accepted, int right) = CountAccepted(Path.Combine(folder, "run"), split);
            return new Trial
            {
                Accuracy = await AccuracyAsync(folder, "run", test, split),
                Supervised = await AccuracyAsync(folder, "supervised", test, split),
                Accepted = accepted,
                Precision = accepted == 0 ? double.NaN : right / (double)accepted,
                Seconds = seconds,
                Replaced = metrics.Gate.Replaced,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LocalRunOptions Options => new() { Threads = Environment.ProcessorCount };

    private static async Task<double> AccuracyAsync(string folder, string run, string test, ScarceSplit split)
    {
        string predictions = Path.Combine(folder, run + "-preds.csv");
        await LocalPrediction.RunAsync(Path.Combine(folder, run, "result", "model.zip"), [test], predictions, Options);
        string[] predicted = [.. Column(predictions, "predicted_label")];
        return predicted.Zip(split.Test, (p, row) => p == ScarceSplit.Label(row) ? 1.0 : 0).Average();
    }

    private static (int Accepted, int Right) CountAccepted(string run, ScarceSplit split)
    {
        string file = Path.Combine(run, "result", "pseudo-labels.csv");
        bool[] right = [.. Column(file, "predicted_label").Zip(split.Unlabeled, (p, row) => p == ScarceSplit.Label(row))];
        bool[] accepted = [.. Column(file, "decision").Select(d => d == "accepted")];
        return (accepted.Count(a => a), accepted.Zip(right).Count(p => p.First && p.Second));
    }

    internal static IEnumerable<string> Column(string path, string name)
    {
        using CsvDataReader reader = CsvDataReader.Create(path);
        int column = reader.GetOrdinal(name);
        while (reader.Read())
        {
            yield return reader.GetString(column);
        }
    }
}
