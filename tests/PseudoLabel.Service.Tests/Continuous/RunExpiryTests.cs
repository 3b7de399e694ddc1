using System.Text.Json;
using PseudoLabel.Service.Continuous;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Continuous;

public sealed class RunExpiryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task RunEnded_PastWhatIsKept_RemovesTheOldest_AndTheHistorySaysSo()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        string old = await CopyOfAsync(made, "demo-old", TimeSpan.FromDays(-3));
        string older = await CopyOfAsync(made, "demo-older", TimeSpan.FromDays(-4));
        await made.Data.Api.Datasets.PutAsync("demo", ServiceData.Stream("""{ "keepRuns": 2 }"""));

        await made.Data.Uploads.RunEndedAsync(made.Id);
        await made.Data.Uploads.RunEndedAsync(made.Id);

        Assert.Equal([old, made.Id], (await made.Data.Catalog.ListAsync()).Select(r => r.Id));
        Assert.False(Directory.Exists(Path.Combine(made.Data.Folder, "runs", older)));
        JsonElement line = (await HistoryAsync(made)).GetProperty("lines")[0];
        Assert.Equal(made.Id, line.GetProperty("run").GetString());
        Assert.Equal([older], line.GetProperty("removed").EnumerateArray().Select(r => r.GetString()));
        Assert.True(line.GetProperty("trained").GetBoolean());
        Assert.True(Directory.EnumerateFiles(Path.Combine(made.Data.Folder, "datasets/demo/labeled")).Any());
    }

    [Fact]
    public async Task RunEnded_NothingIsSaid_KeepsAll()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        await CopyOfAsync(made, "demo-old", TimeSpan.FromDays(-1_000));

        await made.Data.Uploads.RunEndedAsync(made.Id);

        Assert.Equal(2, (await made.Data.Catalog.ListAsync()).Count);
    }

    [Fact]
    public async Task RunEnded_OlderThanDays_RemovesAllButTheNewestAndThoseUnderWay()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        await CopyOfAsync(made, "demo-old", TimeSpan.FromDays(-3));
        string active = await CopyOfAsync(made, "demo-active", TimeSpan.FromDays(-4));
        File.Delete(Path.Combine(made.Data.Folder, "runs", active, RunNames.Report));
        await made.Data.Scheduler.ScheduleAsync(active, None);
        string failed = await CopyOfAsync(made, "demo-failed", TimeSpan.FromDays(-5));
        File.Delete(Path.Combine(made.Data.Folder, "runs", failed, RunNames.Report));
        made.Data.Scheduler.Set(failed, RunLifecycle.Failed);
        await made.Data.Api.Datasets.PutAsync("demo", ServiceData.Stream("""{ "keepDays": 1 }"""));

        await made.Data.Uploads.RunEndedAsync(made.Id);

        Assert.Equal([active, made.Id], (await made.Data.Catalog.ListAsync()).Select(r => r.Id));
    }

    [Fact]
    public async Task RunEnded_AReviewHoldsAnswersThatWereNotTaken_KeepsTheRunUntilTheyAre()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        string old = await CopyOfAsync(made, "demo-old", TimeSpan.FromDays(-3));
        await made.Data.Api.Datasets.PutAsync("demo", ServiceData.Stream("""{ "keepRuns": 1 }"""));
        var row = made.Asked()[0];
        string answer = JsonSerializer.Serialize(new
        {
            reviewer = "ann",
            answers = new[] { new { source = row.Source, row = row.Row, verdict = "label", label = row.PredictedLabel } },
        });
        Assert.Equal(200, (await made.Api.Review.AnswerAsync(old, ServiceData.Stream(answer))).Status);

        await made.Data.Uploads.RunEndedAsync(made.Id);
        Assert.Equal(2, (await made.Data.Catalog.ListAsync()).Count);

        Assert.Equal(200, (await made.Api.Review.TakeAsync(old)).Status);
        await made.Data.Uploads.RunEndedAsync(made.Id);
        Assert.Single(await made.Data.Catalog.ListAsync());
    }

    [Fact]
    public async Task RunEnded_AReviewWhoseRowsAreGone_KeepsTheRun()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        string old = await CopyOfAsync(made, "demo-old", TimeSpan.FromDays(-3));
        await made.Data.Api.Datasets.PutAsync("demo", ServiceData.Stream("""{ "keepRuns": 1 }"""));
        var row = made.Asked()[0];
        string answer = JsonSerializer.Serialize(new
        {
            reviewer = "ann",
            answers = new[] { new { source = row.Source, row = row.Row, verdict = "label", label = row.PredictedLabel } },
        });
        Assert.Equal(200, (await made.Api.Review.AnswerAsync(old, ServiceData.Stream(answer))).Status);
        File.Delete(Path.Combine(made.Data.Folder, "runs", old, "result", "review.csv"));

        await made.Data.Uploads.RunEndedAsync(made.Id);

        Assert.Equal(2, (await made.Data.Catalog.ListAsync()).Count);
    }

    /// <summary>A host that died after the entry was removed, and before the files were.</summary>
    [Fact]
    public async Task RunEnded_ARemovalWasBegun_EndsIt()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        string half = await CopyOfAsync(made, "demo-half", TimeSpan.FromDays(-3));
        string again = await CopyOfAsync(made, "demo-again", TimeSpan.FromDays(-2));
        File.Delete(Path.Combine(made.Data.Folder, ServiceNames.Entry(half)));
        await DatasetHistory.ChangeAsync(made.Data.Store, "demo", h => h with { Removing = [half, again] }, None);

        await made.Data.Uploads.RunEndedAsync(made.Id);

        Assert.False(Directory.Exists(Path.Combine(made.Data.Folder, "runs", half)));
        Assert.True(Directory.Exists(Path.Combine(made.Data.Folder, "runs", again)));
        Assert.Empty((await DatasetHistory.ReadAsync(made.Data.Store, "demo", None)).Removing);
    }

    [Fact]
    public async Task History_IsPaged_Tagged_AndBounded()
    {
        using CompleteRun made = await CompleteRun.CopyAsync();
        await made.Data.Uploads.RunEndedAsync(made.Id);
        HistoryLine line = Assert.Single((await DatasetHistory.ReadAsync(made.Data.Store, "demo", None)).Lines);
        await DatasetHistory.ChangeAsync(
            made.Data.Store, "demo",
            h => Enumerable.Range(0, 1_200).Aggregate(h, (all, i) => all.With(line with { Run = $"run-{i}" })), None);

        ApiResponse first = await made.Api.Datasets.HistoryAsync("demo", "1000");
        ApiResponse same = await made.Api.Datasets.HistoryAsync("demo", "1000", null, first.Headers["ETag"]);
        JsonElement second = await ServiceData.JsonAsync(await made.Api.Datasets.HistoryAsync("demo", "2", "run-1198"));

        JsonElement all = await ServiceData.JsonAsync(first);
        Assert.Equal(1_000, all.GetProperty("lines").GetArrayLength());
        Assert.Equal("run-1199", all.GetProperty("lines")[0].GetProperty("run").GetString());
        Assert.Equal(JsonValueKind.Null, all.GetProperty("next").ValueKind);
        Assert.Equal(304, same.Status);
        Assert.Equal("run-1197", second.GetProperty("lines")[0].GetProperty("run").GetString());
        Assert.Equal("/api/datasets/demo/history?limit=2&after=run-1196", second.GetProperty("next").GetString());
        Assert.Equal(404, (await made.Api.Datasets.HistoryAsync("none")).Status);
    }

    private static async Task<JsonElement> HistoryAsync(CompleteRun made) =>
        await ServiceData.JsonAsync(await made.Api.Datasets.HistoryAsync("demo"));

    /// <summary>The same run under another name, asked for at another time.</summary>
    private static async Task<string> CopyOfAsync(CompleteRun made, string id, TimeSpan later)
    {
        foreach (string path in Directory.EnumerateFiles(made.Folder, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(made.Data.Folder, "runs", id, Path.GetRelativePath(made.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }

        RunEntry entry = (await made.Data.Catalog.FindAsync(made.Id))!;
        await made.Data.Store.WriteJsonAsync(
            ServiceNames.Entry(id), entry with { Id = id, Created = entry.Created + later }, None);
        return id;
    }
}
