using System.Collections.Concurrent;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Service;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Serving;

/// <summary>
/// Looks for new files under <c>datasets/</c> and tells of each once it has stopped growing; keeps the settle delays. It remembers nothing
/// that matters: files told of twice are the tracker's to know. The system's notices only make it look sooner.
/// </summary>
internal sealed class FolderWatch : IAsyncDisposable
{
    private readonly FolderStore store;
    private readonly UploadRuns uploads;
    private readonly ServeOptions options;
    private readonly CliContext context;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim noticed = new(0);
    private readonly FileSystemWatcher? notices;
    private readonly ConcurrentDictionary<string, Task> timers = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknownFolders = new(StringComparer.Ordinal);
    private readonly HashSet<string> reconciled = new(StringComparer.Ordinal);
    private Dictionary<string, string> before = [];
    private Dictionary<string, string> told = [];
    private Task looking = Task.CompletedTask;

    public FolderWatch(string folder, FolderStore store, UploadRuns uploads, ServeOptions options, CliContext context)
    {
        this.store = store;
        this.uploads = uploads;
        this.options = options;
        this.context = context;
        notices = Notices(Path.Combine(folder, ServiceNames.Datasets));
    }

    /// <summary>Begins to look.</summary>
    public void Start() => looking = Task.Run(LookAsync, CancellationToken.None);

    /// <summary>A run has ended.</summary>
    public async Task RunEndedAsync(string runId) => Keep((await uploads.RunEndedAsync(runId, stop.Token)).Ticket);

    public async ValueTask DisposeAsync()
    {
        notices?.Dispose();
        await stop.CancelAsync();
        await Task.WhenAll([looking, .. timers.Values]);
        noticed.Dispose();
        stop.Dispose();
    }

    private async Task LookAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            bool restless = true;
            await TryAsync("looking for new files", async () => restless = await LookOnceAsync());

            // A file that came or grew just now is looked at again soon; else the next notice or interval comes first.
            await TryAsync("waiting", () => restless
                ? Task.Delay(options.Interval / 4, context.Time, stop.Token)
                : noticed.WaitAsync(options.Interval, stop.Token));
        }
    }

    private async Task<bool> LookOnceAsync()
    {
        Dictionary<string, string> now = [];
        Dictionary<string, List<Upload>> fresh = [];
        bool restless = false;
        await foreach (StoredItem item in store.ListAsync(ServiceNames.Datasets, stop.Token))
        {
            if (item.IsSpecial)
            {
                continue;
            }

            if (ServiceNames.Split(item.Name) is not var (dataset, below))
            {
                await RefuseAsync(item.Name);
                continue;
            }

            if (reconciled.Add(dataset))
            {
                Keep(await uploads.ReconcileAsync(dataset, stop.Token));
            }

            now[item.Name] = item.ETag;
            if (told.GetValueOrDefault(item.Name) == item.ETag || !ServiceNames.IsUpload(item.Name))
            {
                continue;
            }

            restless = true;
            if (before.GetValueOrDefault(item.Name) == item.ETag)
            {
                (fresh.TryGetValue(dataset, out List<Upload>? list) ? list : fresh[dataset] = []).Add(new Upload(below, item.ETag));
            }
        }

        before = now;
        told = told.Where(t => now.ContainsKey(t.Key)).ToDictionary();
        foreach ((string dataset, List<Upload> list) in fresh)
        {
            Keep((await uploads.UploadedAsync(dataset, list, stop.Token)).Ticket);
            foreach (Upload upload in list)
            {
                told[$"{ServiceNames.Datasets}{dataset}/{upload.Name}"] = upload.ETag;
            }
        }

        return restless;
    }

    /// <summary>Sees to it that a settle delay runs out; one that runs already is enough.</summary>
    private void Keep(SettleTicket? ticket)
    {
        if (ticket is not null && !stop.IsCancellationRequested)
        {
            timers.GetOrAdd(ticket.Id, _ => Task.Run(() => SettleAsync(ticket), CancellationToken.None));
        }
    }

    private async Task SettleAsync(SettleTicket ticket)
    {
        bool settled = false;
        while (!settled && !stop.IsCancellationRequested)
        {
            await TryAsync("starting a run", async () =>
            {
                await Task.Delay(options.Settle, context.Time, stop.Token);
                UploadDecision decision = await uploads.SettledAsync(ticket, stop.Token);
                settled = true;
                if (decision.Ticket?.Id != ticket.Id)
                {
                    Keep(decision.Ticket);
                }
            });
        }

        timers.TryRemove(ticket.Id, out _);
    }

    /// <summary>Does work that is done again if it fails: a disk that is full for a while must not end the watch.</summary>
    private async Task TryAsync(string doing, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            // An edge: nobody waits for this work who could be told.
            await context.Error.WriteLineAsync($"error: {doing}: {e.Message.ReplaceLineEndings(" ")}; it is tried again");
        }
    }

    private async Task RefuseAsync(string name)
    {
        if (ServiceNames.Stranger(name) is { } folder && unknownFolders.Add(folder))
        {
            await context.Error.WriteLineAsync("warning: " + ServiceNames.NoDataset(folder));
        }
    }

    private FileSystemWatcher? Notices(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
            watcher.Created += (_, _) => Notice();
            watcher.Changed += (_, _) => Notice();
            watcher.Renamed += (_, _) => Notice();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            // Some systems allow few watches; looking at intervals does without.
            return null;
        }
    }

    private void Notice()
    {
        if (noticed.CurrentCount == 0)
        {
            noticed.Release();
        }
    }
}
