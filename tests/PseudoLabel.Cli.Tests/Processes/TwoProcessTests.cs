using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>Two programs at work on one folder: the second is refused at once, in one line, and the first ends as if alone.</summary>
public sealed class TwoProcessTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("two").FullName;
    private readonly DemoFiles data;

    public TwoProcessTests() => data = DemoFiles.Write(Path.Join(root, "demo"), 3);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task SecondProgram_FolderOfARunAtWork_IsRefusedAndTheFirstEndsAsAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that stops a program for a while");
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("alone"))).Code);
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("shared"))).Code);
        using CliProcess first = CliProcess.Start(root, [.. Run("shared"), "--overwrite"]);
        Assert.True(await first.SeesAsync(Path.Join(At("shared"), ".previous", RunNames.Report)));
        first.Signal("STOP");
        string answers = Path.Join(root, "answers.csv");
        await File.WriteAllTextAsync(answers, $"source,row,label\n{data.Unlabeled},0,x\n");
        string[] before = Files(At("shared"));

        await RefusedAsync("another run is writing to this folder", Run("shared"));
        await RefusedAsync("another run is writing to this folder", [.. Run("shared"), "--overwrite"]);
        await RefusedAsync("another run is writing to this folder", "resume", At("shared"));
        await RefusedAsync("this folder holds no finished run", "report", At("shared"));
        await RefusedAsync("this folder holds no finished run", "labels", At("shared"), "--answers", answers);
        Assert.Equal(before, Files(At("shared")));
        first.Signal("CONT");

        CliProcess.Ended end = await first.EndAsync();
        Assert.True(end.Code == ExitCode.Done, end.Error);
        RunBytes.AssertEqual(At("alone"), At("shared"));
    }

    [Fact]
    public async Task SecondProgram_FinishedRunThatAnotherHolds_ReportAndLabelsAreRefused()
    {
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("held"))).Code);
        string answers = Path.Join(root, "answers.csv");
        await File.WriteAllTextAsync(answers, $"source,row,label\n{data.Unlabeled},0,x\n");
        string[] before = Files(At("held"));
        string place = Path.Join(At("held"), RunNames.Lock);

        using (new FileStream(place, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            await RefusedAsync("another run is writing to this folder", "report", At("held"));
            await RefusedAsync("another run is writing to this folder", "labels", At("held"), "--answers", answers);
            await RefusedAsync("another run is writing to this folder", "resume", At("held"));
        }

        Assert.Equal(before, Files(At("held")));

        // A lock that a killed program left is one that nobody holds.
        await File.WriteAllTextAsync(place, "");
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "report", At("held"))).Code);
    }

    [Fact]
    public async Task ServeAndCommands_OneRunsFolder_TheSecondIsRefused()
    {
        string run = Path.Join("served", "runs", "mine");
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run(run))).Code);
        using (new FileStream(Path.Join(At(run), RunNames.Lock), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await RefusedAsync("another 'pseudolabel' is at work on this run", Serve());
        }

        using (CliProcess server = CliProcess.Start(root, Serve()))
        {
            Assert.True(await server.SeesAsync(Path.Join(At("served"), RunNames.ServerLock)));
            await RefusedAsync("another server serves this folder", Serve());
            await RefusedAsync("'pseudolabel serve' is at work", "resume", At(run));
            await RefusedAsync("'pseudolabel serve' is at work", "report", At(run));
            await RefusedAsync("'pseudolabel serve' is at work", [.. Run(run), "--overwrite"]);
            await server.KillAsync();
        }

        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "report", At(run))).Code);

        string[] Serve() => ["serve", "--data", At("served"), "--urls", "http://127.0.0.1:0"];
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(f) != RunNames.Lock).Order(StringComparer.Ordinal)];

    private async Task RefusedAsync(string problem, params string[] args)
    {
        CliProcess.Ended end = await CliProcess.RunAsync(root, args);
        string line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.Unusable, end.Code);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(problem, line, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Join(root, name);

    private string[] Run(string name) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", At(name),
        "--learner", "logistic", "--batch-rows", "1000", "--max-rounds", "1", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
