using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// 1,000 labeled and 1,000,000 unlabeled rows of 64 numbers, 10 classes, CSV in, 5 rounds, threshold .75, logistic: whole processes,
/// in turn with scikit-learn's SelfTrainingClassifier(LogisticRegression) on the same files.
/// </summary>
internal static class SpeedBenchmark
{
    /// <summary>What a thousand labels had when the figures of docs/performance.md began.</summary>
    private static readonly string[] StudentRows = ["--student-rows", "10000"];

    private const int Rounds = 5;

    /// <summary>Measures in turns, ours and the peer's.</summary>
    /// <param name="turns">How many of each.</param>
    /// <param name="rows">Unlabeled rows.</param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(int turns, int rows)
    {
        string folder = Prepare(rows);
        var ours = new List<(MeasuredProcess Process, double Accuracy)>();
        var peers = new List<(MeasuredProcess Process, double Accuracy)>();
        Console.WriteLine($"{"",-24}{"wall s",10}{"cpu s",10}{"peak MiB",10}{"accuracy",10}");
        for (int turn = 0; turn < turns; turn++)
        {
            ours.Add(await OursAsync(folder, "--learner", "logistic"));
            Print("pseudolabel", ours[^1]);
            peers.Add(await PeerAsync("self_training_speed.py", folder));
            Print("scikit-learn", peers[^1]);
        }

        DeleteRuns(folder);
        string what = string.Create(CultureInfo.InvariantCulture, $"logistic, {rows:N0} rows");
        return
        [
            Turns.Line(
                $"{what}: times faster, whole process", Figure(ours, r => r.Process.Seconds, "0.0 s"),
                Figure(peers, r => r.Process.Seconds, "0.0 s") + " scikit-learn",
                Ratios(peers, ours, r => r.Process.Seconds), 20, atLeast: true),
            Turns.Line(
                $"{what}: test accuracy against the peer's", Figure(ours, r => r.Accuracy, "0.0000"),
                Figure(peers, r => r.Accuracy, "0.0000") + " scikit-learn",
                Ratios(ours, peers, r => r.Accuracy), 1, atLeast: true),
            Turns.Line(
                $"{what}: peak memory against 512 MiB", Figure(ours, r => r.Process.PeakMiB, "0 MiB"),
                Figure(peers, r => r.Process.PeakMiB, "0 MiB") + " scikit-learn",
                [.. ours.Select(r => r.Process.PeakMiB / 512)], 1, atLeast: false),
        ];
    }

    /// <summary>The folder of the files with so many unlabeled rows, written where they are not there yet.</summary>
    public static string Prepare(int rows)
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

    /// <summary>
    /// One run of the program over a folder's files, into a folder that is new: taking an earlier run away first would count, and file
    /// systems are slow to make files where some were deleted a moment ago.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="options">More of its options.</param>
    public static Task<MeasuredProcess> RunOursAsync(string folder, string run, params string[] options)
    {
        string rounds = Rounds.ToString(CultureInfo.InvariantCulture);
        return MeasuredProcess.RunAsync(
            "dotnet",
            [
                Places.Cli, "run", "--labeled", Path.Combine(folder, "labeled.csv"), "--unlabeled", Path.Combine(folder, "unlabeled.csv"),
                "--label", "label",
                // The peer writes labels, not the table over again: so do we.
                "--out", run, "--selection", "threshold", "--threshold", "0.75", "--max-rounds", rounds, "--patience", rounds, "--fast",
                "--labeled-out", "none",
                // The peer looks at every row in every round: so do we.
                "--round-rows", "2000000000", .. options.Contains("--student-rows") ? [] : StudentRows, .. options,
            ]);
    }

    /// <summary>A folder for a run that does not exist yet.</summary>
    /// <param name="folder">The folder of the files.</param>
    public static string NewRun(string folder) => Path.Combine(folder, $"run-{Guid.NewGuid():N}");

    /// <summary>Takes all runs away.</summary>
    /// <param name="folder">The folder of the files.</param>
    public static void DeleteRuns(string folder)
    {
        foreach (string run in Directory.EnumerateDirectories(folder, "run*"))
        {
            Directory.Delete(run, recursive: true);
        }
    }

    /// <summary>One run of the program, and the accuracy of its model on the test rows.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="options">More options of the run.</param>
    public static async Task<(MeasuredProcess Process, double Accuracy)> OursAsync(string folder, params string[] options)
    {
        string run = NewRun(folder);
        MeasuredProcess process = await RunOursAsync(folder, run, options);
        string predictions = Path.Combine(folder, "preds.csv");
        await MeasuredProcess.RunAsync("dotnet", Places.Cli, "predict", "--model", Path.Combine(run, "result", "model.zip"), "--input",
            Path.Combine(folder, "test.csv"), "--out", predictions);
        string[] truth = [.. File.ReadLines(Path.Combine(folder, "test.csv")).Skip(1).Select(l => l[(l.LastIndexOf(',') + 1)..])];
        string[] predicted = [.. File.ReadLines(predictions).Skip(1).Select(l => l[..l.IndexOf(',', StringComparison.Ordinal)])];
        return (process, truth.Zip(predicted, (t, p) => t == p ? 1.0 : 0.0).Average());
    }

    /// <summary>The peer's run as a whole process, and the accuracy that it prints.</summary>
    /// <param name="script">The peer's script.</param>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="more">More arguments of the script.</param>
    public static async Task<(MeasuredProcess Process, double Accuracy)> PeerAsync(string script, string folder, params string[] more)
    {
        MeasuredProcess process = await MeasuredProcess.RunAsync(
            Places.Python,
            [Path.Combine(Places.Root, "benchmarks", "peers", script), folder, Rounds.ToString(CultureInfo.InvariantCulture), .. more]);
        return (process, double.Parse(process.Output.Trim(), CultureInfo.InvariantCulture));
    }

    /// <summary>Prints a run.</summary>
    public static void Print(string name, (MeasuredProcess Process, double Accuracy) run) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-24}{run.Process.Seconds,10:0.0}{run.Process.CpuSeconds,10:0.0}{run.Process.PeakMiB,10:0}{run.Accuracy,10:0.0000}"));

    private static string Figure(
        List<(MeasuredProcess Process, double Accuracy)> runs, Func<(MeasuredProcess Process, double Accuracy), double> of, string form) =>
        Turns.Median(runs.Select(of)).ToString(form.Replace("s", "'s'", StringComparison.Ordinal)
            .Replace("MiB", "'MiB'", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static double[] Ratios(
        List<(MeasuredProcess Process, double Accuracy)> above, List<(MeasuredProcess Process, double Accuracy)> below,
        Func<(MeasuredProcess Process, double Accuracy), double> of) =>
        [.. above.Zip(below, (a, b) => of(a) / of(b))];
}
