using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>
/// A run that is killed or interrupted, whenever that is, goes on with <c>resume</c> and ends in the bytes of a run that was left alone.
/// </summary>
public sealed class KillTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("kill").FullName;
    private readonly DemoFiles data;

    public KillTests() => data = DemoFiles.Write(Path.Join(root, "demo"), 3);

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Resume_KilledInEveryPhase_SameBytesAsNeverKilled()
    {
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, Run("whole"))).Code);
        string[] moments =
        [
            "job.json",
            "features/000003.bin",
            "features/000040.bin",
            "rounds/0/chains/001.json",
            "rounds/1/predictions/000007.bin",
            "rounds/1/selection.json",
            "rounds/2/predictions/000001.bin",
            "result/decision.json",
            "result/parts/000020.csv",
            "result/pseudo-labels.csv",
        ];
        int killed = 0;
        bool done = false;
        foreach (string moment in moments)
        {
            // Nothing but the files that appear says when: where the program is past a moment already, it is killed at once.
            using CliProcess process = CliProcess.Start(root, killed == 0 ? Run("cut") : ["resume", At("cut"), "--threads", "2"]);
            done = !await process.SeesAsync(Path.Join(At("cut"), moment)) || !await process.KillAsync();
            if (done)
            {
                break;
            }

            killed++;
        }

        Assert.InRange(killed, 5, moments.Length);
        CliProcess.Ended end = await CliProcess.RunAsync(root, "resume", At("cut"));
        Assert.Equal((ExitCode.Done, ""),
            (end.Code, string.Concat(end.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)))));
        RunBytes.AssertEqual(At("whole"), At("cut"));
        Assert.Empty(Directory.EnumerateFiles(At("cut"), "*.partial", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Join(At("cut"), "result", "parts")));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Run_Signal_IsCode130AndSaysHowToGoOn(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        using CliProcess process = CliProcess.StartForSignals(null, root, Run("interrupted"));
        Assert.True(await process.SeesAsync(Path.Join(At("interrupted"), "features", "000003.bin")));
        process.Signal(signal);

        CliProcess.Ended end = await process.EndAsync();

        Assert.Equal(ExitCode.Interrupted, end.Code);
        Assert.Equal($"interrupted; 'pseudolabel resume {At("interrupted")}' goes on from here",
            end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.Equal(ExitCode.Done, (await CliProcess.RunAsync(root, "resume", At("interrupted"))).Code);
    }

    private string At(string name) => Path.Join(root, name);

    private string[] Run(string name) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", At(name),
        "--learner", "logistic", "--batch-rows", "100", "--max-rounds", "3", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
