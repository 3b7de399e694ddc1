using System.Text.Json;
using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>
/// Two signals: the second ends the program at once, whatever it does then, and what it leaves is gone on with as after one. So it is where
/// the terminal is closed.
/// </summary>
public sealed class SignalTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("signal").FullName;
    private readonly DemoFiles data;

    public SignalTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        data = DemoFiles.Write(Path.Join(root, "demo"), 3);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Run_TwoSignalsAtDrawnMoments_IsCode130AndResumeEndsInTheSameBytes()
    {
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("whole"))).Code);
        string[] moments =
        [
            "features/000003.bin", "rounds/0/chains/001.json", "rounds/1/predictions/000007.bin", "result/parts/000020.csv",
        ];
        (string First, string Second)[] signals = [("INT", "INT"), ("TERM", "INT"), ("INT", "TERM"), ("HUP", "HUP")];
        var random = new Random(17);
        for (int i = 0; i < moments.Length; i++)
        {
            using CliProcess process = CliProcess.StartForSignals(
                null, root, i == 0 ? Run("cut") : ["resume", At("cut"), "--threads", "2"]);
            Assert.True(await process.SeesAsync(Path.Join(At("cut"), moments[i])), $"it ended before {moments[i]}");
            process.Signal(signals[i].First);
            await Task.Delay(random.Next(20));
            process.Signal(signals[i].Second);

            CliProcess.Ended end = await process.EndAsync();

            Assert.Equal(ExitCode.Interrupted, end.Code);
            AssertNoTrace(end);
        }

        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "resume", At("cut"))).Code);
        RunBytes.AssertEqual(At("whole"), At("cut"));
        Assert.Empty(Directory.EnumerateFiles(At("cut"), "*.partial", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Predict_Signals_IsCode130AndNoOutput(int signals)
    {
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("whole"))).Code);
        string large = At("large.csv");
        string[] rows = await File.ReadAllLinesAsync(data.Unlabeled);
        await File.WriteAllLinesAsync(large, Enumerable.Repeat(rows.Skip(1), 40).SelectMany(r => r).Prepend(rows[0]));
        string model = Path.Join(At("whole"), "result", "model.zip");
        string output = Directory.CreateDirectory(At("predicted")).FullName;
        using (CliProcess process = CliProcess.StartForSignals(
            null, root, "predict", "--model", model, "--input", large, "--out", Path.Join(output, "p.csv"), "--threads", "1"))
        {
            Assert.True(await process.SeesAsync(() => Directory.EnumerateFiles(output).Any()), "it ended before it wrote");
            for (int i = 0; i < signals; i++)
            {
                process.Signal("INT");
            }

            CliProcess.Ended end = await process.EndAsync();

            Assert.Equal(ExitCode.Interrupted, end.Code);
            AssertNoTrace(end);
            Assert.False(File.Exists(Path.Join(output, "p.csv")));
        }

        CliProcess.Ended again = await CliProcess.RunAsync(
            root, "predict", "--model", model, "--input", data.Unlabeled, "--out", Path.Join(output, "p.csv"));
        Assert.Equal(ExitCode.Done, again.Code);
        Assert.Equal(["p.csv"], Directory.EnumerateFiles(output).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(ExitCode.Done, "INT")]
    [InlineData(ExitCode.Done, "HUP")]
    [InlineData(ExitCode.Interrupted, "INT", "INT")]
    [InlineData(ExitCode.Interrupted, "TERM", "INT")]
    public async Task Serve_SignalsWhileARunIsUnderWay_TheNextGoesOn(int code, params string[] signals)
    {
        string dataset = Directory.CreateDirectory(Path.Join(At("served"), "datasets", "demo")).FullName;
        Put(dataset, "labeled", data.Labeled);
        Put(dataset, "unlabeled", data.Unlabeled);
        await File.WriteAllTextAsync(Path.Join(dataset, "job.json"),
            $$"""
            { "label": "{{DemoFiles.Label}}", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }
            """);
        string[] serve = ["serve", "--data", At("served"), "--urls", "http://127.0.0.1:0", "--settle", "0", "--threads", "2"];
        using (CliProcess process = CliProcess.StartForSignals(null, root, serve))
        {
            Assert.True(await process.SeesAsync(() => Runs().Any(r => File.Exists(Path.Join(r, "features", "000003.bin")))));
            foreach (string signal in signals)
            {
                process.Signal(signal);
            }

            CliProcess.Ended end = await process.EndAsync();

            // A server that is told to stop has done what it was told; one that is told twice was cut off, if it had not stopped by then.
            Assert.Contains(end.Code, new[] { ExitCode.Done, code });
            AssertNoTrace(end);
        }

        using CliProcess next = CliProcess.Start(root, serve);
        Assert.True(await next.SeesAsync(() => Runs().Any(IsCompleted)), "the run was not gone on with");
        Assert.Single(Runs());
    }

    private IEnumerable<string> Runs() =>
        Directory.Exists(Path.Join(At("served"), "runs")) ? Directory.EnumerateDirectories(Path.Join(At("served"), "runs")) : [];

    private static bool IsCompleted(string run)
    {
        string path = Path.Join(run, "lifecycle.json");
        if (!File.Exists(path))
        {
            return false;
        }

        using var life = JsonDocument.Parse(File.ReadAllText(path));
        return life.RootElement.GetProperty("lifecycle").GetString() == "completed";
    }

    private static void Put(string dataset, string folder, string from) =>
        File.Copy(from, Path.Join(Directory.CreateDirectory(Path.Join(dataset, folder)).FullName, Path.GetFileName(from)));

    private static void AssertNoTrace(CliProcess.Ended end)
    {
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("error", end.Error, StringComparison.OrdinalIgnoreCase);
    }

    private string At(string name) => Path.Join(root, name);

    private string[] Run(string name) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", At(name),
        "--learner", "logistic", "--batch-rows", "100", "--max-rounds", "2", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
