using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Runs;

/// <summary>People go on labeling while a run waits for its turn.</summary>
public sealed class KeptAnswersTests
{
    private const string Answers = "datasets/demo/labeled/review-answers.csv";

    [Fact]
    public async Task CreateAsync_LabelsThatChangeBeforeTheRunReadsThem_AreAsTheyWere()
    {
        using var data = new ServiceData();
        CancellationToken ct = TestContext.Current.CancellationToken;
        string labeled = await File.ReadAllTextAsync(Path.Combine(data.Folder, "datasets/demo/labeled/l.csv"), ct);
        data.Put(Answers, labeled);
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];

        data.Put(Answers, labeled + labeled.Split('\n')[1] + "\n");

        RunEnvironment environment = await data.Catalog.EnvironmentAsync(id, ct);
        JobInput input = (await data.Catalog.JobAsync(id, ct)).LabeledFiles.Single(f => f.File.Name == Answers);
        using var reader = new StreamReader(environment.Source.OpenRead(input.File));
        Assert.Equal(labeled, await reader.ReadToEndAsync(ct));
        RunEntry run = (await data.Catalog.FindAsync(id, ct))!;
        Assert.Equal(["labeled/review-answers.csv"], (await data.Catalog.ArrivedSinceAsync(run, ct)).Select(u => u.Name));
    }

    [Fact]
    public async Task CreateAsync_TheSameLabelsAgain_IsTheSameRun()
    {
        using var data = new ServiceData();
        data.Put(Answers, await File.ReadAllTextAsync(
            Path.Combine(data.Folder, "datasets/demo/labeled/l.csv"), TestContext.Current.CancellationToken));

        await data.PostRunAsync();
        await data.PostRunAsync();
        data.Put(Answers, await File.ReadAllTextAsync(Path.Combine(data.Folder, Answers), TestContext.Current.CancellationToken) + "\n");
        await data.PostRunAsync();

        Assert.Equal(2, data.Scheduler.Scheduled.Count);
        RunEntry run = (await data.Catalog.FindAsync(data.Scheduler.Scheduled[1], TestContext.Current.CancellationToken))!;
        Assert.Empty(await data.Catalog.ArrivedSinceAsync(run, TestContext.Current.CancellationToken));
    }
}
