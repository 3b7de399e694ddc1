using System.Globalization;
using System.Text.Json;
using PseudoLabel.Benchmarks.Quality;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>
/// optdigits as 8x8 images with 10 labels per class, on the accuracy bench's own splits: the network trained on labels alone, on labels
/// alone with images that are weakly changed as the joint loss changes them, and with the joint loss on labels and pool; as many steps
/// each. Label spreading, the best peer on these splits, reaches 94.0 %.
/// </summary>
internal static class DigitsBenchmark
{
    private static readonly ImageShape Shape = new(8, 8, 1);

    public static async Task<int> RunAsync(string[] arguments)
    {
        int seeds = arguments is [var first, ..] && int.TryParse(first, out int n) ? n : 5;
        TrainingOptions options =
            NeuralOptions.With(new TrainingOptions(), arguments.Where(a => a.Contains('=', StringComparison.Ordinal)));
        LabeledTable table = LabeledTable.Read(Path.Combine(Places.Shared, "data", "optdigits.csv"));
        float[][] pixels = Scaled(table);
        int[] labels = [.. table.Rows.Select(r => int.Parse(ScarceSplit.Label(r), CultureInfo.InvariantCulture))];
        Console.WriteLine("seed   labels alone   labels alone, changed   labels and pool   pseudo-labels   seconds");
        var rows = new List<(double Alone, double Changed, double Joint)>();
        for (int seed = 0; seed < seeds; seed++)
        {
            rows.Add(await SeedAsync(seed, pixels, labels, options));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"mean {rows.Average(r => r.Alone),14:0.00} {rows.Average(r => r.Changed),23:0.00} {rows.Average(r => r.Joint),17:0.00}"));
        return 0;
    }

    private static async Task<(double Alone, double Changed, double Joint)> SeedAsync(
        int seed, float[][] pixels, int[] labels, TrainingOptions options)
    {
        (int[] labeled, int[] unlabeled, int[] test) = await SplitAsync(seed);
        using var run = new TrainerRun();
        await run.WriteAsync("features/labeled.bin", [.. labeled.Concat(test).Select(i => pixels[i])], Shape.Columns);
        await run.WriteAsync("features/pool.bin", [.. unlabeled.Select(i => pixels[i])], Shape.Columns);
        var task = new TrainingTask
        {
            Name = "joint",
            Train = [.. Enumerable.Range(0, labeled.Length)],
            Held = [.. Enumerable.Range(labeled.Length, test.Length)],
            Pool = ["features/pool.bin"],
            Seed = (ulong)seed,
        };
        int steps = StepCount.Of(options, labeled.Length, unlabeled.Length);
        var request = new TrainingRequest
        {
            Version = "benchmark",
            ClassCount = 10,
            FeatureCount = Shape.Columns,
            Image = Shape,
            LabeledFeatures = "features/labeled.bin",
            Labels = [.. labeled.Concat(test).Select(i => labels[i])],
            Tasks = [task, task with { Name = "alone", Pool = [], Steps = steps }],
            Options = options,
            MemoryMiB = 256,
        };
        (TrainingResult result, MeasuredProcess process) = await run.TrainAsync(request);
        TrainingRequest plain = request with { Tasks = [request.Tasks[1]], Options = options with { Augment = false } };
        (TrainingResult unchanged, _) = await run.TrainAsync(plain);
        int[] truth = [.. test.Select(i => labels[i])];
        double joint = Accuracy(result.Tasks[0].HeldProbabilities, truth);
        double changed = Accuracy(result.Tasks[1].HeldProbabilities, truth);
        double alone = Accuracy(unchanged.Tasks[0].HeldProbabilities, truth);
        if (seed == 0)
        {
            Console.WriteLine($"       {result.Network}; {result.UnlabeledLoss}; {result.Tasks[0].Steps} steps");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seed,4} {alone,14:0.00} {changed,23:0.00} {joint,17:0.00} {100 * result.Tasks[0].PseudoShare,14:0.0}% "
                + $"{process.Seconds,9:0.0}"));
        return (alone, changed, joint);
    }

    /// <summary>The rows' numbers, from the accuracy bench itself.</summary>
    private static async Task<(int[] Labeled, int[] Unlabeled, int[] Test)> SplitAsync(int seed)
    {
        string bench = Path.Combine(Places.Shared, "bench");
        string digits = JsonSerializer.Serialize(Path.Combine(Places.Shared, "data", "optdigits.csv"));
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $"import sys, json; sys.path.insert(0, {JsonSerializer.Serialize(bench)}); import splits; "
                + $"print(json.dumps(splits.split(splits.read({digits})[1], 10, {seed})))");
        MeasuredProcess python = await MeasuredProcess.RunAsync(Places.Python, "-B", "-c", script);
        int[][] parts = JsonSerializer.Deserialize<int[][]>(python.Output)!;
        return (parts[0], parts[1], parts[2]);
    }

    /// <summary>Test accuracy in percent.</summary>
    /// <param name="probabilities">Rows x classes.</param>
    /// <param name="truth">The rows' classes.</param>
    internal static double Accuracy(IReadOnlyList<float> probabilities, int[] truth) =>
        100 * ClassificationMetrics.Compute(MetricKind.Accuracy, [.. probabilities], truth, probabilities.Count / truth.Length);

    /// <summary>All pixels on one scale, as a run with an image shape encodes them.</summary>
    private static float[][] Scaled(LabeledTable table)
    {
        double[][] raw = [.. table.Rows.Select(r => r[..^1].Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray())];
        double mean = raw.Average(r => r.Average());
        double deviation = Math.Sqrt(raw.Average(r => r.Average(v => (v - mean) * (v - mean))));
        return [.. raw.Select(r => r.Select(v => (float)((v - mean) / deviation)).ToArray())];
    }
}
