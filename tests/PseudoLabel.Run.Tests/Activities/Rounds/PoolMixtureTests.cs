using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

/// <summary>Notes of two subjects, whose words a few labeled ones do not have: a run of them up to where its rounds begin.</summary>
public sealed class PoolMixtureTests : IAsyncLifetime
{
    private const int Words = 60;
    private readonly string folder = Directory.CreateTempSubdirectory("mixture-").FullName;
    private SteppedRun run = null!;

    public async ValueTask InitializeAsync()
    {
        var random = new SeededRandom(7);
        File.WriteAllLines(At("labeled.csv"), ["note,subject", .. Enumerable.Range(0, 24).Select(i => $"{Note(random, i)},s{i % 2}")]);
        File.WriteAllLines(At("unlabeled.csv"), ["note", .. Enumerable.Range(0, 200).Select(i => Note(random, i))]);
        run = await SteppedRun.OfAsync(Settings);
        await run.ToAsync(RunPhase.Rounds);
    }

    public ValueTask DisposeAsync()
    {
        run.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private RunSettings Settings => new()
    {
        Labeled = [At("labeled.csv")],
        Unlabeled = [At("unlabeled.csv")],
        Label = "subject",
        Columns = new Dictionary<string, ColumnKind> { ["note"] = ColumnKind.Text },
        Embed = ["off"],
        Learner = "logistic",
        MaxRounds = 2,
        Repeats = 1,
        Folds = 3,
        BatchRows = 100,
    };

    public static TheoryData<string> Without => ["fast", "no share", "no rounds", "neural"];

    [Theory]
    [MemberData(nameof(Without))]
    public async Task IsWantedAsync_NoRoundWouldAskIt_IsNot(string why)
    {
        using SteppedRun without = await run.CopyAsync(settings => why switch
        {
            "fast" => settings with { Fast = true },
            "no share" => settings with { MixtureShare = 0 },
            "no rounds" => settings with { MaxRounds = 0 },
            "neural" => settings with { Learner = NeuralLearning.Learner },
            _ => throw new ArgumentOutOfRangeException(nameof(why), why, "Unknown."),
        });

        Assert.True(await PoolMixture.IsWantedAsync(run.Context()));
        Assert.False(await PoolMixture.IsWantedAsync(without.Context()));
        Assert.Null(await without.Context().MixtureAsync());
    }

    [Fact]
    public async Task IsWantedAsync_ATableOfNumbers_IsNot()
    {
        using var data = new SmallData(45, 100);
        using SteppedRun numbers = await SteppedRun.OfAsync(data.Settings());
        await numbers.ToAsync(RunPhase.Ingest);

        Assert.False(await PoolMixture.IsWantedAsync(numbers.Context()));
    }

    [Fact]
    public async Task IsWantedAsync_TooManyWeights_IsNot()
    {
        using SteppedRun wide = await run.CopyAsync();
        PlanDocument plan = await run.ReadAsync<PlanDocument>(RunNames.Plan);
        await wide.Files.WriteJsonAsync(
            RunNames.Plan, plan with { Features = (int)(PoolMixture.MostWeights / 2) + 1 }, CancellationToken.None);

        Assert.False(await PoolMixture.IsWantedAsync(wide.Context()));
    }

    /// <summary>A chain's mixture may hang on no label that the chain does not see.</summary>
    [Fact]
    public async Task FormAsync_LabelsThatAreNotTrainedOn_ChangeNothing()
    {
        RunContext context = run.Context();
        TrainingSet labeled = await context.LabeledAsync();
        TrainingSet train = labeled.Select([.. Enumerable.Range(0, 16)]);
        await PoolMixture.FormAsync(context, "one.bin", train, seed: 1);
        Array.Fill(labeled.Labels, 0, 16, 8);

        await PoolMixture.FormAsync(context, "other.bin", (labeled with { }).Select([.. Enumerable.Range(0, 16)]), seed: 1);

        Assert.Equal(run.Bytes("one.bin"), run.Bytes("other.bin"));
    }

    [Fact]
    public async Task OfBatchAsync_Notes_IsThePoolsOpinionOfTheBatchAndMostlyRight()
    {
        RunContext context = run.Context();
        FeatureMatrix rows = (await context.FeaturesAsync(1)).Features;

        TeacherOpinion batch = (await PoolOpinion.OfBatchAsync(context, 1, rows))!;

        float[] pool = (await context.OpinionOfPoolAsync())!.Probabilities;
        Assert.Equal(pool[200..], batch.Probabilities);
        Assert.InRange(batch.Probabilities.Chunk(2).Select((p, i) => p[i % 2] > 0.5 ? 1.0 : 0).Average(), 0.9, 1);
    }

    [Fact]
    public async Task RunAsync_Notes_MetricsAndReportTellTheMixture()
    {
        RunMetrics metrics = (await LocalRun.StartAsync(At("out"), Settings with { GraphShare = 0 }, new LocalRunOptions())).Metrics;

        Assert.InRange(metrics.Mixture!.Share, 0.5, 1);
        Assert.InRange(metrics.Mixture.Temperature, 0.05, 20);
        Assert.All(metrics.Rounds.Skip(1), r => Assert.InRange(r.Agreement!.Value, 0.5, 1));
        string report = await File.ReadAllTextAsync(Path.Combine(At("out"), RunNames.Report));
        Assert.Contains("Mixture of the classes", report, StringComparison.Ordinal);
        Assert.Contains("Opinion agrees", report, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder, name);

    private static string Note(SeededRandom random, int row) =>
        string.Join(' ', Enumerable.Range(0, 9).Select(i =>
            $"w{2 * random.NextInt32(Words) + (i < 7 ? row % 2 : random.NextInt32(2)):D3}x"));
}
