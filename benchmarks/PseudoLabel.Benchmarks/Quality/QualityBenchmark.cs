using System.Globalization;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>
/// What the program promises of quality, over the data sets of a folder: gain over its own supervised model, harm, and the precision of
/// what it accepts; and the same under stress. Splits by seed, settings as a user has them who sets none.
/// </summary>
internal static class QualityBenchmark
{
    private static readonly double[] Harms = [0.01, 0.02];

    /// <summary>The table by data set, and the promises below it.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        (string folder, int seeds, IReadOnlyList<string> files) = Arguments(args);
        if (files.Count == 0)
        {
            return NoData(folder);
        }

        Console.WriteLine(
            $"{seeds} seeds, {ScarceSplit.LabelsPerClass} labels per class; accuracy in % of the test rows, +- the standard deviation "
                + "over seeds\n");
        Console.WriteLine("| data set | supervised | self-trained | gain | worst | let through | accepted | their precision | seconds |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var all = new List<IReadOnlyList<Trial>>();
        foreach (string file in files)
        {
            LabeledTable table = LabeledTable.Read(file);
            IReadOnlyList<Trial> trials = await TrialsAsync(table, seeds, Stress.All[0]);
            all.Add(trials);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {table.Name} | {Spread(trials, t => t.Supervised)} | {Spread(trials, t => t.Accuracy)} | "
                    + $"{100 * trials.Average(t => t.Gain):+0.00;-0.00} | {100 * trials.Min(t => t.Gain):+0.00;-0.00} | "
                    + $"{trials.Count(t => t.Replaced)}/{seeds} | {trials.Average(t => t.Accepted):0} | {Precision(trials)} | "
                    + $"{trials.Average(t => t.Seconds):0.0} |"));
        }

        Trial[] flat = [.. all.SelectMany(t => t)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nmean: supervised {100 * all.Average(s => s.Average(t => t.Supervised)):0.00}, self-trained "
                + $"{100 * all.Average(s => s.Average(t => t.Accuracy)):0.00}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"gain over sets: {100 * all.Average(s => s.Average(t => t.Gain)):+0.00;-0.00}, Wilcoxon p = "
                + $"{SignedRankTest.P(all.Select(s => s.Average(t => t.Gain))):0.0000}"));
        foreach (double harm in Harms)
        {
            int losing = flat.Count(t => t.Gain < -harm);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"loses more than {100 * harm:0} point(s): {losing} of {flat.Length} runs ({100.0 * losing / flat.Length:0.0} %)"));
        }

        int replacedAndLosing = flat.Count(t => t.Replaced && t.Gain < 0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"worst run {100 * flat.Min(t => t.Gain):+0.00;-0.00}; lets through {flat.Count(t => t.Replaced)} of {flat.Length}, "
                + $"of which {replacedAndLosing} lose"));
        int shortfalls = flat.Count(t => t.Precision < Defaults.PrecisionTarget);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accepted rows fall short of the target of {Defaults.PrecisionTarget}: {shortfalls} of {flat.Length} runs "
                + $"({100.0 * shortfalls / flat.Length:0.0} %; risk allowed {100 * Defaults.PrecisionRisk:0} %)"));
        return 0;
    }

    /// <summary>A row for each stress: gain, harm and precision over all data sets and seeds that have classes enough.</summary>
    public static async Task<int> StressAsync(string[] args)
    {
        (string folder, int seeds, IReadOnlyList<string> files) = Arguments(args);
        if (files.Count == 0)
        {
            return NoData(folder);
        }

        Console.WriteLine(
            "| stress | runs | supervised | self-trained | gain | loses > 1 | loses > 2 | worst | accepted | short of target | their "
                + "precision |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        LabeledTable[] tables = [.. files.Select(LabeledTable.Read)];
        foreach (Stress stress in Stress.All)
        {
            var trials = new List<Trial>();
            foreach (LabeledTable table in tables.Where(t => ScarceSplit.Of(t, 0).Classes.Count >= stress.LeastClasses))
            {
                trials.AddRange(await TrialsAsync(table, seeds, stress));
            }

            if (trials.Count > 0)
            {
                Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {stress.Name} | {trials.Count} | {100 * trials.Average(t => t.Supervised):0.00} | "
                        + $"{100 * trials.Average(t => t.Accuracy):0.00} | {100 * trials.Average(t => t.Gain):+0.00;-0.00} | "
                        + $"{trials.Count(t => t.Gain < -0.01)} | {trials.Count(t => t.Gain < -0.02)} | "
                        + $"{100 * trials.Min(t => t.Gain):+0.00;-0.00} | {trials.Average(t => t.Accepted):0} | "
                        + $"{trials.Count(t => t.Precision < Defaults.PrecisionTarget)} | {Precision(trials)} |"));
            }
        }

        return 0;
    }

    private static RunSettings Defaults { get; } = new();

    private static async Task<IReadOnlyList<Trial>> TrialsAsync(LabeledTable table, int seeds, Stress stress)
    {
        var trials = new List<Trial>();
        for (int seed = 0; seed < seeds; seed++)
        {
            ScarceSplit split = stress.Apply(ScarceSplit.Of(table, seed), new SeededRandom(SeededRandom.Derive((ulong)seed, stress.Name)));
            trials.Add(await Trial.RunAsync(split, stress.Settings?.Invoke(Defaults) ?? Defaults));
        }

        return trials;
    }

    /// <summary>Seeds, then names of data sets, or a folder of one's own CSV files with the label last.</summary>
    internal static (string Folder, int Seeds, IReadOnlyList<string> Files) Arguments(string[] args)
    {
        int seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        string folder = args.Length > 1 && Directory.Exists(args[1]) ? args[1] : Path.Combine(Places.Shared, "data");
        HashSet<string> names = [.. args.Skip(Directory.Exists(args.ElementAtOrDefault(1)) ? 2 : 1)];
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)] : [];
        return (folder, seeds, [.. files.Where(f => names.Count == 0 || names.Contains(Path.GetFileNameWithoutExtension(f)))]);
    }

    internal static int NoData(string folder)
    {
        Console.Error.WriteLine($"error: there is no such CSV file in {folder}; name a folder of CSV files whose last column is the label");
        return 2;
    }

    private static string Spread(IReadOnlyList<Trial> trials, Func<Trial, double> of)
    {
        double mean = trials.Average(of), variance = trials.Count < 2 ? 0 : trials.Sum(t => Math.Pow(of(t) - mean, 2)) / (trials.Count - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * mean:0.00} +- {100 * Math.Sqrt(variance):0.00}");
    }

    private static string Precision(IReadOnlyList<Trial> trials)
    {
        long accepted = trials.Sum(t => (long)t.Accepted);
        return accepted == 0 ? "-"
            : string.Create(CultureInfo.InvariantCulture,
                $"{100 * trials.Where(t => t.Accepted > 0).Sum(t => t.Accepted * t.Precision) / accepted:0.0} %");
    }
}
