using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Training;
using PseudoLabel.Service;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Serving;

/// <summary>The HTTP interface, the runs and the folder watch over one folder, in this process.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    /// <summary>Many clients ask for the list of runs about once a second: one look at the folder a second does for all of them.</summary>
    private static readonly TimeSpan ListedFor = TimeSpan.FromSeconds(1);

    private readonly LockFile hold;
    private readonly WebApplication app;
    private readonly LocalScheduler scheduler;
    private readonly FolderWatch watch;

    private LocalServer(LockFile hold, WebApplication app, LocalScheduler scheduler, FolderWatch watch)
    {
        this.hold = hold;
        this.app = app;
        this.scheduler = scheduler;
        this.watch = watch;
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Urls => [.. app.Urls];

    /// <summary>Starts to serve; goes on with the runs that the last server on this folder left unfinished.</summary>
    /// <param name="context">The terminal and the clock.</param>
    /// <exception cref="UserErrorException">The folder or an address cannot be had.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The server disposes of them.")]
    public static async Task<LocalServer> StartAsync(ServeOptions options, CliContext context, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(options.Folder);
        LockFile hold = Hold(folder);
        if (HeldRun(folder) is { } held)
        {
            hold.Dispose();
            throw new UserErrorException(
                "another 'pseudolabel' is at work on this run, which the server would go on with; wait until it has ended", held);
        }

        TemporaryFolder.RemoveLeft();
        foreach (string part in new[] { "runs/", ServiceNames.Catalog, ServiceNames.Datasets, ServiceNames.Vectors })
        {
            new FolderStore(Path.Combine(folder, part)).DeletePartial();
        }

        var store = new FolderStore(folder) { IsConfined = true };
        ServeThreads.Reserve(options);
        var catalog = new RunCatalog(store, context.Time, LocalTrainingJobs.OfThisMachine(), ListedFor);
        var guard = new StartGuard(Guid.NewGuid().ToString("N"));
        FolderWatch? watch = null;
        var scheduler = new LocalScheduler(catalog, new LocalSchedulerOptions
        {
            AtOnce = options.AtOnce,
            Threads = options.Threads,
            Time = context.Time,
            Guard = guard,
            EndedAsync = runId => watch!.RunEndedAsync(runId),
            Fault = (runId, e) => context.Error.WriteLine(
                $"error: run {runId} failed by a fault of this program; please report it with what follows{Environment.NewLine}{e}"),
        });
        watch = new FolderWatch(folder, store, new UploadRuns(new UploadTracker(store), catalog, scheduler, guard), options, context);
        var api = new RunApi(store, catalog, scheduler, room: RoomIn(folder), guard: guard);
        var server = new LocalServer(hold, Build(options, context, api), scheduler, watch);
        try
        {
            await server.app.StartAsync(cancellationToken);
            await scheduler.StartAsync(cancellationToken);
            watch.Start();
            return server;
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is IOException { InnerException: AddressInUseException })
            {
                string urls = string.Join(';', options.Urls.Select(u => u.GetLeftPart(UriPartial.Authority)));
                throw new UserErrorException(
                    $"the address {urls} is in use; stop what listens there, or choose another with --urls http://127.0.0.1:PORT",
                    inner: e);
            }

            throw;
        }
    }

    /// <summary>Stops: no more requests, no more looking, and runs rest where they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await scheduler.DisposeAsync();
        await watch.DisposeAsync();
        hold.Dispose();
    }

    private static FileRoom RoomIn(string folder)
    {
        // By the folder that files go to, which may be a link to another disk.
        var disk = new DriveInfo(FileTree.Identity(Path.Combine(folder, ServiceNames.Datasets.TrimEnd('/'))));
        return new FileRoom { FreeBytes = () => disk.AvailableFreeSpace };
    }

    private static LockFile Hold(string folder)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, ServiceNames.Datasets.TrimEnd('/')));
            return LockFile.TakeForNow(Path.Combine(folder, RunNames.ServerLock));
        }
        catch (IOException e) when (FolderFaults.IsHeld(e))
        {
            throw new UserErrorException("another server serves this folder; stop it first, or name another folder", folder, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException("this folder cannot be written to: " + e.Message, folder, inner: e);
        }
    }

    /// <summary>A run below the folder that another process holds; null where there is none.</summary>
    private static string? HeldRun(string folder)
    {
        string runs = Path.Combine(folder, "runs");
        return Directory.Exists(runs)
            ? Directory.EnumerateDirectories(runs).FirstOrDefault(run => LockFile.IsHeld(Path.Combine(run, RunNames.Lock)))
            : null;
    }

    /// <summary>A bare server: no settings of the environment or of files decide where it listens or what it shows.</summary>
    private static WebApplication Build(ServeOptions options, CliContext context, RunApi api)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            ConnectionLimits.Set(kestrel.Limits);
            kestrel.AddServerHeader = false;
        });
        builder.WebHost.UseUrls([.. options.Urls.Select(u => u.GetLeftPart(UriPartial.Authority))]);
        builder.Services.AddRouting();
        WebApplication app = builder.Build();
        HttpAdapter.Map(app, api, new RequestGuard(options), context.Error);
        return app;
    }
}
