using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Benchmarks.Torch;

/// <summary>
/// Rows per second of training on one thread of a CPU: the trainer's steps in turn with those of <see cref="PlainLoop"/>, the same network,
/// batches, loss (FixMatch, an averaged teacher) and kinds of augmentation. The trainer's neighbor graph is off: the plain loop has none.
/// </summary>
internal static class Throughput
{
    /// <summary>The trainer may take this many times the plain loop's time.</summary>
    private const double Bar = 1.5;
    private const int Turns = 9;
    private const int WarmUpSteps = 100;
    private const double SecondsOfTurn = 1.5;
    private const int LabeledRows = 100;
    private const int PoolRows = 4000;
    private static readonly ImageShape Shape = new(8, 8, 1);

    /// <summary>Measures and prints a table.</summary>
    /// <returns>0 where the trainer keeps to the bar, else 1.</returns>
    public static int Run()
    {
        set_num_threads(1);
        Console.WriteLine("network       plain rows/s   trainer rows/s   time, trainer / plain (bar 1.5)   least to most of the turns");
        return new[] { Measure("cnn 16-32", Shape), Measure("mlp 256-256", null) }.All(ratio => ratio <= Bar) ? 0 : 1;
    }

    private static double Measure(string name, ImageShape? image)
    {
        FeatureMatrix labeledRows = Rows(1, LabeledRows);
        int[] classes = [.. Enumerable.Range(0, LabeledRows).Select(i => i % 10)];
        using var labeled = new LabeledTensors(labeledRows, classes, CPU);
        using var files = new PoolRows(["pool"], long.MaxValue, _ => Rows(2, PoolRows), CPU);
        using IPool pool = files.Open(1);
        TrainingRequest request = Request(classes, image);

        // More steps than are taken: neither side nears its end.
        var schedule = new StepSchedule(request.Options, 100_000);
        using var ours = new NetworkLearning(request, labeled, request.Tasks[0].Train, pool, schedule, 1, CPU);
        using var plain = new PlainLoop(labeled.Features.alias(), labeled.Labels.alias(), pool.Whole!.alias(), image is not null);
        Time(plain.Step, WarmUpSteps);
        int steps = Math.Max(1, (int)(SecondsOfTurn / Time(plain.Step, WarmUpSteps) * WarmUpSteps));
        Time(ours.Advance, WarmUpSteps);
        (double Plain, double Ours)[] turns =
            [.. Enumerable.Range(0, Turns).Select(_ => (Time(plain.Step, steps), Time(ours.Advance, steps)))];
        double rows = steps * (double)ours.RowsOfStep;
        double[] ratios = [.. turns.Select(t => t.Ours / t.Plain).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-12} {rows / Median(turns.Select(t => t.Plain)),13:N0} {rows / Median(turns.Select(t => t.Ours)),16:N0} "
                + $"{Median(ratios),33:0.00} {ratios[0],21:0.00} to {ratios[^1]:0.00}"));
        return Median(ratios);
    }

    private static double Time(Action step, int steps)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < steps; i++)
        {
            step();
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Turns / 2);

    private static TrainingRequest Request(int[] classes, ImageShape? image) => new()
    {
        Version = "benchmark",
        ClassCount = 10,
        FeatureCount = Shape.Columns,
        Image = image,
        LabeledFeatures = "labeled",
        Labels = classes,
        Tasks = [new TrainingTask { Name = "run", Train = [.. Enumerable.Range(0, classes.Length)], Pool = ["pool"], Seed = 1 }],
        Options = new TrainingOptions { UnlabeledLoss = "fixmatch", NeighborShare = 0, RampStart = 0, RampEnd = 0 },
        MemoryMiB = 64,
    };

    /// <summary>Made rows, each class around a center of its own.</summary>
    private static FeatureMatrix Rows(int seed, int count)
    {
        var random = new SeededRandom((ulong)seed);
        var cells = new float[count * Shape.Columns];
        for (int i = 0; i < cells.Length; i++)
        {
            int row = i / Shape.Columns;
            cells[i] = (float)((2 * SeededRandom.Uniform(3, row % 10, i % Shape.Columns)) - 1 + (0.5 * random.NextGaussian()));
        }

        return new FeatureMatrix(count, Shape.Columns, Shape.Columns, cells);
    }
}
