using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>One split of a data set, the one that scikit-learn's results are on, as files in a folder of its own.</summary>
internal sealed class ProtocolCase : IDisposable
{
    // Three files without labels and the truth of the unlabeled and the test rows, by the bench beside the data.
    private const string Script = """
        import sys; sys.path.insert(0, sys.argv[1]); import plabel, splits
        splits.POOL_CAP = int(sys.argv[7])
        label, test, pool = plabel.case(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
        header, rows = splits.read(sys.argv[2] + '/l.csv')
        if len({r[-1] for r in rows}) < 2: sys.exit(3)
        if sys.argv[8] == 'noise':
            import random; header, rows = splits.read(sys.argv[2] + '/u.csv'); columns = [list(c) for c in zip(*rows)]
            for i, c in enumerate(columns): random.Random(f'{sys.argv[5]} {i}').shuffle(c)
            plabel.write(sys.argv[2] + '/u.csv', header, list(zip(*columns)))
        open(sys.argv[2] + '/label.txt', 'w').write(label)
        plabel.write(sys.argv[2] + '/test.csv', ['y'], [[y] for y in test])
        plabel.write(sys.argv[2] + '/pool.csv', ['y'], [[y] for y in pool])
        """;

    private const int OneClass = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("protocol-").FullName;

    /// <summary>Writes the files of a split.</summary>
    /// <param name="key">The split.</param>
    /// <param name="poolRows">Unlabeled rows at most.</param>
    /// <param name="noise">Shuffle each column of the pool for itself, so that nothing can be learned from it.</param>
    /// <returns>False where the rows drawn are all of one class: nothing can be trained on them.</returns>
    public async Task<bool> WriteAsync(ProtocolKey key, int poolRows, bool noise)
    {
        string[] arguments =
        [
            "-c", Script, Path.Combine(Places.Shared, "bench"), folder, Path.Combine(Places.Shared, "data", key.Data + ".csv"),
            key.Labels.ToString(CultureInfo.InvariantCulture), key.Seed.ToString(CultureInfo.InvariantCulture), key.Draw,
            poolRows.ToString(CultureInfo.InvariantCulture), noise ? "noise" : "as-it-is",
        ];
        using Process process = Process.Start(new ProcessStartInfo(Places.Python, arguments))
            ?? throw new InvalidOperationException("Python does not start.");
        await process.WaitForExitAsync();
        return process.ExitCode switch
        {
            0 => true,
            OneClass => false,
            _ => throw new InvalidOperationException($"the split of {key} was not written"),
        };
    }

    /// <summary>Runs the program, predicts the test rows, and holds all against the truth.</summary>
    public async Task<ProtocolResult> RunAsync(ProtocolKey key, RunSettings settings)
    {
        string run = Path.Combine(folder, "run");
        settings = settings with
        {
            Labeled = [Path.Combine(folder, "l.csv")],
            Unlabeled = [Path.Combine(folder, "u.csv")],
            Label = await File.ReadAllTextAsync(Path.Combine(folder, "label.txt")),
            LabeledOut = "none",
            Onnx = false,
        };
        var clock = Stopwatch.StartNew();
        RunMetrics metrics = (await LocalRun.StartAsync(run, settings, Options)).Metrics;
        double seconds = clock.Elapsed.TotalSeconds;
        string predictions = Path.Combine(folder, "predictions.csv");
        await LocalPrediction.RunAsync(
            Path.Combine(run, "result", "model.zip"), [Path.Combine(folder, "t.csv")], predictions, Options);
        string labels = Path.Combine(run, "result", "pseudo-labels.csv");
        bool[] right = Right(labels, "pool.csv");
        bool[] accepted = [.. Trial.Column(labels, "decision").Select(d => d == "accepted")];
        Directory.Delete(run, recursive: true);
        return new ProtocolResult
        {
            Key = key,
            Hits = string.Concat(Right(predictions, "test.csv").Select(hit => hit ? '1' : '0')),
            Accepted = accepted.Count(a => a),
            AcceptedRight = accepted.Zip(right).Count(p => p.First && p.Second),
            Grade = metrics.Gate.Grade,
            Replaced = metrics.Gate.Replaced,
            Corrected = metrics.ClassShares?.AccuracyAfter is not null,
            Seconds = seconds,
        };
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Cases run beside one another.
    private static LocalRunOptions Options => new() { Threads = 1 };

    private bool[] Right(string predictions, string truth) =>
        [.. Trial.Column(predictions, "predicted_label").Zip(Trial.Column(Path.Combine(folder, truth), "y"), (p, y) => p == y)];
}
