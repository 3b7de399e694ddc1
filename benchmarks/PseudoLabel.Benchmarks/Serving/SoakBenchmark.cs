using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PseudoLabel.Benchmarks.Speed;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>
/// <c>serve</c> over time: small uploads to several data sets, which start hundreds of runs; old uploads are removed as a user would.
/// Memory, threads, open handles and files beside the runs must stay flat once warm, and every upload be in a completed run.
/// </summary>
internal sealed class SoakBenchmark
{
    private const int Sets = 8;
    private const int UploadRows = 50;
    private const int Window = 10;
    private const int Kept = 30;
    private static readonly TimeSpan BetweenUploads = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> uploaded = new(StringComparer.Ordinal);
    private readonly HashSet<string> landed = new(StringComparer.Ordinal);
    private readonly HashSet<string> counted = new(StringComparer.Ordinal);
    private readonly List<string> wrong = [];
    private readonly List<ServeVitals> samples = [];

    /// <summary>Measures.</summary>
    /// <param name="rest"><c>--minutes 60</c>, <c>cli=PATH</c> of another build.</param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(string[] rest)
    {
        int at = Array.IndexOf(rest, "--minutes");
        double minutes = at >= 0 ? double.Parse(rest[at + 1], CultureInfo.InvariantCulture) : 60;
        string cli = rest.FirstOrDefault(r => r.StartsWith("cli=", StringComparison.Ordinal))?["cli=".Length..] ?? Places.Cli;
        return await new SoakBenchmark().MeasureAsync(cli, TimeSpan.FromMinutes(minutes));
    }

    private async Task<IReadOnlyList<TableLine>> MeasureAsync(string cli, TimeSpan length)
    {
        (string labeled, IReadOnlyDictionary<int, string> unlabeled) = ServeFolder.Files(UploadRows);
        byte[] upload = await File.ReadAllBytesAsync(unlabeled[UploadRows]);
        string folder = ServeFolder.New();
        string[] sets = [.. Enumerable.Range(0, Sets).Select(i =>
            ServeFolder.Add(folder, string.Create(CultureInfo.InvariantCulture, $"set-{i}"), labeled, $$""", "window": "{{Window}}f" """))];
        await using ServeProcess serve = await ServeProcess.StartAsync(cli, folder, "--at-once", "2", "--settle", "1");
        var clock = Stopwatch.StartNew();
        TimeSpan sampled = TimeSpan.Zero;
        for (int i = 0; clock.Elapsed < length; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"upload-{i:D6}.csv");
            await File.WriteAllBytesAsync(Path.Combine(sets[i % Sets], name), upload);
            uploaded.Add(name);
            if (clock.Elapsed - sampled > BetweenSamples)
            {
                sampled = clock.Elapsed;
                await SampleAsync(serve, clock.Elapsed);
                Array.ForEach(sets, RemoveOld);
            }

            await Task.Delay(BetweenUploads);
            while (uploaded.Count - landed.Count > Sets * Window / 2)
            {
                // No more at once than a window takes: what falls out of it unseen would be no fault of the server.
                await Task.Delay(BetweenUploads);
                await SampleAsync(serve, clock.Elapsed);
            }
        }

        while (landed.Count < uploaded.Count && clock.Elapsed < length + TimeSpan.FromMinutes(5))
        {
            await Task.Delay(BetweenSamples);
            Count(serve.Folder, await serve.RunsAsync());
        }

        return Lines(serve);
    }

    private async Task SampleAsync(ServeProcess serve, TimeSpan at)
    {
        TimeSpan cpu = serve.CpuTime();
        JsonElement[] runs = await serve.RunsAsync();
        Count(serve.Folder, runs);
        samples.Add(serve.Vitals());
        ServeVitals now = samples[^1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{at.TotalMinutes,6:0.0} min: {uploaded.Count} uploads, {landed.Count} in a run, {counted.Count} runs; {now.MiB:0} MiB, "
                + $"{now.Threads} threads, {now.Handles} handles, {now.Files} files, {now.Partial} partial; {cpu.TotalSeconds:0} cpu s"));
    }

    /// <summary>Looks into runs that have completed since: each upload in them must be there with all its rows, once.</summary>
    private void Count(string folder, JsonElement[] runs)
    {
        foreach (JsonElement run in runs)
        {
            string id = run.GetProperty("id").GetString()!;
            if (ServeProcess.Lifecycle(run) is "failed" && counted.Add(id))
            {
                wrong.Add($"{id} failed: {run.GetProperty("error")}");
            }
            else if (ServeProcess.Lifecycle(run) is "completed" && counted.Add(id))
            {
                foreach ((string upload, int rows) in ServeFolder.RowsBySource(folder, id))
                {
                    landed.Add(upload);
                    if (rows != UploadRows)
                    {
                        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{id} has {rows} rows of {upload}"));
                    }
                }
            }
        }
    }

    /// <summary>Removes uploads far outside the window that were in a run.</summary>
    private void RemoveOld(string unlabeled)
    {
        foreach (string old in Directory.EnumerateFiles(unlabeled).Order(StringComparer.Ordinal).SkipLast(Kept)
            .Where(f => landed.Contains(Path.GetFileName(f))).ToArray())
        {
            File.Delete(old);
        }
    }

    private IReadOnlyList<TableLine> Lines(ServeProcess serve) =>
    [
        Flat("memory, MiB", v => v.MiB, 1.15),
        Flat("threads", v => v.Threads, 1.15),
        Flat("open handles", v => v.Handles, 1.15),
        Flat("files beside runs and uploads", v => v.Files, 1),
        Turns.Line("files left half written", string.Create(CultureInfo.InvariantCulture, $"{serve.Vitals().Partial}"), "none",
            [serve.Vitals().Partial], 0, atLeast: false),
        Turns.Line("uploads in a completed run, each with all its rows once",
            string.Create(CultureInfo.InvariantCulture, $"{landed.Count} of {uploaded.Count} in {counted.Count} runs"),
            wrong.FirstOrDefault() ?? "none wrong", [wrong.Count > 0 ? 0 : (double)landed.Count / uploaded.Count], 1, atLeast: true),
        serve.ErrorLine(),
    ];

    /// <summary>The last quarter against the second: the first is for warming up.</summary>
    private TableLine Flat(string what, Func<ServeVitals, double> of, double bar)
    {
        int quarter = samples.Count / 4;
        double early = Turns.Median(samples.Skip(quarter).Take(quarter).Select(of));
        double late = Turns.Median(samples.TakeLast(quarter).Select(of));
        return Turns.Line($"{what}: last quarter against the second", late.ToString("0", CultureInfo.InvariantCulture),
            early.ToString("0", CultureInfo.InvariantCulture), [late / early], bar, atLeast: false);
    }
}
