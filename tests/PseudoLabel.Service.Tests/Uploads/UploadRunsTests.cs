using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Uploads;

public sealed class UploadRunsTests
{
    private const string Unlabeled = "datasets/demo/unlabeled/u.csv";
    private const string Job = """{ "label": "label" }""";

    [Fact]
    public async Task SettledAsync_TwoUploads_OneRunOfBoth()
    {
        using ServiceData data = WithSettings();
        await data.UploadAsync("datasets/demo/labeled/l.csv");
        UploadDecision joined = await data.UploadAsync(Unlabeled);

        UploadDecision again = await data.Uploads.SettledAsync(joined.Ticket!);
        UploadDecision started = await data.Uploads.SettledAsync(again.Ticket!);
        UploadDecision repeated = await data.Uploads.SettledAsync(again.Ticket!);

        Assert.Equal(UploadKind.Started, started.Kind);
        Assert.Equal([started.RunId!], data.Scheduler.Scheduled);
        Assert.Equal(started.RunId, repeated.RunId);
        Assert.Equal("label", (await data.Catalog.JobAsync(started.RunId!)).Settings.Label);
    }

    [Fact]
    public async Task RunEndedAsync_FilesThatAreGone_AreForgottenAndCountAnewWhereTheyComeAgain()
    {
        using ServiceData data = WithSettings();
        data.Put("datasets/demo/unlabeled/old.csv", "x,y,hint\n1,2,red\n");
        await data.UploadAsync("datasets/demo/unlabeled/old.csv");
        UploadDecision joined = await data.UploadAsync(Unlabeled);
        UploadDecision settled = await data.Uploads.SettledAsync(joined.Ticket!);
        string run = (await data.Uploads.SettledAsync(settled.Ticket!)).RunId!;
        DatasetStatus during = await data.Tracker.StatusAsync("demo");
        File.Delete(Path.Combine(data.Folder, "datasets/demo/unlabeled/old.csv"));

        data.Scheduler.Set(run, RunLifecycle.Completed);
        await data.Uploads.RunEndedAsync(run);
        DatasetStatus after = await data.Tracker.StatusAsync("demo");
        data.Put("datasets/demo/unlabeled/old.csv", "x,y,hint\n1,2,red\n");
        UploadDecision again = await data.UploadAsync("datasets/demo/unlabeled/old.csv");

        Assert.Contains("unlabeled/old.csv", during.Seen.Keys);
        Assert.Equal(during.Seen.Keys.Where(k => k != "unlabeled/old.csv"), after.Seen.Keys);
        Assert.NotEmpty(after.Seen);
        Assert.Equal(UploadKind.First, again.Kind);
    }

    [Fact]
    public async Task RunEndedAsync_UploadsDuringTheRun_ExactlyOneFollows()
    {
        using ServiceData data = WithSettings();
        string first = await StartAsync(data);
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");
        data.Put("datasets/demo/unlabeled/w.csv", "x,y,hint\n1,2,red\n");
        await data.UploadAsync("datasets/demo/unlabeled/v.csv");
        await data.UploadAsync("datasets/demo/unlabeled/w.csv");
        await data.UploadAsync("datasets/demo/unlabeled/v.csv");

        data.Scheduler.Set(first, RunLifecycle.Completed);
        UploadDecision ended = await data.Uploads.RunEndedAsync(first);
        UploadDecision endedAgain = await data.Uploads.RunEndedAsync(first);
        string second = (await data.Uploads.SettledAsync(ended.Ticket!)).RunId!;
        data.Scheduler.Set(second, RunLifecycle.Completed);
        UploadDecision last = await data.Uploads.RunEndedAsync(second);

        Assert.Equal(ended.Ticket, endedAgain.Ticket);
        Assert.Equal([first, second], data.Scheduler.Scheduled);
        Assert.Equal(new UploadDecision(UploadKind.Nothing), last);
        Assert.Equal(3, (await data.Catalog.JobAsync(second)).UnlabeledFiles.Count);
    }

