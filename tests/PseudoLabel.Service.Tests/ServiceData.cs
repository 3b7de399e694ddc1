using System.Collections.Concurrent;
using System.Text.Json;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests;

/// <summary>A folder with the data set <c>demo</c>, and the service over it with a scheduler that only remembers.</summary>
internal sealed class ServiceData : IDisposable
{
    public const string Settings =
        """{ "dataset": "demo", "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 2, "folds": 3, "repeats": 1 }""";
    private readonly SmallData data = new();

    public ServiceData()
    {
        Put("datasets/demo/labeled/l.csv", File.ReadAllText(data.Labeled));
        Put("datasets/demo/unlabeled/u.csv", File.ReadAllText(data.Unlabeled));
        File.Delete(data.Labeled);
        File.Delete(data.Unlabeled);
        Store = new FolderStore(Folder);
        Catalog = new RunCatalog(Store, training: Training);
        Tracker = new UploadTracker(Store);
        Uploads = new UploadRuns(Tracker, Catalog, Scheduler);
        Api = new RunApi(Store, Catalog, Scheduler);
    }

    public string Folder => data.Folder;

    public FolderStore Store { get; }

    public ScriptedJobs Training { get; } = new();

    public RunCatalog Catalog { get; }

    public NotingScheduler Scheduler { get; } = new();

    public UploadTracker Tracker { get; }

    public UploadRuns Uploads { get; }

    public RunApi Api { get; }

    /// <summary>Writes a file below the folder.</summary>
    public void Put(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Tells the service of a file as an upload.</summary>
    public async Task<UploadDecision> UploadAsync(string name) => await Uploads.UploadedAsync(name, (await Store.ETagAsync(name))!);

    public Task<ApiResponse> PostRunAsync(string body = Settings, string? key = null) => Api.CreateRunAsync(Stream(body), key);

    public static MemoryStream Stream(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    public static async Task<string> TextAsync(ApiResponse response)
    {
        using var body = new MemoryStream();
        await response.WriteBodyAsync!(body, CancellationToken.None);
        Assert.Equal(response.Length, body.Length);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    public static async Task<JsonElement> JsonAsync(ApiResponse response) => JsonDocument.Parse(await TextAsync(response)).RootElement;

    public void Dispose() => data.Dispose();
}

/// <summary>A scheduler that starts nothing: tests say what becomes of each run.</summary>
internal sealed class NotingScheduler : IRunScheduler
{
    private readonly Dictionary<string, RunLifecycle> runs = [];

    public bool HasRoom { get; set; } = true;

    /// <summary>Every run that was scheduled, once each, in order.</summary>
    public List<string> Scheduled { get; } = [];

    /// <summary>Every run that was asked about, as often as it was.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public void Set(string runId, RunLifecycle lifecycle) => runs[runId] = lifecycle;

    public void Forget(string runId) => runs.Remove(runId);

    public Task<bool> ScheduleAsync(string runId, CancellationToken cancellationToken)
    {
        bool added = runs.TryAdd(runId, RunLifecycle.Running);
        if (added)
        {
            Scheduled.Add(runId);
        }

        return Task.FromResult(added);
    }

    public Task<RunStatus?> StatusAsync(string runId, CancellationToken cancellationToken)
    {
        Asked.Enqueue(runId);
        return Task.FromResult(runs.TryGetValue(runId, out RunLifecycle lifecycle)
            ? new RunStatus { Id = runId, Dataset = "demo", Lifecycle = lifecycle } : null);
    }

    public Task<bool> SuspendAsync(string runId, CancellationToken cancellationToken) =>
        Change(runId, RunLifecycle.Suspended, RunLifecycle.Running);

    public Task<bool> ResumeAsync(string runId, CancellationToken cancellationToken) =>
        Change(runId, RunLifecycle.Running, RunLifecycle.Suspended);

    public Task<bool> TerminateAsync(string runId, CancellationToken cancellationToken) =>
        Change(runId, RunLifecycle.Terminated, RunLifecycle.Running, RunLifecycle.Suspended);

    public Task ForgetAsync(string runId, CancellationToken cancellationToken)
    {
        runs.Remove(runId);
        return Task.CompletedTask;
    }

    private Task<bool> Change(string runId, RunLifecycle to, params RunLifecycle[] from)
    {
        bool may = runs.TryGetValue(runId, out RunLifecycle now) && from.Contains(now);
        runs[runId] = may ? to : now;
        return Task.FromResult(may);
    }
}
