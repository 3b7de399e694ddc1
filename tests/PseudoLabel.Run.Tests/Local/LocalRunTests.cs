using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalRunTests
{
    [Theory]
    [InlineData(RunMode.OneShot, 1)]
    [InlineData(RunMode.Iterative, 3)]
    [InlineData(RunMode.Joint, 3)]
    public async Task StartAsync_EachMode_LabelsEveryRow(RunMode mode, int mostRounds)
    {
        using var data = new SmallData();

        LocalRunResult result =
            await LocalRun.StartAsync(data.Out(), data.Settings() with { Mode = mode }, new LocalRunOptions { Threads = 2 });

        Assert.All(result.Files, file => Assert.True(File.Exists(file), file));
        RunMetrics metrics = result.Metrics;
        Assert.Equal(["alpha", "beta", "gamma"], metrics.Classes);
        Assert.InRange(metrics.Rounds.Count, 2, mostRounds + 1);
        Assert.Equal(600, metrics.Decisions.Accepted + metrics.Decisions.Review + metrics.Decisions.Rejected);
        Assert.False(Directory.Exists(Path.Combine(data.Out(), "result", "parts")));
        using FileStream csv = File.OpenRead(Path.Combine(data.Out(), RunNames.PseudoLabels));
        LabeledRow[] rows = [.. PseudoLabelCsv.Read(csv)];
        Assert.Equal(Enumerable.Range(0, 600).Select(i => (long)i), rows.Select(r => r.Row));
        Assert.Equal(metrics.Decisions.Accepted, rows.Count(r => r.Decision == RowDecision.Accepted));
        Assert.Equal(metrics.Decisions.PredictedByClass, metrics.Classes.Select(c => rows.LongCount(r => r.PredictedLabel == c)));
        string[] truth = ["alpha", "beta", "gamma"];
        Assert.InRange(rows.Average(r => r.PredictedLabel == truth[r.Row % 3] ? 1.0 : 0.0), 0.8, 1);
    }

    [Fact]
    public async Task StartAsync_MaxRoundsZero_IsTheSupervisedModelAlone()
    {
        using var data = new SmallData();

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions())).Metrics;

        Assert.Single(metrics.Rounds);
        Assert.False(metrics.Gate.Replaced);
        Assert.Contains("max-rounds 0", metrics.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Fast_SaysThatNothingIsProven()
    {
        using var data = new SmallData();

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings() with { Fast = true }, new LocalRunOptions())).Metrics;

        Assert.Contains(metrics.Notices, n => n.StartsWith("fast: ", StringComparison.Ordinal));
        Assert.StartsWith("not gated: fast; ", metrics.Gate.Words, StringComparison.Ordinal);
        Assert.Contains(
            "not gated: fast", await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000, 600)]
    [InlineData(300, 300)]
    public async Task StartAsync_Graph_IsInMetricsAndReport(int poolRows, int nodes)
    {
        using var data = new SmallData();

        RunMetrics metrics =
            (await LocalRun.StartAsync(data.Out(), data.Settings() with { GatePoolRows = poolRows }, new LocalRunOptions())).Metrics;

        SecondOpinionSummary opinion = metrics.SecondOpinion!;
        Assert.InRange(opinion.Nodes, 0.8 * nodes, 1.2 * nodes);
        Assert.Equal(10, opinion.Neighbors);
        Assert.InRange(opinion.Edges, 5 * opinion.Nodes, 10 * opinion.Nodes);
        Assert.All(metrics.Rounds, r => Assert.Equal(r.Round == 0, r.Agreement is null));
        Assert.All(metrics.Rounds.Skip(1), r => Assert.InRange(r.Agreement!.Value, 0.6, 1));
        string report = await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report));
        Assert.Contains("Second opinion", report, StringComparison.Ordinal);
        Assert.Contains("Opinion agrees", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0.33, 600)]
    [InlineData(false, 0, 600)]
    [InlineData(false, 0.33, 599)]
    public async Task StartAsync_FastOrNoShareOrTooManyRows_NoGraph(bool fast, double share, int rows)
    {
        using var data = new SmallData();

        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out(), data.Settings() with { Fast = fast, GraphShare = share, GraphRows = rows }, new LocalRunOptions())).Metrics;

        Assert.Null(metrics.SecondOpinion);
        Assert.All(metrics.Rounds, r => Assert.Null(r.Agreement));
        Assert.False(File.Exists(Path.Combine(data.Out(), RunNames.Graph)));
        Assert.DoesNotContain(
            "Opinion agrees", await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_GraphAndSupervisedShare_ChangeWhatIsLearned()
    {
        using var data = new SmallData();
        async Task<IReadOnlyList<double>> LossesAsync(string name, double graph, double supervised)
        {
            RunSettings settings = data.Settings() with { GraphShare = graph, SupervisedShare = supervised, Patience = 9 };
            RunMetrics metrics = (await LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions())).Metrics;
            return [.. metrics.Rounds.Select(r => r.Metrics["log-loss"])];
        }

        IReadOnlyList<double> neither = await LossesAsync("neither", 0, 0);
        IReadOnlyList<double> graph = await LossesAsync("graph", 0.5, 0);
        IReadOnlyList<double> supervised = await LossesAsync("supervised", 0, 0.5);

        Assert.Equal(neither[0], graph[0]);
        Assert.NotEqual(neither[1], graph[1]);
        Assert.Equal(neither.Take(2), supervised.Take(2));
        Assert.NotEqual(neither[2], supervised[2]);
    }

    [Theory]
    [InlineData("quota")]
    [InlineData("precision")]
    public async Task StartAsync_AgreementAndNeighborFilter_FewerRowsAreTrainedOnAndSaidSo(string selection)
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with
        {
            Selection = selection,
            Confidence = "agreement",
            PrecisionTarget = 0.9,
            PrecisionProof = "estimate",
            MaxRounds = 1
        };

        RunMetrics all = (await LocalRun.StartAsync(data.Out("all"), settings, new LocalRunOptions())).Metrics;
        RunMetrics kept =
            (await LocalRun.StartAsync(data.Out("kept"), settings with { NeighborFilter = true }, new LocalRunOptions())).Metrics;

        Assert.InRange(kept.Rounds[1].FilteredRows, 1, 300);
        Assert.Equal(0, all.Rounds[1].FilteredRows);
        Assert.InRange(kept.Rounds[1].SelectedByClass.Sum(), 1, all.Rounds[1].SelectedByClass.Sum());
        Assert.Contains("Filtered", await File.ReadAllTextAsync(Path.Combine(data.Out("kept"), RunNames.Report)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    [InlineData("auto")]
    public async Task StartAsync_AnyParallelism_SameBytes(string learner)
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { Learner = learner, Probabilities = true };

        await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 });
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 5 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
    }

    [Fact]
    public async Task StartAsync_PoolLargerThanTheGateSees_SameBytesAndSaidSo()
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { GatePoolRows = 150, TrainingMemory = 16 };

        await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 });
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
    }

    [Fact]
    public async Task ResumeAsync_InterruptedAnywhere_SameBytesAsNeverInterrupted()
    {
        using var data = new SmallData(unlabeled: 300);
        RunSettings settings = data.Settings();
        await LocalRun.StartAsync(data.Out("whole"), settings, new LocalRunOptions { Threads = 2 });

        int events = 0;
        for (int cut = 1; ; cut += 4)
        {
            string folder = data.Out($"cut{cut}");
            using var stop = new CancellationTokenSource();
            int seen = 0;
            var options = new LocalRunOptions
            {
                Threads = 2,
                Progress = new Immediate(_ =>
                {
                    if (Interlocked.Increment(ref seen) == cut)
                    {
                        stop.Cancel();
                    }
                }),
            };
            try
            {
                await LocalRun.StartAsync(folder, settings, options, stop.Token);
                events = seen;
            }
            catch (OperationCanceledException)
            {
                await LocalRun.ResumeAsync(folder, new LocalRunOptions { Threads = 2 });
            }

            RunBytes.AssertEqual(data.Out("whole"), folder);
            if (events > 0)
            {
                break;
            }
        }

        Assert.InRange(events, 20, 1000);
    }

    [Fact]
    public async Task ResumeAsync_FinishedRun_TellsItAgain()
    {
        using var data = new SmallData();
        LocalRunResult first = await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());

        LocalRunResult again = await LocalRun.ResumeAsync(data.Out(), new LocalRunOptions());

        Assert.Equivalent(first.Metrics, again.Metrics);
    }

    [Fact]
    public async Task ResumeAsync_InputChanged_IsRefused()
    {
        using var data = new SmallData();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocalRun.StartAsync(
            data.Out(), data.Settings(), new LocalRunOptions { Progress = new Immediate(p => Cancel(p, stop)) }, stop.Token));
        await File.AppendAllTextAsync(data.Unlabeled, "1,2,red\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.ResumeAsync(data.Out(), new LocalRunOptions()));

        Assert.Contains("changed", error.Message, StringComparison.Ordinal);

        static void Cancel(RunProgress p, CancellationTokenSource stop)
        {
            if (p.Phase == RunPhase.Ingest)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task StartAsync_FolderHoldsARun_IsRefusedThenOverwritten()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        await File.WriteAllTextAsync(Path.Combine(data.Out(), "mine.txt"), "mine");

        var error =
            await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));
        Assert.Contains("--overwrite", error.Message, StringComparison.Ordinal);
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions { Overwrite = true });

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(data.Out(), "mine.txt")));
        Assert.False(Directory.Exists(Path.Combine(data.Out(), "rounds", "1")));
        Assert.False(Directory.Exists(Path.Combine(data.Out(), ".previous")));
    }

    [Fact]
    public async Task StartAsync_OverwriteWithBadInput_TheOldRunStays()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(data.Out(), RunNames.PseudoLabels));
        string bad = data.File("bad.csv", "x,y,hint\n1,2\n");

        await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Unlabeled = [bad] }, new LocalRunOptions { Overwrite = true }));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(data.Out(), RunNames.PseudoLabels)));
    }

    [Fact]
    public async Task StartAsync_CellsThatAreNotNumbers_AreMissingCountedAndNamed()
    {
        using var data = new SmallData();
        string text = await File.ReadAllTextAsync(data.Unlabeled);
        await File.WriteAllTextAsync(data.Unlabeled, text + "oops,1,red\n1,inf,red\n");

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        Assert.Equal(0, metrics.Decisions.Rejected);
        Assert.Equal(602, metrics.Inputs.UnlabeledRows);
        using FileStream csv = File.OpenRead(Path.Combine(data.Out(), RunNames.PseudoLabels));
        LabeledRow[] last = [.. PseudoLabelCsv.Read(csv).TakeLast(2)];
        Assert.All(last, row => Assert.NotEqual("", row.PredictedLabel));
        Assert.Contains(
            $"2 cells of unlabeled rows count as missing, as they are not what their column holds: 1 in 'x' of {data.Unlabeled}, first "
                + $"row 600: 'oops' is not a number; 1 in 'y' of {data.Unlabeled}, first row 601: 'inf' is not a number",
            metrics.Notices);
    }

    private sealed class Immediate(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
