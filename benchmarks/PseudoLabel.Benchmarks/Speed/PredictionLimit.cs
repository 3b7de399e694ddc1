using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// A round's prediction from stored features - read, logits, softmax with a temperature, class, confidence, histogram - in turn with
/// <see cref="LimitPass"/> over the same files, which lie in the page cache. By one thread and by two, for one model and for two that are
/// mixed. Ratios are of processor seconds, all threads together, so that what else runs on the machine counts less; each turn prints
/// elapsed time beside them.
/// </summary>
internal static class PredictionLimit
{
    private const int Rows = 1_000_000;
    private const int Columns = 64;
    private const int Classes = 10;
    private const int SparseColumns = 20_000;
    private const int SparseEntries = 30;
    private const double Bar = 2;

    private static readonly Temperature Calibrated = new(1.3);

    /// <summary>Measures and prints.</summary>
    /// <param name="turns">Turns of ours and the limit.</param>
    public static Task<IReadOnlyList<TableLine>> RunAsync(int turns)
    {
        var lines = new List<TableLine>();
        using (var dense = StoredBatches.OfDense(Rows, Columns, Classes))
        {
            LinearModel last = dense.Model(1), supervised = dense.Model(2);
            float[] both = [.. last.Weights, .. supervised.Weights];
            string what = $"{Columns} numbers, {Classes} classes";
            lines.AddRange(
                Measure($"{what}, one model", dense, last, null, turns, (pass, path) => pass.Dense(path, last.Weights, Classes, Columns)));
            lines.AddRange(Measure(
                $"{what}, two models", dense, last, supervised, turns, (pass, path) => pass.Dense(path, both, 2 * Classes, Columns)));
        }

        using (var sparse = StoredBatches.OfSparse(Rows, SparseColumns, SparseEntries, 2))
        {
            LinearModel last = sparse.Model(1), supervised = sparse.Model(2);
            float[][] one = [last.Weights[SparseColumns..].ToArray()], two = [.. one, supervised.Weights[SparseColumns..].ToArray()];
            int rows = Rows / sparse.Files.Count;
            string what =
                string.Create(CultureInfo.InvariantCulture, $"{SparseEntries} entries over {SparseColumns:N0} columns, 2 classes");
            lines.AddRange(
                Measure($"{what}, one model", sparse, last, null, turns, (pass, path) => pass.Sparse(path, rows, SparseEntries, one)));
            lines.AddRange(Measure(
                $"{what}, two models", sparse, last, supervised, turns, (pass, path) => pass.Sparse(path, rows, SparseEntries, two)));
        }

        return Task.FromResult<IReadOnlyList<TableLine>>(lines);
    }

    private static IEnumerable<TableLine> Measure(
        string what, StoredBatches batches, LinearModel last, LinearModel? supervised, int turns, Action<LimitPass, string> limit)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"prediction, {what}, {threads} thread{(threads == 1 ? "" : "s")}");
            OursLane[] lanes = [.. Enumerable.Range(0, threads).Select(_ => new OursLane(last, supervised))];
            LimitPass[] passes = [.. Enumerable.Range(0, threads).Select(_ => new LimitPass())];
            var ours = new List<double>();
            var limits = new List<double>();

            // The first turn brings code and files in, and does not count.
            for (int turn = 0; turn <= turns; turn++)
            {
                (double Processor, double Elapsed) own = Seconds(batches, threads, (lane, path) => lanes[lane].Predict(path));
                (double Processor, double Elapsed) least = Seconds(batches, threads, (lane, path) => limit(passes[lane], path));
                ours.Add(own.Processor);
                limits.Add(least.Processor);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}, turn {turn}: ours {Nanoseconds(own.Processor)} ({own.Elapsed:0.000} s), limit {Nanoseconds(least.Processor)} ({least.Elapsed:0.000} s), ratio {ours[^1] / limits[^1]:0.00}"));
            }

            Check(lanes, passes, (turns + 1L) * batches.Rows);
            double[] ratios = [.. ours.Zip(limits, (o, l) => o / l).Skip(1)];
            yield return Turns.Line(name, Nanoseconds(Turns.Median(ours.Skip(1))), $"limit {Nanoseconds(Turns.Median(limits.Skip(1)))}",
                ratios, Bar, atLeast: false);
        }

        string Nanoseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e9 / batches.Rows:0.0} ns a row");
    }

    private static (double Processor, double Elapsed) Seconds(StoredBatches batches, int threads, Action<int, string> work)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(lane => new Thread(() => Lane(lane)))];
        Array.ForEach(others, thread => thread.Start());
        Lane(0);
        Array.ForEach(others, thread => thread.Join());
        return ((Environment.CpuUsage.TotalTime - used).TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);

        void Lane(int lane)
        {
            for (int file = lane; file < batches.Files.Count; file += threads)
            {
                work(lane, batches.Files[file]);
            }
        }
    }

    private static void Check(OursLane[] lanes, LimitPass[] passes, long rows)
    {
        long counted = lanes.Sum(lane => lane.Histogram.Total);
        if (counted != rows || passes.Any(pass => !float.IsFinite(pass.Sum)))
        {
            throw new InvalidOperationException($"{counted} rows were predicted of {rows}.");
        }
    }

    /// <summary>What one thread of a run does with a batch, its buffers kept.</summary>
    private sealed class OursLane(LinearModel last, LinearModel? supervised)
    {
        private readonly FeatureBatchBuffers buffers = new();
        private readonly Teacher teacher = new(last, Calibrated, supervised, supervised is null ? 0 : 0.5);
        private readonly TopProbability confidence = new();

        public ConfidenceHistogram Histogram { get; } = new(last.ClassCount);

        public void Predict(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            PoolPredictions.Predict(teacher, confidence, FeatureBatchFile.Read(file, buffers).Features, Histogram);
        }
    }
}
