using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Training;

/// <summary>Trainings as processes, the trainer being a shell script.</summary>
public sealed class LocalTrainingJobsTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 300);

    public LocalTrainingJobsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the trainer is a shell script");

    [Fact]
    public async Task CheckAsync_Loads_Passes() => await Jobs("echo cpu").CheckAsync(default);

    [Fact]
    public async Task CheckAsync_LibraryDoesNotLoad_OneLineSaysWhatIsMissing()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => Jobs("echo 'GLIBCXX_3.4.32 not found; run it on Debian 13' >&2; exit 3").CheckAsync(default));

        Assert.EndsWith(": GLIBCXX_3.4.32 not found; run it on Debian 13", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task CheckAsync_NoTrainer_SaysWhatToDo()
    {
        using var none = new LocalTrainingJobs(null);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => none.CheckAsync(default));

        Assert.Contains("PSEUDOLABEL_TRAINER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TrainerIsCheckedBeforeAnythingIsRead()
    {
        RunSettings settings = data.Settings() with { Learner = "neural", Labeled = ["absent.csv"] };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(
            data.Out(), settings, new LocalRunOptions { Training = Jobs("echo 'no library' >&2; exit 3") }));

        Assert.Contains("no library", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }

    [Fact]
    public async Task Run_ProcessTrains_SameBytesAsInThisProcess()
    {
        await ScriptedRunAsync("whole");

        await LocalRun.StartAsync(data.Out(), Settings(), new LocalRunOptions { Training = Jobs(Copying("whole")) });

        RunBytes.AssertEqual(data.Out("whole"), data.Out());
        Assert.Equal("train auto 1", (await File.ReadAllTextAsync(Path.Combine(data.Folder, "trainer.log"))).Split('\n')[1]);
    }

    [Fact]
    public async Task Run_ProcessFails_ItsLastWordsAreTold()
    {
        var fault = await Assert.ThrowsAsync<TrainingFailedException>(() => LocalRun.StartAsync(
            data.Out(), Settings() with { Device = "cpu" },
            new LocalRunOptions { Training = Jobs("[ $1 = check ] && exit 0; echo working; echo 'no space left' >&2; exit 1") }));

        Assert.Contains("attempt 2 (cpu) ended with exit code 1; its log ends:", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no space left", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RequestAtFault_IsAUsersError()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(
            data.Out(), Settings(),
            new LocalRunOptions { Training = Jobs("[ $1 = check ] && exit 0; echo 'cnn needs images' >&2; exit 2") }));

        Assert.Contains("cnn needs images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Interrupted_TheProcessIsAskedToEndAndAResumeGoesOn()
    {
        await ScriptedRunAsync("whole");
        using var stop = new CancellationTokenSource();
        string ended = Path.Combine(data.Folder, "ended");
        string script =
            $"[ $1 = check ] && exit 0; trap 'touch {ended}; exit 130' TERM; echo '{{}}' > {data.Out()}/rounds/1/neural/x; while true; "
                + "do sleep 0.1; done";
        Task<LocalRunResult> run = LocalRun.StartAsync(data.Out(), Settings(), new LocalRunOptions { Training = Jobs(script) }, stop.Token);
        await UntilAsync(() => File.Exists($"{data.Out()}/rounds/1/neural/x"), run);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await LocalRun.ResumeAsync(data.Out(), new LocalRunOptions { Training = Jobs(Copying("whole")) });

        Assert.True(File.Exists(ended));
        RunBytes.AssertEqual(data.Out("whole"), data.Out());
    }

    /// <summary>By its own word, or by SIGHUP or SIGTERM before it heard signals: nothing is at fault.</summary>
    [Theory]
    [InlineData(130, false)]
    [InlineData(129, false)]
    [InlineData(143, false)]
    [InlineData(137, true)]
    public async Task StateAsync_AskedToEnd_IsNotWrittenDownAsAFailure(int code, bool isFailure)
    {
        TrainingJob job = Job();
        using LocalTrainingJobs jobs = Jobs($"exit {code}");
        await jobs.StartAsync(job, default);
        await UntilAsync(() => jobs.StateAsync(job, default).GetAwaiter().GetResult() == TrainingJobState.Ended, null);

        Assert.Equal(isFailure, await job.Store.ExistsAsync(job.Names.Failure(1), default));
    }

    [Fact]
    public async Task StartAsync_ParentDied_TheProcessThatRunsIsNotDoubled()
    {
        string log = Path.Combine(data.Folder, "starts");
        string script = $"echo $$ >> {log}; while true; do sleep 0.1; done";
        TrainingJob job = Job();
        LocalTrainingJobs parent = Jobs(script);
        await parent.StartAsync(job, default);
        await UntilAsync(() => File.Exists(log), null);

        // Another process, which knows nothing but what is in the store.
        LocalTrainingJobs heir = Jobs(script);
        await heir.StartAsync(job, default);
        Assert.Equal(TrainingJobState.Running, await heir.StateAsync(job, default));
        Assert.Single(await File.ReadAllLinesAsync(log));

        await heir.StopAsync(job, default);
        Assert.Equal(TrainingJobState.Gone, await heir.StateAsync(job, default));
        Assert.Equal(TrainingJobState.Ended, await parent.StateAsync(job, default));
        await heir.StartAsync(job, default);
        await UntilAsync(() => File.ReadAllLines(log).Length == 2, null);
        await heir.StopAsync(job, default);
    }

    [Fact]
    public async Task StartAsync_NumberIsAnotherProcessNow_IsStarted()
    {
        string log = Path.Combine(data.Folder, "starts");
        TrainingJob job = Job();
        await TrainingDocuments.WriteAsync(
            job.Store, job.Names.Execution(1), new ProcessNote(Environment.ProcessId, DateTime.UtcNow.AddDays(-1)));

        LocalTrainingJobs jobs = Jobs($"echo $$ >> {log}");
        Assert.Equal(TrainingJobState.Gone, await jobs.StateAsync(job, default));
        await jobs.StartAsync(job, default);

        await UntilAsync(() => File.Exists(log), null);
        Assert.NotEqual(
            Environment.ProcessId, (await TrainingDocuments.ReadAsync<ProcessNote>(job.Store, job.Names.Execution(1))).ProcessId);
    }

    [Fact]
    public async Task StopAsync_DoesNotListen_IsEnded()
    {
        TrainingJob job = Job();
        string ready = Path.Combine(data.Folder, "ready");
        using var process = TrainerProcess.Start(Script($"trap '' TERM; touch {ready}; while true; do sleep 0.1; done"), job.Arguments());
        await UntilAsync(() => File.Exists(ready), null);
        using Process found = Process.GetProcessById(process.Id);

        await TrainerProcess.StopAsync(found, TimeSpan.FromSeconds(0.5));

        Assert.True(process.HasExited);
    }

    [Fact]
    public void Find_LooksBesideAndInTheBuildNextDoor()
    {
        string cli = Path.Combine(data.Folder, "bin", "PseudoLabel.Cli", "release");
        Directory.CreateDirectory(cli);
        Assert.Null(TrainerProgram.Find(cli, null));
        string built = Touch(Path.Combine(data.Folder, "bin", "PseudoLabel.Trainer", "release", "PseudoLabel.Trainer.dll"));
        Assert.Equal(built, TrainerProgram.Find(cli + "/", "")!.Path);
        string beside = Touch(Path.Combine(cli, "trainer", "PseudoLabel.Trainer.dll"));
        Assert.Equal(beside, TrainerProgram.Find(cli, null)!.Path);
        string named = Touch(Path.Combine(data.Folder, "train.sh"));
        Assert.Equal(named, TrainerProgram.Find(cli, named)!.Path);
        Assert.Throws<UserErrorException>(() => TrainerProgram.Find(cli, named + "x"));
    }

    public void Dispose() => data.Dispose();

    private static string Touch(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private RunSettings Settings() => data.Settings() with { Learner = "neural" };

    private TrainingJob Job() => new(new FolderStore(data.Folder), TrainingNames.Of(1), 1, "cpu");

    private Task<LocalRunResult> ScriptedRunAsync(string name) =>
        LocalRun.StartAsync(data.Out(name), Settings(), new LocalRunOptions { Training = new ScriptedJobs() });

    /// <summary>A trainer that leaves what another run's has left.</summary>
    private string Copying(string from) =>
        $"echo $1 $9 $7 >> {data.Folder}/trainer.log; [ $1 = check ] && exit 0; cp -r {data.Out(from)}/rounds/1/neural/tasks \"$3/$5\"; "
        + $"cp {data.Out(from)}/rounds/1/neural/result.json \"$3/$5\"";

    private LocalTrainingJobs Jobs(string script) => new(Script(script));

    private TrainerProgram Script(string script)
    {
        string path = data.File(
            string.Create(CultureInfo.InvariantCulture, $"trainer-{Directory.GetFiles(data.Folder).Length}.sh"), $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new TrainerProgram(path);
    }

    private static async Task UntilAsync(Func<bool> there, Task? unless)
    {
        for (int tries = 0; !there(); tries++)
        {
            Assert.InRange(tries, 0, 600);
            Assert.False(unless is { IsCompleted: true }, unless?.Exception?.ToString());
            await Task.Delay(50);
        }
    }
}
