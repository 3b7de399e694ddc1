using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PseudoLabel.HostCheck;

/// <summary>The whole on two instances of the app: uploads of every kind, a kill within a run, and a soak.</summary>
/// <param name="hostFolder">The folder of a built host.</param>
/// <param name="app">The folder of the published app.</param>
/// <param name="work">A folder for files and logs.</param>
internal sealed class Check(string hostFolder, string app, string work) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly List<(string What, string Figure, bool Good)> table = [];
    private readonly Runs runs = new();
    private readonly FunctionsHost[] hosts = new FunctionsHost[2];
    private StorageEmulator? emulator;

    /// <summary>What was found, line by line.</summary>
    public IReadOnlyList<(string What, string Figure, bool Good)> Table => table;

    private Platform Platform => new(emulator!);

    public async Task StartAsync(string root)
    {
        emulator = await StorageEmulator.StartAsync(root);
        for (int i = 0; i < hosts.Length; i++)
        {
            hosts[i] = await HostAsync(i);
        }

        await RetryAsync(async () => Say("Event Grid's question is answered", "", await Platform.ValidatesAsync(hosts[0])));
    }

    /// <summary>Uploads all kinds of files, kills an instance within a run, and compares results with the command line's.</summary>
    public async Task UploadsAsync()
    {
        IReadOnlyDictionary<string, SortedDictionary<string, byte[]>> all = await SampleData.AllAsync();
        foreach ((string dataset, SortedDictionary<string, byte[]> files) in all)
        {
            await LocalRun.WriteAsync(work, dataset, files);
            await UploadAsync(dataset, files, byQueue: dataset == "parquet");
        }

        await KillWithinAsync("table");
        foreach (string dataset in all.Keys)
        {
            byte[]? here = await OnlyRunAsync(dataset) is { } run ? await runs.ResultAsync(hosts[1], run, "pseudo-labels.csv") : null;
            byte[] there = await LocalRun.OfAsync(work, dataset);
            Say($"{dataset}: one run, the bytes of `pseudolabel run`", Bytes(there.Length), here is not null && here.SequenceEqual(there));
        }
    }

    /// <summary>Files go on coming, and instances are killed in turn; in the end each file is in a run that is complete.</summary>
    public async Task SoakAsync(TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        long before = hosts.Sum(h => h.MemoryBytes());
        var sent = new List<string>();
        for (int round = 0; clock.Elapsed < length; round++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"unlabeled/more-{round:0000}.csv");
            await Platform.UploadAsync("datasets/table/" + name, SampleData.Table(100 + round, 200, withLabel: false));
            await RetryAsync(() => Platform.TellAsync(hosts[round % 2], "datasets/table/" + name));
            sent.Add(name);
            await runs.OfAsync(hosts[round % 2], "table");
            if (round % 20 == 19)
            {
                int which = round / 20 % 2;
                await hosts[which].DisposeAsync();
                hosts[which] = await HostAsync(which);
            }

            await Task.Delay(TimeSpan.FromSeconds(10));
        }

        int missing = sent.Count;
        await UntilAsync(async () =>
        {
            IReadOnlyList<(string Id, string State)> found = await runs.OfAsync(hosts[1], "table");
            if (found.Count == 0 || found[^1].State is not ("completed" or "failed"))
            {
                return false;
            }

            string text = Encoding.UTF8.GetString(await runs.ResultAsync(hosts[1], found[^1].Id, "pseudo-labels.csv") ?? []);
            missing = sent.Count(name => !text.Contains($"datasets/table/{name},199,", StringComparison.Ordinal));
            return missing == 0;
        });
        Say("soak: uploads whose rows are in the last run", $"{sent.Count - missing} of {sent.Count}", missing == 0);
        Say("soak: memory of both hosts at its end and before", $"{Bytes(hosts.Sum(h => h.MemoryBytes()))}, {Bytes(before)}", true);
    }

    /// <summary>What the logs and the requests say in the end.</summary>
    public async Task SumUpAsync()
    {
        Say("requests; answers of 500 or none", $"{runs.Requests}; {runs.Faults.Count} {string.Join(", ", runs.Faults.Take(3))}",
            runs.Faults.Count == 0);
        foreach (FunctionsHost host in hosts)
        {
            await host.DisposeAsync();
        }

        string[] lines = [.. Logs().SelectMany(File.ReadLines)];
        string[] errors = [.. lines.Where(l => l.StartsWith("fail:", StringComparison.Ordinal))];
        Say("lines of log", lines.Length.ToString(CultureInfo.InvariantCulture), true);
        Say("errors in the log", $"{errors.Length} {string.Join(", ", errors.Distinct().Take(3))}", true);
    }

    public async ValueTask DisposeAsync()
    {
        runs.Dispose();
        foreach (FunctionsHost host in hosts.Where(h => h is not null))
        {
            await host.DisposeAsync();
        }

        if (emulator is not null)
        {
            await emulator.DisposeAsync();
        }
    }

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} bytes");

    private IEnumerable<string> Logs() => hosts.Select((_, i) => Log(i));

    private string Log(int i) => Path.Join(work, $"host-{i}.log");

    private Task<FunctionsHost> HostAsync(int i) =>
        FunctionsHost.StartAsync(hostFolder, app, emulator!, Log(i), ("AzureWebJobs.BlobUploadedLocal.Disabled", "true"));

    private void Say(string what, string figure, bool good)
    {
        table.Add((what, figure, good));
        Console.WriteLine($"{(good ? "ok  " : "FAIL")} {what}: {figure}");
    }

    /// <summary>Each upload is told of twice, to both instances: at least once is what the platform promises.</summary>
    private async Task UploadAsync(string dataset, SortedDictionary<string, byte[]> files, bool byQueue)
    {
        foreach ((string place, byte[] content) in files)
        {
            await Platform.UploadAsync($"datasets/{dataset}/{place}", content);
        }

        foreach (string name in files.Keys.Select(place => $"datasets/{dataset}/{place}"))
        {
            foreach (FunctionsHost host in hosts)
            {
                await RetryAsync(() => byQueue ? Platform.QueueAsync(name) : Platform.TellAsync(host, name));
            }
        }
    }

    private async Task KillWithinAsync(string dataset)
    {
        await UntilAsync(async () => (await runs.OfAsync(hosts[0], dataset)).Any(r => r.State == "running"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await hosts[0].DisposeAsync();
        hosts[0] = await HostAsync(0);
        Say($"{dataset}: an instance is killed within its run", "", true);
    }

    /// <summary>The one run of a data set, once it has ended; null where there is none or more.</summary>
    private async Task<string?> OnlyRunAsync(string dataset)
    {
        IReadOnlyList<(string Id, string State)> found = [];
        await UntilAsync(async () =>
        {
            found = await runs.OfAsync(hosts[1], dataset);
            return found.Count > 0 && found.All(r => r.State is "completed" or "failed");
        });
        if (found is [(string id, "completed")])
        {
            return id;
        }

        Say($"{dataset}: its runs", string.Join(", ", found.Select(r => r.State)), false);
        return null;
    }

    /// <summary>Waits for something; what is not so in the end is told by what is looked at after it.</summary>
    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (var waited = Stopwatch.StartNew(); !await done() && waited.Elapsed < Patience; await Task.Delay(500))
        {
        }
    }

    /// <summary>As Event Grid does: again, where the app does not take an event.</summary>
    private static async Task RetryAsync(Func<Task> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (HttpRequestException) when (attempt < 5)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt));
            }
        }
    }
}
