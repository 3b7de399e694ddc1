using System.Globalization;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>Test accuracy on a messy table and on the same rows cleaned: reading must cost no more than half a point on the mean.</summary>
internal static class MessyBenchmark
{
    private const double Bar = 0.005;

    public static async Task<int> RunAsync(int seeds)
    {
        string path = Path.Combine(Places.Shared, "data", "adult.csv");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine("error: the data sets lie beside the repository, in shared/data; adult.csv is not there");
            return 2;
        }

        LabeledTable adult = LabeledTable.Read(path);
        string folder = Directory.CreateTempSubdirectory("messy-").FullName;
        try
        {
            var differences = new List<double>();
            Console.WriteLine("| seed | cleaned | messy | difference |");
            Console.WriteLine("|---|---|---|---|");
            for (int seed = 0; seed < seeds; seed++)
            {
                var table = new MessyAdult(adult, (ulong)seed);
                double clean = await AccuracyAsync(folder, table, messy: false, (ulong)seed);
                double messy = await AccuracyAsync(folder, table, messy: true, (ulong)seed);
                differences.Add(messy - clean);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {seed} | {clean:0.0000} | {messy:0.0000} | {messy - clean:+0.0000;-0.0000} |"));
            }

            double mean = differences.Average();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| mean | | | {mean:+0.0000;-0.0000} |"));
            return mean >= -Bar ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> AccuracyAsync(string folder, MessyAdult table, bool messy, ulong seed)
    {
        (string labeled, string unlabeled, string test) = table.Write(folder, messy);
        string to = Path.Combine(folder, messy ? "messy" : "clean");
        var settings = new RunSettings { Labeled = [labeled], Unlabeled = [unlabeled], Label = "label", Fast = true, Seed = seed };
        var options = new LocalRunOptions { Threads = Environment.ProcessorCount, Overwrite = true };
        LocalRunResult run = await LocalRun.StartAsync(to, settings, options);
        foreach (string notice in run.Metrics.Notices.Where(_ => seed == 0))
        {
            Console.Error.WriteLine($"{(messy ? "messy" : "clean")}: {notice}");
        }

        string predictions = Path.Combine(folder, "preds.csv");
        var summary = await LocalPrediction.RunAsync(Path.Combine(to, "result", "model.zip"), [test], predictions, options);
        foreach (string notice in summary.Notices.Where(_ => seed == 0))
        {
            Console.Error.WriteLine($"{(messy ? "messy" : "clean")} test: {notice}");
        }

        string[] predicted = [.. File.ReadLines(predictions).Skip(1).Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)])];
        return predicted.Zip(table.Truth).Average(p => p.First == p.Second ? 1.0 : 0.0);
    }
}
