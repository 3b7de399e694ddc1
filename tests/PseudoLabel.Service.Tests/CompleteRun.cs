using System.Text;
using System.Text.Json;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests;

/// <summary>A folder with a data set and a complete run of it: made once, copied for each test.</summary>
internal sealed class CompleteRun : IDisposable
{
    private static readonly Lazy<Task<(ServiceData Data, string Id)>> Made = new(MakeAsync);

    private CompleteRun(ServiceData data, string id) => (Data, Id) = (data, id);

    public ServiceData Data { get; }

    public string Id { get; }

    public RunApi Api => Data.Api;

    /// <summary>The run's folder.</summary>
    public string Folder => Path.Combine(Data.Folder, "runs", Id);

    public static async Task<CompleteRun> CopyAsync()
    {
        (ServiceData made, string id) = await Made.Value;
        var copy = new CompleteRun(new ServiceData(), id);
        foreach (string path in Directory.EnumerateFiles(made.Folder, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy.Data.Folder, Path.GetRelativePath(made.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to, overwrite: true);
        }

        return copy;
    }

    /// <summary>Another host over the same folder.</summary>
    public RunApi OtherHost(TimeProvider? time = null) =>
        new(Data.Store, new RunCatalog(Data.Store, time, Data.Training), Data.Scheduler);

    /// <summary>The rows of <c>review.csv</c>.</summary>
    public ReviewRow[] Asked()
    {
        using FileStream stream = File.OpenRead(Path.Combine(Folder, RunNames.Review));
        return [.. ReviewCsv.Read(stream)];
    }

    public void Dispose() => Data.Dispose();

    private static async Task<(ServiceData Data, string Id)> MakeAsync()
    {
        var data = new ServiceData();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => data.Dispose();
        byte[] settings = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["label"] = "label",
            ["learner"] = "logistic",
            ["batch-rows"] = 100,
            ["max-rounds"] = 1,
            ["folds"] = 3,
            ["repeats"] = 1,
            ["review-rows"] = 60,
            ["probabilities"] = true,
        });
        return (data, await RunAsync(data, "demo", Encoding.UTF8.GetString(settings)));
    }

    /// <summary>Makes a run of a data set, and waits until it is complete.</summary>
    public static async Task<string> RunAsync(ServiceData data, string dataset, string settings)
    {
        string id = (await data.Catalog.CreateAsync(dataset, Encoding.UTF8.GetBytes(settings), null)).Run.Id;
        await SeeThroughAsync(data, id);
        return id;
    }

    /// <summary>Waits until a run is complete.</summary>
    public static async Task SeeThroughAsync(ServiceData data, string id)
    {
        await using var scheduler = new LocalScheduler(data.Catalog, new LocalSchedulerOptions
        {
            Threads = 2,
            Fault = (_, e) => Assert.Fail(e.ToString()),
        });
        await scheduler.StartAsync();
        while ((await scheduler.StatusAsync(id, default))?.Lifecycle != RunLifecycle.Completed)
        {
            RunStatus? status = await scheduler.StatusAsync(id, default);
            Assert.False(status is { Ended: true, Lifecycle: not RunLifecycle.Completed }, status?.Error);
            await Task.Delay(20);
        }
    }
}
