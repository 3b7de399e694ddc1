using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// The logistic run of <see cref="SpeedBenchmark"/> over 100,000, 1,000,000 and 10,000,000 rows, whole processes: what a further row costs,
/// and how much memory the run takes at its peak. The ten millions are the million's rows ten times over: reading and predicting take what
/// they take.
/// </summary>
internal static class ScalingBenchmark
{
    private const int Million = 1_000_000;
    private static readonly int[] Sizes = [Million / 10, Million, 10 * Million];

    /// <summary>Measures in turns, small, middle, large.</summary>
    /// <param name="turns">How many of each.</param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(int turns)
    {
        string[] folders = [.. Sizes.Select(size => size > Million ? Repeated(size / Million) : SpeedBenchmark.Prepare(size))];
        var runs = new List<MeasuredProcess[]>();
        for (int turn = 0; turn < turns; turn++)
        {
            var ofTurn = new MeasuredProcess[Sizes.Length];
            for (int i = 0; i < Sizes.Length; i++)
            {
                ofTurn[i] = await SpeedBenchmark.RunOursAsync(folders[i], SpeedBenchmark.NewRun(folders[i]), "--learner", "logistic");
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Sizes[i],12:N0} rows: {ofTurn[i].Seconds:0.0} s, {ofTurn[i].CpuSeconds:0.0} s of processor time, "
                        + $"{ofTurn[i].PeakMiB:0} MiB"));
            }

            runs.Add(ofTurn);
        }

        Array.ForEach(folders, SpeedBenchmark.DeleteRuns);
        return
        [
            Turns.Line(
                "wall time of 0.1, 1 and 10 million rows: departure from a straight line", Figures(r => r.Seconds, "s"), "the nearest line",
                [.. runs.Select(r => Departure(r, p => p.Seconds))], 0.1, atLeast: false),
            Turns.Line(
                "processor time, the same", Figures(r => r.CpuSeconds, "s"), "the nearest line",
                [.. runs.Select(r => Departure(r, p => p.CpuSeconds))], 0.1, atLeast: false),
            MemoryLine(runs),
        ];

        string Figures(Func<MeasuredProcess, double> of, string unit)
        {
            IEnumerable<double> medians = Sizes.Select((_, i) => Turns.Median(runs.Select(r => of(r[i]))));
            return string.Join(", ", medians.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m:0.0} {unit}")));
        }
    }

    /// <summary>
    /// How far, as a part of each, the three times lie from the straight line (a fixed part and so much a row) that is nearest to all: the
    /// middle one below it by as much as the others lie above, or the other way round (Chebyshev's approximation).
    /// </summary>
    private static double Departure(MeasuredProcess[] runs, Func<MeasuredProcess, double> of)
    {
        (double n0, double n1, double n2) = (Sizes[0], Sizes[1], Sizes[2]);
        (double t0, double t1, double t2) = (of(runs[0]), of(runs[1]), of(runs[2]));

        // a + b n = t (1 + d), with -d for the middle one; a and b go out by taking differences.
        double d = ((t1 - t0) * (n2 - n1) - (t2 - t1) * (n1 - n0)) / ((t1 + t0) * (n2 - n1) + (t2 + t1) * (n1 - n0));
        return Math.Abs(d);
    }

    /// <summary>Of the sizes' medians, the largest against the smallest.</summary>
    private static TableLine MemoryLine(List<MeasuredProcess[]> runs)
    {
        double[] medians = [.. Sizes.Select((_, i) => Turns.Median(runs.Select(r => r[i].PeakMiB)))];
        double[] turns = [.. runs.Select(r => r.Max(p => p.PeakMiB) / r.Min(p => p.PeakMiB))];
        string ours = string.Join(", ", medians.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m:0} MiB")));
        double ratio = medians.Max() / medians.Min();
        return new TableLine("peak memory of the three: largest median against smallest", ours, "itself", ratio, turns.Min(), turns.Max(),
            "at most 1.1", ratio <= 1.1);
    }

    /// <summary>A folder whose unlabeled rows are the million's, several times over.</summary>
    private static string Repeated(int times)
    {
        string one = SpeedBenchmark.Prepare(Million);
        string folder = $"{one}-{times}";
        string done = Path.Combine(folder, "done");
        if (File.Exists(done))
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(one, "labeled.csv"), Path.Combine(folder, "labeled.csv"), overwrite: true);
        string source = Path.Combine(one, "unlabeled.csv");
        int header = File.ReadLines(source).First().Length + 1;
        using (FileStream target = File.Create(Path.Combine(folder, "unlabeled.csv")))
        {
            for (int i = 0; i < times; i++)
            {
                using FileStream rows = File.OpenRead(source);
                rows.Position = i == 0 ? 0 : header;
                rows.CopyTo(target, 1 << 20);
            }
        }

        File.WriteAllText(done, "");
        return folder;
    }
}
