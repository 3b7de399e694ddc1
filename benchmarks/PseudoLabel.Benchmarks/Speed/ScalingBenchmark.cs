using System.Globalization;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// The logistic run of <see cref="SpeedBenchmark"/> over 100,000, 1,000,000 and 10,000,000 rows, whole processes: what a further row costs, and how
/// much memory the run takes at its peak. The ten millions are the million's rows ten times over: reading and predicting take what they take.
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
                    CultureInfo.InvariantCulture, $"{Sizes[i],12:N0} rows: {ofTurn[i].Seconds:0.0} s, {ofTurn[i].CpuSeconds:0.0} s of processor time, {ofTurn[i].PeakMiB:0} MiB"));
            }

            runs.Add(ofTurn);
        }

        Array.ForEach(folders, SpeedBenchmark.DeleteRuns);
        return
        [
            Turns.Line(
                "processor time of a further row, 1 to 10 million against 0.1 to 1", PerRow(2, r => r.CpuSeconds), PerRow(1, r => r.CpuSeconds), Ratios(r => r.CpuSeconds), 1.1, atLeast: false),
            Turns.Line("wall time of a further row, the same", PerRow(2, r => r.Seconds), PerRow(1, r => r.Seconds), Ratios(r => r.Seconds), 1.1, atLeast: false),
            Turns.Line(
                "peak memory, largest against smallest of the three", Memory(r => r.Max(p => p.PeakMiB)), Memory(r => r.Min(p => p.PeakMiB)),
                [.. runs.Select(r => r.Max(p => p.PeakMiB) / r.Min(p => p.PeakMiB))], 1.1, atLeast: false),
        ];

        double Further(MeasuredProcess[] r, int size, Func<MeasuredProcess, double> of) => (of(r[size]) - of(r[size - 1])) / (Sizes[size] - Sizes[size - 1]) * Million;
        string PerRow(int size, Func<MeasuredProcess, double> of) => string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(runs.Select(r => Further(r, size, of))):0.00} us");
        double[] Ratios(Func<MeasuredProcess, double> of) => [.. runs.Select(r => Further(r, 2, of) / Further(r, 1, of))];
        string Memory(Func<MeasuredProcess[], double> of) => string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(runs.Select(of)):0} MiB");
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
