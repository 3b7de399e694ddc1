using System.Globalization;
using System.Text.Json;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>Measures what a million rows take, phase by phase, and turns it into prices by <see cref="CostModel"/>.</summary>
internal static class CostBenchmark
{
    private const int Million = 1_000_000;
    private const int Rounds = 5;

    /// <summary>Measures and prints.</summary>
    /// <param name="turns">Runs; medians count.</param>
    public static async Task<int> RunAsync(int turns)
    {
        string folder = SpeedBenchmark.Prepare(Million);
        var runs = new List<MeasuredProcess>();
        var phases = new Dictionary<string, List<double>>();
        double resultBytes = 0;
        for (int turn = 0; turn < turns; turn++)
        {
            string run = SpeedBenchmark.NewRun(folder);
            runs.Add(await SpeedBenchmark.RunOursAsync(folder, run, "--learner", "logistic"));
            string result = Path.Combine(run, "result");
            resultBytes = (new FileInfo(Path.Combine(result, "pseudo-labels.csv")).Length
                + new FileInfo(Path.Combine(result, "pseudo-labels.parquet")).Length) / (double)Million;
            using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(result, "metrics.json")));
            foreach (JsonProperty phase in metrics.RootElement.GetProperty("timing").GetProperty("secondsByPhase").EnumerateObject())
            {
                phases.TryAdd(phase.Name, []);
                phases[phase.Name].Add(phase.Value.GetDouble());
            }
        }

        SpeedBenchmark.DeleteRuns(folder);
        double cpu = Turns.Median(runs.Select(r => r.CpuSeconds));
        double peak = Turns.Median(runs.Select(r => r.PeakMiB)) / 1024;
        double wall = Turns.Median(runs.Select(r => r.Seconds));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"1,000,000 rows of 64 numbers, {Rounds} rounds: {cpu:0.0} cpu-seconds, {wall:0.0} s, {peak * wall:0.00} GB-seconds of what is resident at most"));
        Console.WriteLine("by phase, s: "
            + string.Join(", ", phases.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {Turns.Median(p.Value):0.00}"))));
        var model = new CostModel(cpu, new FileInfo(Path.Combine(folder, "unlabeled.csv")).Length / (double)Million,
            SpeedData.Columns * sizeof(float), resultBytes, Rounds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"through the store {model.StoreBytes:0} bytes a row; an instance takes {model.InstanceSeconds * 1e6:0.0} us a row\n"));
        Console.WriteLine(
            "| rows | GB-seconds | Functions $ | transactions $ | storage $ a month | one container instead $ |\n|---|---|---|---|---|---|");
        foreach (double rows in new[] { 1e6, 1e8, 1e9 })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows:N0} | {model.GigabyteSeconds(rows):N0} | {model.Functions(rows):0.000} | {model.Transactions(rows):0.000} | {model.Storage(rows):0.000} | {model.Container(rows):0.000} |"));
        }

        return 0;
    }
}
