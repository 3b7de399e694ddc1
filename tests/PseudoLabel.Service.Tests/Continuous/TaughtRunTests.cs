using System.Text.Json;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Continuous;

/// <summary>Runs of uploads that label with the model of an earlier run.</summary>
public sealed class TaughtRunTests
{
    private const string Settings =
        """{ "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1, "review-rows": 20 }""";

    [Fact]
    public async Task ANewFile_IsLabeledWithTheModelThatIsThere_AsPredictWould()
    {
        using ServiceData data = await TrainedAsync();
        string trained = (await data.Catalog.ListAsync())[0].Id;
        string rows = NewRows(3);
        data.Put("datasets/demo/unlabeled/new.csv", rows);

        string id = await UploadedAsync(data, "datasets/demo/unlabeled/new.csv");

        JobDocument job = await data.Catalog.JobAsync(id);
        Assert.Equal(["new.csv"], job.UnlabeledFiles.Select(f => Path.GetFileName(f.File.Name)));
        Assert.Equal((trained, trained), (job.Taught!.Run, job.Taught.From));
        RunMetrics metrics = await MetricsAsync(data, id);
        Assert.Equal(trained, metrics.TrainedBy);
        Assert.Equal((await MetricsAsync(data, trained)).Decisions.Thresholds, metrics.Decisions.Thresholds);
        Assert.Contains(metrics.Notices, n => n.Contains($"the model of the run {trained}", StringComparison.Ordinal));
        string file = Path.Combine(data.Folder, "runs", id, RunNames.PseudoLabels);
        string[] labels = [.. File.ReadLines(file).Skip(1).Select(l => l.Split(',')[2])];
        string predicted = await ServiceData.TextAsync(await data.Api.PredictAsync("demo", ServiceData.Stream(rows), "text/csv"));
        Assert.Equal(predicted.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0]), labels);
    }

    [Fact]
    public async Task ARunThatOnlyLabels_IsLookedAt_Explained_AndReviewed()
    {
        using ServiceData data = await TrainedAsync();
        data.Put("datasets/demo/unlabeled/new.csv", NewRows(3));
        string id = await UploadedAsync(data, "datasets/demo/unlabeled/new.csv");
        const string Source = "datasets/demo/unlabeled/new.csv";

        JsonElement list = await ServiceData.JsonAsync(await data.Api.Rows.ListAsync(id, _ => null));
        Assert.Equal(50, list.GetProperty("rows").GetArrayLength());
        Assert.Equal(200, (await data.Api.Rows.GetExamplesAsync(id)).Status);
        Assert.Equal(200, (await data.Api.Rows.GetRowAsync(id, Source, "7")).Status);
        Assert.Equal(200, (await data.Api.Rows.GetMapAsync(id)).Status);
        Assert.Equal(200, (await data.Api.Review.GetProgressAsync(id)).Status);
        string answers = $"source,row,label\n{Source},7,alpha\n";
        Assert.Equal(200, (await data.Api.PostLabelsAsync(id, ServiceData.Stream(answers), "text/csv")).Status);
    }

    [Fact]
    public async Task TheNextFile_IsLabeledByTheSameModel_AndNoFileTwice()
    {
        using ServiceData data = await TrainedAsync();
        string trained = (await data.Catalog.ListAsync())[0].Id;
        data.Put("datasets/demo/unlabeled/n1.csv", NewRows(3));
        string first = await UploadedAsync(data, "datasets/demo/unlabeled/n1.csv");
        data.Put("datasets/demo/unlabeled/n2.csv", NewRows(4));

        string second = await UploadedAsync(data, "datasets/demo/unlabeled/n2.csv");

        JobDocument job = await data.Catalog.JobAsync(second);
        Assert.Equal(["n2.csv"], job.UnlabeledFiles.Select(f => Path.GetFileName(f.File.Name)));
        Assert.Equal((trained, first, 60L), (job.Taught!.Run, job.Taught.From, job.Taught.Rows));
        Assert.Equal(60, job.Taught.Seen.Sum(c => c.Sum()));
        JsonElement lines = (await ServiceData.JsonAsync(await data.Api.Datasets.HistoryAsync("demo"))).GetProperty("lines");
        Assert.Equal([false, false, true], lines.EnumerateArray().Select(l => l.GetProperty("trained").GetBoolean()));
    }

    [Fact]
    public async Task AFewLabelsAlone_LeadToNoRun_ManyTrain()
    {
        using ServiceData data = await TrainedAsync();
        string[] labeled = [.. File.ReadLines(Path.Combine(data.Folder, "datasets/demo/labeled/l.csv"))];
        data.Put("datasets/demo/labeled/few.csv", string.Join('\n', labeled.Take(4)) + "\n");

        UploadDecision few = await SettledAsync(data, "datasets/demo/labeled/few.csv");
        DatasetStatus status = await data.Tracker.StatusAsync("demo");
        data.Put("datasets/demo/labeled/many.csv", string.Join('\n', labeled.Take(31)) + "\n");
        UploadDecision many = await SettledAsync(data, "datasets/demo/labeled/many.csv");

        Assert.Equal(UploadKind.Nothing, few.Kind);
        Assert.Null(status.Settling);
        Assert.Null(status.Problem);
        JobDocument job = await data.Catalog.JobAsync(many.RunId!);
        Assert.Null(job.Taught);
        Assert.Equal("33 labeled rows are new or changed", job.Why);
    }

    [Fact]
    public async Task OtherSettings_ASettingThatIsAlways_OrAModelThatIsGone_Train()
    {
        using ServiceData data = await TrainedAsync();
        data.Put("datasets/demo/unlabeled/new.csv", NewRows(3));
        string trained = (await data.Catalog.ListAsync())[0].Id;
        string plan = Path.Combine(data.Folder, "runs", trained, RunNames.Plan);
        File.Move(plan, plan + "x");
        Assert.Contains("not kept", await WhyAsync(), StringComparison.Ordinal);
        File.Move(plan + "x", plan);
        data.Put("datasets/demo/job.json", Settings.Replace("\"repeats\": 1", "\"repeats\": 2", StringComparison.Ordinal));
        Assert.Contains("settings", await WhyAsync(), StringComparison.Ordinal);

        async Task<string> WhyAsync()
        {
            UploadDecision decision = await SettledAsync(data, "datasets/demo/unlabeled/new.csv");
            JobDocument job = await data.Catalog.JobAsync(decision.RunId!);
            Assert.Null(job.Taught);
            await data.Catalog.RemoveAsync(decision.RunId!, default);
            data.Scheduler.Set(decision.RunId!, RunLifecycle.Terminated);
            await data.Uploads.ReconcileAsync("demo");
            data.Scheduler.Forget(decision.RunId!);
            data.Put("datasets/demo/unlabeled/new.csv", NewRows(3) + "\n");
            return job.Why!;
        }
    }

    /// <summary>Wherever the process dies, the run that goes on ends in the same bytes.</summary>
    [Fact]
    public async Task ARunThatOnlyLabels_BrokenOffAfterPlanning_EndsInTheSameBytes()
    {
        using ServiceData data = await TrainedAsync();
        data.Put("datasets/demo/unlabeled/new.csv", NewRows(3));
        string id = await UploadedAsync(data, "datasets/demo/unlabeled/new.csv");
        string folder = Path.Combine(data.Folder, "runs", id);
        byte[] whole = await File.ReadAllBytesAsync(Path.Combine(folder, RunNames.PseudoLabels));
        Directory.Delete(Path.Combine(folder, "result"), recursive: true);
        File.Delete(Path.Combine(folder, RunNames.PlanResult));
        File.Delete(Path.Combine(folder, "lifecycle.json"));
        File.Delete(Path.Combine(folder, RunNames.State));

        await RunAsync(data, id);

        Assert.Equal(whole, await File.ReadAllBytesAsync(Path.Combine(folder, RunNames.PseudoLabels)));
    }

    private static async Task<ServiceData> TrainedAsync()
    {
        var data = new ServiceData();
        data.Put("datasets/demo/job.json", Settings);
        data.Put("datasets/demo/dataset.json", """{ "retrain": { "when": "when-changed", "shift": 0 } }""");
        await UploadedAsync(data, "datasets/demo/unlabeled/u.csv");
        return data;
    }

    private static async Task<UploadDecision> SettledAsync(ServiceData data, string name)
    {
        UploadDecision decision = await data.UploadAsync(name);
        return await data.Uploads.SettledAsync(decision.Ticket!);
    }

    /// <summary>Uploads a file and sees its run through.</summary>
    private static async Task<string> UploadedAsync(ServiceData data, string name)
    {
        UploadDecision decision = await SettledAsync(data, name);
        Assert.Equal(UploadKind.Started, decision.Kind);
        await RunAsync(data, decision.RunId!);
        data.Scheduler.Set(decision.RunId!, RunLifecycle.Completed);
        await data.Uploads.RunEndedAsync(decision.RunId!);
        return decision.RunId!;
    }

    private static Task RunAsync(ServiceData data, string id) => CompleteRun.SeeThroughAsync(data, id);

    private static string NewRows(ulong seed)
    {
        using var other = new SmallData(labeled: 3, unlabeled: 60, seed);
        return File.ReadAllText(other.Unlabeled);
    }

    private static Task<RunMetrics> MetricsAsync(ServiceData data, string id) =>
        data.Catalog.StoreOf(id).ReadAsync(RunNames.Metrics, MetricsJson.Read, default);
}
