using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using PseudoLabel.Benchmarks.Speed;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>
/// <c>serve</c> under load: 50 uploads of 10 MB at once, 200 clients that ask where runs stand, 4 runs at once, 50 predictions of 10 MB at
/// once; the 4 runs at once against one after another; and a small run posted while a huge one works.
/// </summary>
internal sealed class LoadBenchmark(string cli, int turns, int rows)
{
    private const int Uploads = 50;
    private const int Runs = 4;
    private const int Pollers = 200;
    private const int SmallRows = 1000;

    // 10 MB of 64 numbers each.
    private const int UploadRows = 22_000;
    private readonly (string Labeled, IReadOnlyDictionary<int, string> Unlabeled) files = ServeFolder.Files(UploadRows, SmallRows, rows);

    /// <summary>Measures all parts, or one.</summary>
    /// <param name="rest">
    /// <c>turns=3</c>, <c>rows=100000</c> of each of the 4 runs, <c>part=NAME</c>, <c>cli=PATH</c> of another build.
    /// </param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(string[] rest)
    {
        // This process is 200 clients and more: none waits for a thread of it.
        ThreadPool.SetMinThreads(64, 64);
        string Of(string name, string otherwise) =>
            rest.FirstOrDefault(r => r.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? otherwise;
        int Number(string name, int otherwise) =>
            int.Parse(Of(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        var benchmark = new LoadBenchmark(Of("cli", Places.Cli), Number("turns", 3), Number("rows", 100_000));
        string part = Of("part", "all");
        List<TableLine> lines = [];
        foreach ((string name, Func<Task<IReadOnlyList<TableLine>>> run) in new (string, Func<Task<IReadOnlyList<TableLine>>>)[]
            { ("together", benchmark.TogetherAsync), ("small", benchmark.SmallAsync), ("throughput", benchmark.ThroughputAsync) })
        {
            lines.AddRange(part == "all" || part == name ? await run() : []);
        }

        return lines;
    }

    /// <summary>Everything together: uploads, runs, clients, predictions.</summary>
    private async Task<IReadOnlyList<TableLine>> TogetherAsync()
    {
        string folder = ServeFolder.New();
        string[] sets = AddSets(folder);
        string uploads = ServeFolder.Add(folder, "uploads", files.Labeled);
        File.Copy(files.Unlabeled[SmallRows], Path.Combine(ServeFolder.Add(folder, "small", files.Labeled), "u.csv"));
        byte[] body = await File.ReadAllBytesAsync(files.Unlabeled[UploadRows]);
        await using ServeProcess serve = await ServeProcess.StartAsync(cli, folder, "--at-once", "4", "--settle", "2");
        string model = await serve.PostRunAsync("small");
        await serve.UntilAsync(model, "completed");
        await using var pollers = new StatusPollers(serve, Pollers, () => model);
        await Task.Delay(TimeSpan.FromSeconds(5));
        pollers.Take("warming up");
        TimeSpan before = serve.CpuTime();
        await Task.Delay(TimeSpan.FromSeconds(10));
        List<PollCount> counts = [pollers.Take("idle")];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"processor time of a status: {(serve.CpuTime() - before).TotalMilliseconds / counts[0].Answers:0.00} ms"));

        string[] runs = await Task.WhenAll(sets.Select(s => serve.PostRunAsync(s)));
        await Task.WhenAll(Enumerable.Range(0, Uploads).Select(i => UploadAsync(uploads, i, body)));
        await Task.Delay(TimeSpan.FromSeconds(5));
        counts.Add(pollers.Take("50 uploads, 4 runs"));
        int[] predicted = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(_ => PredictAsync(serve, body)));
        counts.Add(pollers.Take("50 predictions, 4 runs"));
        await Task.WhenAll(runs.Select(r => serve.UntilAsync(r, "completed")));
        Dictionary<string, int> landed = await LandedAsync(serve, "uploads");
        counts.Add(pollers.Take("4 runs, the uploads' run"));
        int whole = landed.Count(l => l.Value == UploadRows);
        Console.WriteLine(serve.Vitals());
        return
        [
            .. counts.SelectMany(c => c.Lines()),
            Turns.Line("uploads that are in a completed run whole, once", string.Create(CultureInfo.InvariantCulture, $"{whole}"), "50",
                [(double)whole / Uploads], 1, atLeast: true),
            Turns.Line("predictions answered with all their rows", $"{predicted.Count(p => p == UploadRows)}", "50",
                [(double)predicted.Count(p => p == UploadRows) / Uploads], 1, atLeast: true),
            serve.ErrorLine(),
        ];
    }

