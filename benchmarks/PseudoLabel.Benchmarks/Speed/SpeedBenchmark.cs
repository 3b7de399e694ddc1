using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// 1,000 labeled and 1,000,000 unlabeled rows of 64 numbers, 10 classes, CSV in, 5 rounds, threshold .75, logistic: whole processes,
/// in turn with scikit-learn's SelfTrainingClassifier(LogisticRegression) on the same files.
/// </summary>
internal static class SpeedBenchmark
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        int runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        string folder = Prepare(rows);
        var ours = new List<(MeasuredProcess Process, double Accuracy)>();
        var peers = new List<(MeasuredProcess Process, double Accuracy)>();
        for (int r = 0; r < runs; r++)
        {
            ours.Add(await OursAsync(folder, "run", "--learner", "logistic"));
            Print("pseudolabel", ours[^1]);
            peers.Add(await PeerAsync("self_training_speed.py", folder));
            Print("scikit-learn", peers[^1]);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} unlabeled rows, medians of {runs}: wall s, cpu s, peak MiB, test accuracy"));
        PrintMedians("pseudolabel", ours);
        PrintMedians("scikit-learn", peers);
        double[] ratios = [.. ours.Zip(peers, (o, p) => p.Process.Seconds / o.Process.Seconds).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"faster, pair by pair: median {Turns.Median(ratios):0.0} times ({ratios[0]:0.0} to {ratios[^1]:0.0})"));
        return 0;
    }

    /// <summary>Writes the files of this many unlabeled rows, once; returns their folder.</summary>
    internal static string Prepare(int rows)
    {
        string folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"pseudolabel-speed-{rows}"));
        string done = Path.Combine(folder, "done");
        if (File.Exists(done))
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        var data = new SpeedData();
        data.Write(Path.Combine(folder, "labeled.csv"), 1000, withLabel: true);
        data.Write(Path.Combine(folder, "test.csv"), 20_000, withLabel: true);
        data.Write(Path.Combine(folder, "unlabeled.csv"), rows, withLabel: false);
        File.WriteAllText(done, "");
        return folder;
    }

    /// <summary>This program's run as a whole process, and the accuracy of its model on the test rows.</summary>
    internal static async Task<(MeasuredProcess Process, double Accuracy)> OursAsync(string folder, string name, params string[] learner)
    {
        string run = Path.Combine(folder, name);
        string rounds = Rounds.ToString(CultureInfo.InvariantCulture);
        MeasuredProcess process = await MeasuredProcess.RunAsync("dotnet", [
            Places.Cli, "run", "--labeled", Path.Combine(folder, "labeled.csv"), "--unlabeled", Path.Combine(folder, "unlabeled.csv"), "--label", "label",
            "--out", run, "--overwrite", "--selection", "threshold", "--threshold", "0.75", "--max-rounds", rounds, "--patience", rounds, "--fast", .. learner]);
        string predictions = Path.Combine(folder, "preds.csv");
        await MeasuredProcess.RunAsync("dotnet", Places.Cli, "predict", "--model", Path.Combine(run, "result", "model.zip"), "--input", Path.Combine(folder, "test.csv"), "--out", predictions);
        string[] truth = [.. File.ReadLines(Path.Combine(folder, "test.csv")).Skip(1).Select(l => l[(l.LastIndexOf(',') + 1)..])];
        string[] predicted = [.. File.ReadLines(predictions).Skip(1).Select(l => l[..l.IndexOf(',', StringComparison.Ordinal)])];
        return (process, truth.Zip(predicted, (t, p) => t == p ? 1.0 : 0.0).Average());
    }

    /// <summary>The peer's run as a whole process, and the accuracy that it prints.</summary>
    internal static async Task<(MeasuredProcess Process, double Accuracy)> PeerAsync(string script, string folder, params string[] more)
    {
        MeasuredProcess process = await MeasuredProcess.RunAsync(
            Places.Python, [Path.Combine(Places.Root, "benchmarks", "peers", script), folder, Rounds.ToString(CultureInfo.InvariantCulture), .. more]);
        return (process, double.Parse(process.Output.Trim(), CultureInfo.InvariantCulture));
    }

    internal static void Print(string name, (MeasuredProcess Process, double Accuracy) run) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-24}{run.Process.Seconds,10:0.0}{run.Process.CpuSeconds,10:0.0}{run.Process.PeakMiB,10:0}{run.Accuracy,10:0.0000}"));

    private static void PrintMedians(string name, List<(MeasuredProcess Process, double Accuracy)> runs) => Print(name, (
        new MeasuredProcess(Turns.Median(runs.Select(r => r.Process.Seconds)), Turns.Median(runs.Select(r => r.Process.CpuSeconds)), Turns.Median(runs.Select(r => r.Process.PeakMiB)), ""),
        Turns.Median(runs.Select(r => r.Accuracy))));
}
