using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>
/// The program is killed at moments that a seed draws, whatever it does then, and started again: nothing is lost, and the bytes are those
/// of a program that was left alone. <c>PSEUDOLABEL_FAULT_SEEDS=100</c> tries a hundred seeds; else it is a few.
/// </summary>
public sealed class RandomKillTests : IDisposable
{
    private const int UsualSeeds = 2;

    /// <summary>A service gives work up that ended its process four times: fewer kills never do that.</summary>
    private const int MostKills = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string root = Directory.CreateTempSubdirectory("random-kill").FullName;
    private readonly DemoFiles data;

    public RandomKillTests() => data = DemoFiles.Write(Path.Join(root, "demo"), 3);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Run_KilledAnywhere_ResumeEndsInTheSameBytes()
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("whole"))).Code);
        int whole = (int)watch.ElapsedMilliseconds;
        for (int seed = 0; seed < Seeds(); seed++)
        {
            var random = new Random(seed);
            string name = $"cut-{seed}";
            for (int kill = 0; kill < MostKills; kill++)
            {
                bool begun = File.Exists(Path.Join(At(name), RunNames.Job));
                using CliProcess process = CliProcess.Start(root, begun ? ["resume", At(name), "--threads", "2"] : Run(name));
                await Task.Delay(random.Next(whole));
                await process.KillAsync();
            }

            CliProcess.Ended end = await CliProcess.RunAsync(
                root, File.Exists(Path.Join(At(name), RunNames.Job)) ? ["resume", At(name)] : Run(name));
            Assert.True(end.Code == ExitCode.Done, $"seed {seed}: {end.Error}");
            RunBytes.AssertEqual(At("whole"), At(name));
            Assert.Empty(Directory.EnumerateFiles(At(name), "*.partial", SearchOption.AllDirectories));
            Directory.Delete(At(name), recursive: true);
        }
    }

    [Fact]
    public async Task Serve_KilledAnywhere_EveryUploadIsInTheLastRun_SameBytes()
    {
        await ServeAsync("whole", new Random(0), kills: 0);
        string whole = LastRun("whole");
        for (int seed = 0; seed < Seeds(); seed++)
        {
            string name = $"cut-{seed}";
            await ServeAsync(name, new Random(seed), MostKills);
            RunBytes.AssertEqual(whole, LastRun(name));
            Assert.Empty(Directory.EnumerateFiles(At(name), "*.partial", SearchOption.AllDirectories));
            Directory.Delete(At(name), recursive: true);
        }
    }

    /// <summary>Serves a folder until all uploads are in runs that are done; the second one comes after the first kill.</summary>
    private async Task ServeAsync(string name, Random random, int kills)
    {
        const int mostMilliseconds = 4000;
        string dataset = Path.Join(At(name), "datasets", "demo");
        Put(Path.Join(dataset, "labeled", "l.csv"), data.Labeled);
        Put(Path.Join(dataset, "unlabeled", "first.csv"), data.Unlabeled);
        await File.WriteAllTextAsync(Path.Join(dataset, "job.json"),
            $$"""
            { "label": "{{DemoFiles.Label}}", "learner": "logistic", "batch-rows": 1000, "max-rounds": 1, "folds": 3, "repeats": 1 }
            """);
        string[] serve =
            ["serve", "--data", At(name), "--urls", "http://127.0.0.1:0", "--settle", "0", "--threads", "2"];
        for (int kill = 0; kill < kills; kill++)
        {
            using CliProcess process = CliProcess.Start(root, serve);
            await Task.Delay(random.Next(mostMilliseconds));
            Assert.True(await process.KillAsync(), "it ended by itself");
            Put(Path.Join(dataset, "unlabeled", "second.csv"), data.Labeled);
        }

        Put(Path.Join(dataset, "unlabeled", "second.csv"), data.Labeled);
        using CliProcess last = CliProcess.Start(root, serve);
        var waited = Stopwatch.StartNew();
        while (!AllDone(name))
        {
            if (waited.Elapsed > Patience)
            {
                Assert.Fail($"the uploads of {name} did not all end in runs that are done: {Standing(name)}");
            }

            await Task.Delay(50);
        }

        await last.KillAsync();
    }

    private bool AllDone(string name)
    {
        JsonElement? status = Read(Path.Join(At(name), "datasets", "demo", "status.json"));
        return status is { } now
            && now.GetProperty("seen").EnumerateObject().Count(f => f.Name.StartsWith("unlabeled/", StringComparison.Ordinal)) == 2
            && now.GetProperty("settling").ValueKind == JsonValueKind.Null
            && now.GetProperty("active-runs").GetArrayLength() == 0
            && !now.GetProperty("follow-up").GetBoolean()
            && Runs(name).All(run =>
                Read(Path.Join(run, "lifecycle.json")) is { } life && life.GetProperty("lifecycle").GetString() == "completed");
    }

    /// <summary>What stands in the data set's status and of each run, for whoever has to find out why.</summary>
    private string Standing(string name) => string.Join(
        Environment.NewLine,
        Directory.GetDirectories(Path.Join(At(name), "runs")).Concat(Directory.GetFiles(At(name), "*.json", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is "status.json" or "lifecycle.json" or "state.json"
                || f.Contains("starts", StringComparison.Ordinal))
            .Select(f => $"{Path.GetRelativePath(At(name), f)}: {File.ReadAllText(f).ReplaceLineEndings(" ")}")));

    /// <summary>The folder of the run that has both uploads.</summary>
    private string LastRun(string name) => Assert.Single(
        Runs(name),
        run => Read(Path.Join(run, RunNames.Job))!.Value.GetProperty("unlabeled-files").GetArrayLength() == 2);

    /// <summary>The runs; a folder in which a killed server had not begun to make one is none.</summary>
    private string[] Runs(string name) =>
        [.. Directory.GetDirectories(Path.Join(At(name), "runs")).Where(run => File.Exists(Path.Join(run, RunNames.Job)))];

    private static JsonElement? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Put(string path, string from)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(from, path);
        }
    }

    private static int Seeds() =>
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_FAULT_SEEDS") ?? $"{UsualSeeds}", CultureInfo.InvariantCulture);

    private string At(string name) => Path.Join(root, name);

    private string[] Run(string name) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", At(name),
        "--learner", "logistic", "--batch-rows", "1000", "--max-rounds", "2", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
