using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>The program and a trainer, a shell script here, as two processes.</summary>
public sealed class TrainerTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("trainer").FullName;
    private readonly DemoFiles data;

    public TrainerTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the trainer is a shell script");
        data = DemoFiles.Write(Path.Join(root, "demo"), 3);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Run_TrainerDoesNotLoad_IsCode2OneLineAndNoFolder()
    {
        using CliProcess process = CliProcess.StartWith(Script("echo 'version GLIBCXX_3.4.32 not found' >&2; exit 3"), root, Run("out"));

        CliProcess.Ended end = await process.EndAsync();

        Assert.Equal(ExitCode.Unusable, end.Code);
        string line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(
            "error: learner neural cannot train on this machine: version GLIBCXX_3.4.32 not found", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public async Task Run_EveryAttemptFails_IsCode1OneLineAndCanBeResumed()
    {
        using CliProcess process = CliProcess.StartWith(Script("[ $1 = check ] && exit 0; echo 'no space' >&2; exit 1"), root, Run("out"));

        CliProcess.Ended end = await process.EndAsync();

        Assert.Equal(ExitCode.Bug, end.Code);
        string line = end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Equal(
            "error: the network could not be trained: attempt 3 (cpu) ended with exit code 1; its log ends: no space; "
            + "attempt 2 (auto) ended with exit code 1; its log ends: no space; attempt 1 (auto) ended with exit code 1; its log ends: no "
            + "space",
            line);
        Assert.True(File.Exists(At("out/rounds/0/model.bin")));
    }

    [Fact]
    public async Task Resume_ProgramKilledWhileItTrains_TheTrainerIsNotDoubledAndTheBytesAreTheSame()
    {
        await WholeAsync();
        string starts = At("starts");
        string trainer = Script(
            $"[ $1 = check ] && exit 0; echo $$ >> {starts}; while [ ! -e {At("go")} ]; do sleep 0.1; done; "
            + $"cp -r {At("whole")}/rounds/1/neural/tasks \"$3/$5\"; cp {At("whole")}/rounds/1/neural/result.json \"$3/$5\"");
        using CliProcess killed = CliProcess.StartWith(trainer, root, Run("cut"));
        Assert.True(await killed.SeesAsync(At("cut/rounds/1/neural/attempts/1/execution.json")));
        Assert.True(await killed.KillAsync());

        using CliProcess resumed = CliProcess.StartWith(trainer, root, "resume", At("cut"));
        await File.WriteAllTextAsync(At("go"), "");
        CliProcess.Ended end = await resumed.EndAsync();

        Assert.Equal((ExitCode.Done, ""),
            (end.Code, string.Concat(end.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)))));
        Assert.Single(await File.ReadAllLinesAsync(starts));
        RunBytes.AssertEqual(At("whole"), At("cut"));
        Assert.Contains("network: linear", end.Out, StringComparison.Ordinal);
        Assert.Contains("network.onnx", end.Out, StringComparison.Ordinal);
    }

    /// <summary>The trainer is slow to end, so the program waits for it: the second signal does not.</summary>
    [Theory]
    [InlineData("INT", "INT")]
    [InlineData("TERM", "INT")]
    [InlineData("HUP", "TERM")]
    public async Task Run_SecondSignalWhileTheTrainerStops_EndsAtOnceAndResumeEndsInTheSameBytes(string first, string second)
    {
        await WholeAsync();
        string trainer = Script(
            $"[ $1 = check ] && exit 0; trap 'touch {At("asked")}' TERM INT HUP; touch {At("began")}; "
            + $"while [ ! -e {At("go")} ]; do sleep 0.1; done; "
            + $"cp -r {At("whole")}/rounds/1/neural/tasks \"$3/$5\"; cp {At("whole")}/rounds/1/neural/result.json \"$3/$5\"");
        using CliProcess process = CliProcess.StartForSignals(trainer, root, Run("cut"));
        Assert.True(await process.SeesAsync(At("began")));
        process.Signal(first);
        Assert.True(await process.SeesAsync(At("asked")), "it did not wait for its trainer");
        process.Signal(second);

        CliProcess.Ended end = await process.EndAsync();

        Assert.Equal((ExitCode.Interrupted, ""), (end.Code, end.Out));
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("interrupted", end.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(At("go"), "");
        using CliProcess resumed = CliProcess.StartWith(trainer, root, "resume", At("cut"));
        Assert.Equal(ExitCode.Done, (await resumed.EndAsync()).Code);
        RunBytes.AssertEqual(At("whole"), At("cut"));
    }

    /// <summary>The same command line in this process, with a trainer in it.</summary>
    private async Task WholeAsync()
    {
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Start = (
                folder, settings, options, ct) => LocalRun.StartAsync(folder, settings, options with { Training = new ScriptedJobs() }, ct),
        };
        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync(Run("whole"), context, CancellationToken.None));
    }

    private string At(string name) => Path.Join(root, name);

    private string Script(string script)
    {
        string path = At("trainer.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string[] Run(string name) =>
    [
        "run", "--labeled", data.Labeled, "--unlabeled", data.Unlabeled, "--label", DemoFiles.Label, "--out", At(name),
        "--learner", "neural", "--folds", "3", "--repeats", "1", "--threads", "2",
    ];
}
