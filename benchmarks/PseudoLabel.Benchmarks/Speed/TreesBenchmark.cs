using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// The files of <see cref="SpeedBenchmark"/> with boosted trees: whole processes, in turn with scikit-learn's
/// SelfTrainingClassifier(HistGradientBoostingClassifier), threshold .75, 5 rounds, each on all cores that it takes.
/// This program's LightGBM trains 100 rounds of 10 trees (one a class) of at most 20 leaves, learning rate 0.1, 63 bins, each tree on
/// 30 % of the columns; its students take a random sample of some 20,000 selected rows. The peer is run twice: as it comes (100 rounds of
/// 10 trees of 31 leaves, 255 bins, all columns; past 10,000 rows it may stop early), and with 20 leaves, 63 bins and no early stop.
/// scikit-learn 1.2 cannot sample columns, and trains on all selected rows; so this program is run once more with all selected rows too.
/// </summary>
internal static class TreesBenchmark
{
    /// <summary>Unlabeled rows: the peer takes minutes on them, not an hour.</summary>
    private const int DefaultRows = 200_000;

    private const double Bar = 5;

    /// <summary>Whole processes, and prediction by itself.</summary>
    /// <param name="turns">How many of each.</param>
    /// <param name="rows">Unlabeled rows; 0 for prediction alone.</param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(int turns, int rows = DefaultRows) =>
        [.. rows > 0 ? await MeasureAsync(rows, turns) : [], .. TreePredictionBenchmark.Measure(3 * turns)];

    private static async Task<IReadOnlyList<TableLine>> MeasureAsync(int rows, int turns)
    {
        string folder = SpeedBenchmark.Prepare(rows);
        string all = rows.ToString(CultureInfo.InvariantCulture);
        var ours = new List<Figures>();
        var oursAll = new List<Figures>();
        var peers = new List<Figures>();
        var peersSame = new List<Figures>();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} unlabeled rows: wall s, cpu s, peak MiB, test accuracy"));
        for (int t = 0; t < turns; t++)
        {
            ours.Add(Shown("pseudolabel", await SpeedBenchmark.OursAsync(folder, "--learner", "lightgbm")));
            peers.Add(Shown("scikit-learn", await SpeedBenchmark.PeerAsync("self_training_trees.py", folder, "default")));
            oursAll.Add(
                Shown("pseudolabel, all rows", await SpeedBenchmark.OursAsync(folder, "--learner", "lightgbm", "--student-rows", all)));
            peersSame.Add(Shown("scikit-learn, same size", await SpeedBenchmark.PeerAsync("self_training_trees.py", folder, "same")));
        }

        SpeedBenchmark.DeleteRuns(folder);
        string what = string.Create(CultureInfo.InvariantCulture, $"self-training with trees, {rows:N0} rows");
        return [
            Line(what, ours, peers, "scikit-learn as it comes"),
            Line(what, ours, peersSame, "scikit-learn, trees of the same size"),
            Line(what + ", students on all selected", oursAll, peersSame, "scikit-learn, trees of the same size"),
        ];
    }

    private static Figures Shown(string name, (MeasuredProcess Process, double Accuracy) run)
    {
        SpeedBenchmark.Print(name, run);
        return new Figures(run.Process.Seconds, run.Process.CpuSeconds, run.Accuracy);
    }

    private static TableLine Line(string what, List<Figures> ours, List<Figures> peers, string whose) => Turns.Line(
        what, Words(ours), $"{whose}: {Words(peers)}", [.. ours.Zip(peers, (o, p) => p.Seconds / o.Seconds)], Bar, atLeast: true);

    private static string Words(List<Figures> runs)
    {
        double seconds = Turns.Median(runs.Select(r => r.Seconds));
        double cpu = Turns.Median(runs.Select(r => r.CpuSeconds));
        double accuracy = Turns.Median(runs.Select(r => r.Accuracy));
        return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s, cpu {cpu:0.0} s, accuracy {accuracy:0.000}");
    }

    private sealed record Figures(double Seconds, double CpuSeconds, double Accuracy);
}
