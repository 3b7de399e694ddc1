using System.Text.Json;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Http;
using static PseudoLabel.Service.Tests.Http.ReviewApiTests;

namespace PseudoLabel.Service.Tests.Http;

/// <summary>A run that starts by itself once so many labels are new.</summary>
public sealed class SelfStartTests
{
    [Fact]
    public async Task EnoughNewLabels_StartOneRun_WithTheLabelsThatStand()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        JsonElement set = await SetAsync(run.Api, run.Id, """{ "trainAfter": 3 }""");
        Assert.Equal((3, 3), (set.GetProperty("trainAfter").GetInt32(), set.GetProperty("needed").GetInt32()));

        await AnswerAsync(run.Api, run.Id, "ann", [(rows[0], "label", "alpha"), (rows[1], "label", "alpha")]);
        await AnswerAsync(run.Api, run.Id, "bob", [(rows[0], "label", "beta")]);
        JsonElement before = await AnswerAsync(run.OtherHost(), run.Id, "bob", [(rows[2], "label", "beta")]);
        Assert.Equal(1, before.GetProperty("needed").GetInt32());
        Assert.Empty(run.Data.Scheduler.Scheduled);

        JsonElement after = await AnswerAsync(run.Api, run.Id, "ann", [(rows[3], "label", "gamma")]);

        // The row that two are of two minds about waits.
        string next = Assert.Single(run.Data.Scheduler.Scheduled);
        Assert.Equal(next, after.GetProperty("training").GetProperty("run").GetString());
        Assert.Equal(
            (3, 3), (after.GetProperty("taken").GetInt32(), after.GetProperty("needed").GetInt32()));
        Assert.Equal(4, File.ReadLines(Path.Combine(run.Data.Folder, "datasets/demo/labeled/review-answers.csv")).Count());
        Assert.Single(after.GetProperty("disputes").EnumerateArray());
    }

    [Fact]
    public async Task ManyAtOnce_StartOneRun()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await SetAsync(run.Api, run.Id, """{ "trainAfter": 8 }""");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            AnswerAsync(run.OtherHost(), run.Id, $"reviewer {i}", [(rows[i], "label", "alpha")]))));

        Assert.Single(run.Data.Scheduler.Scheduled);
        JsonElement progress = await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id));
        Assert.Equal((8, 8), (progress.GetProperty("labeled").GetInt32(), progress.GetProperty("taken").GetInt32()));
    }

    [Fact]
    public async Task LastRunUnderWay_NoneIsStartedBesideIt_AndTheLabelsWait()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await SetAsync(run.Api, run.Id, """{ "trainAfter": 1 }""");
        await AnswerAsync(run.Api, run.Id, "ann", [(rows[0], "label", "alpha")]);
        Assert.Single(run.Data.Scheduler.Scheduled);

        JsonElement waiting = await AnswerAsync(run.Api, run.Id, "ann", [(rows[1], "label", "alpha")]);

        Assert.Single(run.Data.Scheduler.Scheduled);
        Assert.Equal((0, 1), (waiting.GetProperty("needed").GetInt32(), waiting.GetProperty("new").GetInt32()));
    }

    [Fact]
    public async Task CannotStart_TheAnswerIsKept_AndTheReviewSaysWhy()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await SetAsync(run.Api, run.Id, """{ "trainAfter": 1 }""");
        run.Data.Scheduler.HasRoom = false;

        JsonElement told = await AnswerAsync(run.Api, run.Id, "ann", [(rows[0], "label", "alpha")]);

        Assert.Equal(1, told.GetProperty("labeled").GetInt32());
        Assert.Contains("wait for their turn", told.GetProperty("training").GetProperty("problem").GetString(), StringComparison.Ordinal);
        run.Data.Scheduler.HasRoom = true;
        var later = new LaterTime();
        JsonElement after = await AnswerAsync(run.OtherHost(later), run.Id, "ann", [(rows[1], "label", "alpha")]);
        Assert.Equal(Assert.Single(run.Data.Scheduler.Scheduled), after.GetProperty("training").GetProperty("run").GetString());
    }

    [Fact]
    public async Task LabelsSentIn_Count_AndOffIsOff()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await SetAsync(run.Api, run.Id, """{ "trainAfter": 2 }""");
        string lines = string.Concat(rows.Take(2).Select(r => $"{r.Source},{r.Row},alpha\n"));
        await JsonAsync(await run.Api.PostLabelsAsync(run.Id, ServiceData.Stream("source,row,label\n" + lines), "text/csv"));
        Assert.Single(run.Data.Scheduler.Scheduled);

        JsonElement off = await SetAsync(run.Api, run.Id, """{ "trainAfter": 0, "secondOpinions": 0.5 }""");
        Assert.Equal(JsonValueKind.Null, off.GetProperty("needed").ValueKind);
        Assert.Equal(0.5, off.GetProperty("secondOpinions").GetDouble());
        await AnswerAsync(run.Api, run.Id, "ann", rows.Skip(2).Take(4).Select(r => (r, "label", (string?)"alpha")));
        Assert.Single(run.Data.Scheduler.Scheduled);
    }

    [Theory]
    [InlineData("""{ "trainAfter": -1 }""")]
    [InlineData("""{ "trainAfter": 1.5 }""")]
    [InlineData("""{ "trainAfter": "3" }""")]
    [InlineData("{}")]
    public async Task Set_NoSuchNumber_IsRefused(string body)
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        Assert.Equal(400, (await run.Api.Review.SetAsync(run.Id, ServiceData.Stream(body))).Status);
    }

    private static async Task<JsonElement> SetAsync(RunApi api, string id, string body) =>
        await JsonAsync(await api.Review.SetAsync(id, ServiceData.Stream(body)));

    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + TimeSpan.FromMinutes(2);
    }
}
