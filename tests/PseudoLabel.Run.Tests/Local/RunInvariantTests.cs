using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>What holds for whole runs, whatever the tables: each property makes its tables from the number that it is given.</summary>
public sealed class RunInvariantTests
{
    private static readonly string[] Classes = ["plain", "with, comma", "with \"quotes\"", "zwölf"];

    [Property(MaxTest = 10)]
    public void StartAsync_AnyTables_EveryRowIsDecidedOnceInTheOrderOfItsFile(ulong seed)
    {
        using var data = new SmallData(labeled: 0, unlabeled: 0);
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(3);
        File.WriteAllText(data.Labeled, Table(random, classes * (2 + random.NextInt32(4)), classes).Delimited(',', "\n"));
        Tables[] tables = [.. Enumerable.Range(0, 1 + random.NextInt32(3)).Select(_ => Table(random, 1 + random.NextInt32(250), 0))];
        string[] files =
            [.. tables.Select((table, f) => data.File($"pool{f}.csv", table.Delimited(',', random.NextInt32(2) == 0 ? "\n" : "\r\n")))];
        var mode = (RunMode)random.NextInt32(3);
        RunSettings settings = data.Settings() with
        {
            Unlabeled = files,
            Mode = mode,
            MaxRounds = 2,
            MaxBadShare = 1,
            PrecisionTarget = 0.5,
            Columns = new Dictionary<string, ColumnKind>
            {
                ["a"] = ColumnKind.Numeric,
                ["b"] = ColumnKind.Numeric,
                ["c"] = ColumnKind.Categorical
            },
        };

        DecisionSummary decisions =
            LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions { Threads = 2 }).GetAwaiter().GetResult().Metrics.Decisions;

        LabeledRow[] rows = DecidedRows.Of(data.Out());
        Assert.Equal(
            tables.Zip(files).SelectMany(t => t.First.Rows.Select((_, r) => (t.Second, (long)r))), rows.Select(r => (r.Source, r.Row)));
        Assert.All(rows, row => Assert.NotEqual(RowDecision.Rejected, row.Decision));
        Assert.Equal(rows.Length, decisions.Rows);
        Assert.Equal(
            (decisions.Accepted, decisions.Review, decisions.Rejected),
            (Count(RowDecision.Accepted), Count(RowDecision.Review), Count(RowDecision.Rejected)));
        Assert.All(rows, row => Assert.Equal(row.Decision == RowDecision.Rejected, row.PredictedLabel.Length == 0));
        Assert.All(rows.Where(r => r.PredictedLabel.Length > 0), row => Assert.Contains(row.PredictedLabel, Classes));

        long Count(RowDecision decision) => rows.LongCount(r => r.Decision == decision);
    }

    [Fact]
    public async Task StartAsync_AnyBatchSize_SameLabelsSameModel()
    {
        using var data = new SmallData(unlabeled: 700);
        RunSettings settings = data.Settings() with { Probabilities = true, GatePoolRows = 700 };
        foreach (int rows in new[] { 100, 137, 699, 1000 })
        {
            await LocalRun.StartAsync(data.Out($"{rows}"), settings with { BatchRows = rows }, new LocalRunOptions());
        }

        foreach (string name in new[] { RunNames.PseudoLabels, RunNames.Model })
        {
            byte[][] bytes = [.. new[] { 100, 137, 699, 1000 }.Select(rows => File.ReadAllBytes(Path.Combine(data.Out($"{rows}"), name)))];
            Assert.All(bytes, b => Assert.True(b.AsSpan().SequenceEqual(bytes[0]), name));
        }
    }

    [Property(MaxTest = 4)]
    public void StartAsync_HigherFixedThreshold_AcceptsASubset(ulong seed)
    {
        using var data = new SmallData(unlabeled: 300, seed: seed);
        RunSettings settings = data.Settings() with { MaxRounds = 0, Selection = "threshold" };

        AssertSubsets(data, [0, 0.5, 0.7, 0.9, 1], threshold => settings with { Threshold = threshold });
    }

    [Property(MaxTest = 4)]
    public void StartAsync_HigherPrecisionTarget_AcceptsASubset(ulong seed)
    {
        using var data = new SmallData(labeled: 90, unlabeled: 300, seed: seed);
        RunSettings settings = data.Settings() with
        {
            MaxRounds = 1,
            PrecisionProof = (seed % 4) switch { 0 => "estimate", 1 => "cautious", _ => "bound" },
            PerClass = seed % 3 == 0
        };

        AssertSubsets(data, [0.6, 0.8, 0.9, 0.97], target => settings with { PrecisionTarget = target });
    }

    private static void AssertSubsets(SmallData data, double[] strict, Func<double, RunSettings> settings)
    {
        HashSet<long>? before = null;
        byte[]? model = null;
        foreach (double value in strict)
        {
            string folder = data.Out($"{value}");
            LocalRun.StartAsync(folder, settings(value), new LocalRunOptions()).GetAwaiter().GetResult();
            HashSet<long> accepted = [.. DecidedRows.Of(folder).Where(r => r.Decision == RowDecision.Accepted).Select(r => r.Row)];
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, RunNames.Model));

            Assert.Equal(model ?? bytes, bytes);
            Assert.True(before is null || accepted.IsSubsetOf(before), $"at {value} rows are accepted that were not before");
            (before, model) = (accepted, bytes);
        }
    }

    /// <summary>
    /// Two columns of numbers and one of words, all sometimes missing. Unlabeled rows, those without classes, have bad cells too, but for
    /// the first; the classes of labeled rows come in turn.
    /// </summary>
    private static Tables Table(SeededRandom random, int rows, int classes)
    {
        var cells = new List<string?[]>();
        for (int r = 0; r < rows; r++)
        {
            int k = classes > 0 ? r % classes : random.NextInt32(4);
            string? a = classes == 0 && r > 0 && random.NextInt32(10) == 0 ? "bad" : Number(k);
            string? b = classes == 0 && r > 0 && random.NextInt32(20) == 0 ? "1e999" : Number(-k);
            string? c = random.NextInt32(5) == 0 ? null : $"word {random.NextInt32(3 + k)},\n{k}";
            cells.Add(classes > 0 ? [a, b, c, Classes[k]] : [a, b, c]);
        }

        return new Tables(classes > 0 ? ["a", "b", "c", "label"] : ["a", "b", "c"], cells);

        string? Number(double mean) =>
            random.NextInt32(8) == 0 ? null
                : Math.Round(mean + random.NextGaussian(), 3).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