    /// <summary>A run of 1,000 rows alone, and while one of a million works, by the default <c>--at-once</c>.</summary>
    private async Task<IReadOnlyList<TableLine>> SmallAsync()
    {
        string folder = ServeFolder.New();
        File.Copy(files.Unlabeled[SmallRows], Path.Combine(ServeFolder.Add(folder, "small", files.Labeled), "u.csv"));
        string huge = ServeFolder.Add(folder, "huge", files.Labeled);
        for (int i = 0; i < Uploads; i++)
        {
            File.Copy(files.Unlabeled[UploadRows], Path.Combine(huge, string.Create(CultureInfo.InvariantCulture, $"upload-{i:D2}.csv")));
        }

        await using ServeProcess serve = await ServeProcess.StartAsync(cli, folder, "--settle", "86400");
        int seed = 0;
        await TimedAsync(serve, seed++);
        List<double> alone = [];
        List<double> beside = [];
        for (int turn = 0; turn < turns; turn++)
        {
            alone.Add(await TimedAsync(serve, seed++));
            string run = await serve.PostRunAsync("huge", seed);
            await Task.Delay(TimeSpan.FromSeconds(2));
            beside.Add(await TimedAsync(serve, seed++));
            string then = ServeProcess.Lifecycle(await serve.RunAsync(run));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"1,000 rows: {alone[^1]:0.0} s alone, {beside[^1]:0.0} s beside 1,100,000, whose run then is {then}"));
            using HttpResponseMessage ended = await serve.Http.PostAsync(new Uri($"/api/runs/{run}/terminate", UriKind.Relative), null);
            await Task.Delay(TimeSpan.FromSeconds(5));
        }

        return
        [
            Turns.Line(
                "a run of 1,000 rows beside one of 1,100,000 against alone", Seconds(beside), Seconds(alone),
                [.. beside.Zip(alone, (b, a) => b / a)], 4, atLeast: false),
        ];
    }

    /// <summary>4 runs at once against one after another, in turns.</summary>
    private async Task<IReadOnlyList<TableLine>> ThroughputAsync()
    {
        List<double> after = [];
        List<double> atOnce = [];
        for (int turn = 0; turn < turns; turn++)
        {
            after.Add(await WallAsync(1));
            atOnce.Add(await WallAsync(Runs));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"4 runs of {rows:N0} rows: {after[^1]:0.0} s one after another, {atOnce[^1]:0.0} s at once; "
                    + $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        }

        return
        [
            Turns.Line(
                string.Create(CultureInfo.InvariantCulture, $"4 runs of {rows:N0} rows at once against one after another, total wall"),
                Seconds(atOnce), Seconds(after), [.. atOnce.Zip(after, (a, b) => a / b)], 1.1, atLeast: false),
        ];
    }

    private async Task<double> WallAsync(int atOnce)
    {
        string folder = ServeFolder.New();
        string[] sets = AddSets(folder);
        await using ServeProcess serve = await ServeProcess.StartAsync(
            cli, folder, "--at-once", atOnce.ToString(CultureInfo.InvariantCulture), "--settle", "86400");
        var watch = Stopwatch.StartNew();
        string[] runs = await Task.WhenAll(sets.Select(s => serve.PostRunAsync(s)));
        await Task.WhenAll(runs.Select(r => serve.UntilAsync(r, "completed")));
        return watch.Elapsed.TotalSeconds;
    }

    private string[] AddSets(string folder)
    {
        string[] sets = [.. Enumerable.Range(0, Runs).Select(i => string.Create(CultureInfo.InvariantCulture, $"run-{i}"))];
        foreach (string set in sets)
        {
            File.Copy(files.Unlabeled[rows], Path.Combine(ServeFolder.Add(folder, set, files.Labeled), "u.csv"));
        }

        return sets;
    }

    private static async Task<double> TimedAsync(ServeProcess serve, int seed)
    {
        var watch = Stopwatch.StartNew();
        await serve.UntilAsync(await serve.PostRunAsync("small", seed), "completed");
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<int> PredictAsync(ServeProcess serve, byte[] body)
    {
        using var content = new PacedBody(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using HttpResponseMessage response = await serve.Http.PostAsync(
            new Uri("/api/datasets/small/predict", UriKind.Relative), content);
        byte[] text = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? text.AsSpan().Count((byte)'\n') - 1 : 0;
    }

    private static async Task UploadAsync(string folder, int number, byte[] body)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"upload-{number:D2}.csv"));
        await using FileStream file = File.Create(path);
        using var paced = new PacedBody(body);
        await paced.WriteAsync(file);
    }

    /// <summary>Waits until the runs of a data set have ended and no more follow; the rows of each file in the last one.</summary>
    private static async Task<Dictionary<string, int>> LandedAsync(ServeProcess serve, string dataset)
    {
        while (true)
        {
            string? last = (await serve.RunsAsync()).Where(r => r.GetProperty("dataset").GetString() == dataset)
                .Select(r => r.GetProperty("id").GetString()).FirstOrDefault();
            if (last is not null)
            {
                await serve.UntilAsync(last, "completed");
                Dictionary<string, int> rows = ServeFolder.RowsBySource(serve.Folder, last);
                if (rows.Count >= Uploads)
                {
                    return rows;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static string Seconds(List<double> seconds) => string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(seconds):0.0} s");
}
