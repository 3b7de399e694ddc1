using System.Globalization;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Continuous;

/// <summary>A data set that gets a file a day, through uploads and the local scheduler, with a clock that goes day by day.</summary>
internal sealed class SimulatedYear : IAsyncDisposable
{
    private const string Name = "stream";
    private const int DaysKept = 60;
    private static readonly DateTimeOffset First = new(2027, 1, 1, 6, 0, 0, TimeSpan.Zero);

    private readonly DriftingStream stream;
    private readonly Clock clock = new();
    private readonly string folder;
    private readonly FolderStore store;
    private readonly LocalScheduler scheduler;
    private readonly UploadRuns uploads;
    private TaskCompletionSource<UploadDecision> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SimulatedYear(DriftingStream stream, string options)
    {
        this.stream = stream;
        folder = Directory.CreateTempSubdirectory("year-").FullName;
        store = new FolderStore(folder);
        Catalog = new RunCatalog(store, clock);
        UploadRuns? made = null;
        scheduler = new LocalScheduler(Catalog, new LocalSchedulerOptions
        {
            Threads = 2,
            Fault = (_, e) => ended.TrySetException(e),
            EndedAsync = async run => ended.TrySetResult(await made!.RunEndedAsync(run)),
        });
        uploads = made = new UploadRuns(new UploadTracker(store), Catalog, scheduler);
        Put("job.json", """
            { "label": "label", "learner": "logistic", "fast": true, "max-rounds": 1, "window": "30d", "carry": 0.5, "onnx": false,
              "labeled-out": "none", "ood-filter": "off", "graph-share": 0, "review-rows": 20, "labels-drawn": "randomly",
              "precision-target": 0.85 }
            """);
        Put("dataset.json", options);
    }

    public RunCatalog Catalog { get; }

    /// <summary>Share of each day's rows that the newest run of the day labels right.</summary>
    public List<double> Accuracies { get; } = [];

    /// <summary>Runs that trained.</summary>
    public int Trained { get; private set; }

    /// <summary>All runs.</summary>
    public int Runs { get; private set; }

    /// <summary>Bytes of all runs and their entries, after each day.</summary>
    public List<long> Bytes { get; } = [];

    /// <summary>How often each file was labeled for the first time.</summary>
    public Dictionary<string, int> FirstDecisions { get; } = new(StringComparer.Ordinal);

    public string Folder => folder;

    public double Accuracy(int from) => Accuracies.Skip(from).Average();

    public async Task GoAsync(int days)
    {
        await scheduler.StartAsync();
        for (int day = 0; day < days; day++)
        {
            await DayAsync(day);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task DayAsync(int day)
    {
        clock.Now = First.AddDays(day);
        string date = First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<string> put = [$"unlabeled/{date}.csv", $"labeled/{date}.csv"];
        (double X, double Y, double Z, string Class)[] rows = stream.Day(day, "rows", DriftingStream.RowsOfADay);
        Put(put[0], DriftingStream.Csv(rows, labeled: false));

        // Labels come in one by one, of other rows of the day; before the first day there were some.
        int labels = day == 0 ? 90 : 3;
        Put(put[1], DriftingStream.Csv(stream.Day(day, "labels", labels), labeled: true));
        string old = First.AddDays(day - DaysKept).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        File.Delete(Path.Combine(folder, "datasets", Name, "unlabeled", old + ".csv"));
        File.Delete(Path.Combine(folder, "datasets", Name, "labeled", old + ".csv"));

        List<Upload> told = [];
        foreach (string name in put)
        {
            told.Add(new Upload(name, (await store.ETagAsync($"datasets/{Name}/{name}"))!));
        }

        UploadDecision decision = await uploads.UploadedAsync(Name, told);
        while (decision.Ticket is { } ticket)
        {
            ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            decision = await uploads.SettledAsync(ticket);
            if (decision.Kind == UploadKind.Started)
            {
                decision = await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
                await CountAsync();
            }
        }

        string newest = (await Catalog.ListAsync())[^1].Id;
        Assert.True(await Catalog.IsCompleteAsync(newest), $"{date}: {newest}");
        Accuracies.Add(Right(newest, date, rows));
        Bytes.Add(new[] { "runs", "catalog" }.Sum(f => new DirectoryInfo(Path.Combine(folder, f))
            .EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)));
    }

    private async Task CountAsync()
    {
        string run = (await Catalog.ListAsync())[^1].Id;
        var job = await Catalog.JobAsync(run);
        Runs++;
        Trained += job.Taught is null ? 1 : 0;
        foreach (string file in job.UnlabeledFiles.Select(f => f.File.Name))
        {
            if (job.Taught is not null || !FirstDecisions.ContainsKey(file))
            {
                FirstDecisions[file] = FirstDecisions.GetValueOrDefault(file) + 1;
            }
        }
    }

    /// <summary>The share of a day's rows that a run labels right; every row has one line.</summary>
    private double Right(string run, string date, (double X, double Y, double Z, string Class)[] rows)
    {
        string[][] lines = [.. File.ReadLines(Path.Combine(folder, "runs", run, RunNames.PseudoLabels)).Skip(1)
            .Select(l => l.Split(',')).Where(c => c[0].EndsWith($"{date}.csv", StringComparison.Ordinal))];
        Assert.Equal(Enumerable.Range(0, rows.Length), lines.Select(c => int.Parse(c[1], CultureInfo.InvariantCulture)).Order());
        return lines.Average(c => c[2] == rows[int.Parse(c[1], CultureInfo.InvariantCulture)].Class ? 1.0 : 0.0);
    }

    private void Put(string name, string text)
    {
        string path = Path.Combine(folder, "datasets", Name, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = First;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