    [Fact]
    public async Task RunEndedAsync_UploadDuringTheRunThatNobodyToldOf_ExactlyOneFollows()
    {
        using ServiceData data = WithSettings();
        string first = await StartAsync(data);
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");

        data.Scheduler.Set(first, RunLifecycle.Completed);
        UploadDecision ended = await data.Uploads.RunEndedAsync(first);
        UploadDecision endedAgain = await data.Uploads.RunEndedAsync(first);
        UploadDecision toldLate = await data.UploadAsync("datasets/demo/unlabeled/v.csv");
        string second = (await data.Uploads.SettledAsync(ended.Ticket!)).RunId!;
        data.Scheduler.Set(second, RunLifecycle.Completed);
        UploadDecision last = await data.Uploads.RunEndedAsync(second);

        Assert.Equal(UploadKind.FollowUp, ended.Kind);
        Assert.Equal(ended.Ticket, endedAgain.Ticket);
        Assert.Equal(UploadKind.Duplicate, toldLate.Kind);
        Assert.Equal(["datasets/demo/unlabeled/u.csv", "datasets/demo/unlabeled/v.csv"],
            (await data.Catalog.JobAsync(second)).UnlabeledFiles.Select(f => f.Location));
        Assert.Equal(new UploadDecision(UploadKind.Nothing), last);
    }

    [Fact]
    public async Task RunEndedAsync_NobodyWatchesTheDataSet_NothingFollows()
    {
        using ServiceData data = WithSettings();
        await data.PostRunAsync();
        string asked = Assert.Single(data.Scheduler.Scheduled);
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");

        data.Scheduler.Set(asked, RunLifecycle.Completed);

        Assert.Equal(new UploadDecision(UploadKind.Nothing), await data.Uploads.RunEndedAsync(asked));
    }

    [Fact]
    public async Task UploadedAsync_NobodyToldOfTheRunsEnd_FindsOut()
    {
        using ServiceData data = WithSettings();
        string first = await StartAsync(data);
        data.Scheduler.Set(first, RunLifecycle.Failed);
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");

        UploadDecision decision = await data.UploadAsync("datasets/demo/unlabeled/v.csv");

        Assert.Equal(UploadKind.First, decision.Kind);
    }

    [Fact]
    public async Task ReconcileAsync_TheHostDiedBeforeItScheduled_SchedulesNow()
    {
        using ServiceData data = WithSettings();
        string first = await StartAsync(data);
        data.Scheduler.Forget(first);

        await data.Uploads.ReconcileAsync("demo");

        Assert.Equal([first, first], data.Scheduler.Scheduled);
        Assert.Equal([first], (await data.Tracker.StatusAsync("demo")).ActiveRuns);
    }

    [Fact]
    public async Task SettledAsync_TheSameInputsHadTheirRun_StartsNothing()
    {
        using ServiceData data = WithSettings();
        string asked = (await data.Catalog.CreateAsync("demo", null, null)).Run.Id;
        data.Scheduler.Set(asked, RunLifecycle.Completed);
        UploadDecision first = await data.UploadAsync(Unlabeled);

        UploadDecision decision = await data.Uploads.SettledAsync(first.Ticket!);

        Assert.Equal(asked, decision.RunId);
        Assert.Empty(data.Scheduler.Scheduled);
        Assert.Empty((await data.Tracker.StatusAsync("demo")).ActiveRuns);
    }

    [Fact]
    public async Task SettledAsync_NoLabelNamed_SaysSoAndWaitsForTheSettings()
    {
        using var data = new ServiceData();
        UploadDecision first = await data.UploadAsync(Unlabeled);

        UploadDecision decision = await data.Uploads.SettledAsync(first.Ticket!);
        string? problem = (await data.Tracker.StatusAsync("demo")).Problem;
        data.Put("datasets/demo/job.json", Job);
        UploadDecision mended = await data.UploadAsync("datasets/demo/job.json");
        UploadDecision started = await data.Uploads.SettledAsync(mended.Ticket!);

        Assert.Equal(UploadKind.Nothing, decision.Kind);
        Assert.Contains("'label' is missing", problem, StringComparison.Ordinal);
        Assert.Equal(UploadKind.Started, started.Kind);
        Assert.Null((await data.Tracker.StatusAsync("demo")).Problem);
    }

    [Theory]
    [InlineData("runs/demo/job.json")]
    [InlineData("datasets/Demo/unlabeled/u.csv")]
    [InlineData("datasets/u.csv")]
    public async Task UploadedAsync_NoDataSet_IsIgnored(string name)
    {
        using var data = new ServiceData();

        Assert.Equal(UploadKind.Ignored, (await data.Uploads.UploadedAsync(name, "1")).Kind);
    }

    private static ServiceData WithSettings()
    {
        var data = new ServiceData();
        data.Put("datasets/demo/job.json", Job);
        return data;
    }

    private static async Task<string> StartAsync(ServiceData data)
    {
        UploadDecision first = await data.UploadAsync(Unlabeled);
        return (await data.Uploads.SettledAsync(first.Ticket!)).RunId!;
    }
}
