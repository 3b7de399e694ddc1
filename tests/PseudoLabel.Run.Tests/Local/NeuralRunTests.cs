using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Runs of <c>learner: neural</c> with a trainer that stands for the real one.</summary>
public sealed class NeuralRunTests
{
    [Fact]
    public async Task StartAsync_Neural_OneRoundAndTheGateDecides()
    {
        using var data = new SmallData();
        var jobs = new ScriptedJobs();

        LocalRunResult result = await LocalRun.StartAsync(data.Out(), Settings(data), Options(jobs));

        RunMetrics metrics = result.Metrics;
        Assert.Equal(["check", "start 1 auto"], jobs.Calls);
        Assert.Equal(2, metrics.Rounds.Count);
        Assert.Contains("network is trained", metrics.StopReason, StringComparison.Ordinal);
        Assert.Null(metrics.SecondOpinion);
        NeuralSummary neural = metrics.Neural!;
        Assert.Equal("linear", neural.Network);
        Assert.Equal(1 + 2 * 6, neural.Trainings);
        Assert.Equal(0, neural.CutShort);
        Assert.Equal(metrics.Rounds[1].Metrics["accuracy"], neural.WithPool.Accuracy);
        Assert.Equal(metrics.Rounds[1].Metrics["log-loss"], neural.WithPool.LogLoss);
        Assert.NotEqual(neural.WithPool.LogLoss, neural.Alone.LogLoss);
        Assert.Equal([0.5, 1.5, 2.5], neural.PseudoByClass);
        Assert.Equal(0.5, metrics.Rounds[1].PseudoMass);
        Assert.Contains(Path.Combine(data.Out(), "result", "network.onnx"), result.Files);
        using FileStream csv = File.OpenRead(Path.Combine(data.Out(), RunNames.PseudoLabels));
        Assert.All(PseudoLabelCsv.Read(csv), row => Assert.Equal(1, row.Round));
        string report = await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report));
        Assert.Contains("labels alone", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("request.json")]
    [InlineData("result.json")]
    [InlineData("progress.json")]
    [InlineData("attempts/1/execution.json")]
    [InlineData("tasks/run/model.onnx")]
    [InlineData("tasks/run/result.json")]
    public async Task ResumeAsync_FileOfTheTrainingDamaged_SameBytes(string file)
    {
        using var data = new SmallData(unlabeled: 300);
        await LocalRun.StartAsync(data.Out("whole"), Settings(data), Options(new ScriptedJobs()));
        using var stop = new CancellationTokenSource();
        LocalRunOptions cut = Options(new ScriptedJobs()) with
        {
            Progress = new Immediate(p =>
            {
                if (p is { Phase: RunPhase.Rounds, Doing: "training" })
                {
                    stop.Cancel();
                }
            }),
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LocalRun.StartAsync(data.Out("cut"), Settings(data), cut, stop.Token));
        string path = Path.Combine(data.Out("cut"), "rounds", "1", "neural", file);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await LocalRun.ResumeAsync(data.Out("cut"), Options(new ScriptedJobs()));

        RunBytes.AssertEqual(data.Out("whole"), data.Out("cut"));
    }

    [Fact]
    public async Task StartAsync_TrainerFindsAFileDamaged_ItIsMadeAnew()
    {
        using var data = new SmallData(unlabeled: 300);
        await LocalRun.StartAsync(data.Out("whole"), Settings(data), Options(new ScriptedJobs()));
        var jobs = new ScriptedJobs();
        jobs.Start = async job =>
        {
            if (jobs.Calls.Count(c => c.StartsWith("start", StringComparison.Ordinal)) > 1)
            {
                return await ScriptedJobs.TrainAsync(job);
            }

            await ((SealedStore)job.Store).VoidAsync(RunNames.Features(1));
            var failure =
                new TrainingFailure { Message = "damaged", IsFinal = true, Damaged = RunNames.Features(1), Device = "cpu", Log = [] };
            await TrainingDocuments.WriteAsync(job.Store, job.Names.Failure(job.Attempt), failure);
            return TrainingJobState.Ended;
        };

        await LocalRun.StartAsync(data.Out("cut"), Settings(data), Options(jobs));

        RunBytes.AssertEqual(data.Out("whole"), data.Out("cut"));
    }

    [Fact]
    public async Task StartAsync_Neural_RoundZeroIsThatOfAuto()
    {
        using var data = new SmallData();
        RunMetrics auto = (await LocalRun.StartAsync(data.Out("auto"), Settings(data) with { Learner = "auto" }, Options(null))).Metrics;

        RunMetrics neural = (await LocalRun.StartAsync(data.Out("neural"), Settings(data), Options(new ScriptedJobs()))).Metrics;

        Assert.Equal(auto.Learner.Name, neural.Learner.Name);
        Assert.Equal(auto.Rounds[0].Metrics, neural.Rounds[0].Metrics);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(data.Out("auto"), RunNames.RoundModel(0))),
            await File.ReadAllBytesAsync(Path.Combine(data.Out("neural"), RunNames.RoundModel(0))));
    }

    [Fact]
    public async Task StartAsync_NetworkPublished_ItsOwnTemperatureAndPredictAgree()
    {
        using var data = new SmallData(labeled: 21);
        RunSettings settings = Settings(data) with { Fast = true };
        var jobs = new ScriptedJobs
        {
            Start = async job =>
            {
                await ScriptedTrainer.TrainAsync(job.Store, job.Names, temperature: 0.4);
                return TrainingJobState.Ended;
            },
        };

        LocalRunResult result = await LocalRun.StartAsync(data.Out(), settings, Options(jobs));

        Assert.True(result.Metrics.Gate.Round == 1,
            string.Join(" ", result.Metrics.Rounds.Select(r => $"{r.Metrics["log-loss"]} {r.Metrics["accuracy"]}")));
        string model = Path.Combine(data.Out(), RunNames.Model);
        await using FileStream zip = File.OpenRead(model);
        ModelPackage package = ModelPackage.Read(zip, model);
        Assert.Equal("neural", package.About.Learner);
        BlendMember member = ((BlendModel)package.Model).Members[^1];
        Assert.Equal("onnx", member.Model.Kind);
        Assert.Equal(0.4, member.Temperature.Value);
        string preds = Path.Combine(data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(model, [data.Unlabeled], preds, Options(null));
        using FileStream csv = File.OpenRead(Path.Combine(data.Out(), RunNames.PseudoLabels));
        Assert.Equal(
            PseudoLabelCsv.Read(csv).Select(r => r.PredictedLabel), File.ReadLines(preds).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task StartAsync_MaxRoundsZero_NoTrainerIsAsked()
    {
        using var data = new SmallData();
        var jobs = new ScriptedJobs();

        LocalRunResult result = await LocalRun.StartAsync(data.Out(), Settings(data) with { MaxRounds = 0 }, Options(jobs));

        Assert.Empty(jobs.Calls);
        Assert.Null(result.Metrics.Neural);
        Assert.DoesNotContain(result.Files, f => f.EndsWith("network.onnx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_Request_IsLeakFree()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), Settings(data), Options(new ScriptedJobs()));

        TrainingRequest request =
            await TrainingDocuments.ReadAsync<TrainingRequest>(new FolderStore(data.Out()), TrainingNames.Of(1).Request);

        Assert.Equal("run", request.Tasks[0].Name);
        Assert.Equal(Enumerable.Range(0, request.Labels.Count), request.Tasks[0].Train);
        Assert.Equal(6, request.Tasks[0].Pool.Count);
        Assert.Empty(request.Tasks[0].Held);
        Assert.All(request.Tasks.Skip(1), task =>
        {
            Assert.Empty(task.Train.Intersect(task.Held));
            Assert.Equal(Enumerable.Range(0, request.Labels.Count), task.Train.Concat(task.Held).Order());
            Assert.Equal(task.Name.StartsWith("alone", StringComparison.Ordinal) ? [] : [RunNames.Pool], task.Pool);
        });
        Assert.All(request.Tasks, task =>
        {
            Assert.Subset(task.Train.ToHashSet(), task.Calibration.ToHashSet());
            Assert.All(Enumerable.Range(0, request.ClassCount),
                k => Assert.Equal(task.Train.Count(i => request.Labels[i] == k) / 5, task.Calibration.Count(i => request.Labels[i] == k)));
        });
        Assert.Equal(request.Tasks[1].Seed, request.Tasks[1 + 6].Seed);
        Assert.Equal(1 + 6, request.Tasks.Select(t => t.Seed).Distinct().Count());
    }

    [Fact]
    public async Task StartAsync_CutShort_SaysThatItCannotBeMadeAgain()
    {
        using var data = new SmallData();
        var jobs = new ScriptedJobs
        {
            Start = async job =>
            {
                await ScriptedTrainer.TrainAsync(job.Store, job.Names, cutShort: true);
                return TrainingJobState.Ended;
            },
        };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), Settings(data) with { TrainingMinutes = 1 }, Options(jobs))).Metrics;

        Assert.Contains(metrics.Notices, n => n.Contains("cut 13 of 13 trainings short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_FailsOnTheGpuTwice_TheCpuIsTaken()
    {
        using var data = new SmallData();
        var jobs = new ScriptedJobs { Start = job => job.Attempt < 3 ? FailAsync(job) : ScriptedJobs.TrainAsync(job) };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), Settings(data), Options(jobs))).Metrics;

        Assert.NotNull(metrics.Neural);
        Assert.Equal(["check", "start 1 auto", "start 2 auto", "start 3 cpu", "stop 3"], jobs.Calls);
        Assert.Equal(["attempt 1 (auto) out of memory", "attempt 2 (auto) out of memory"], metrics.Neural.FailedAttempts);
    }

    [Fact]
    public async Task StartAsync_FailsThreeTimes_EndsWithTheLogAndCanBeResumed()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out("whole"), Settings(data), Options(new ScriptedJobs()));

        var failed = await Assert.ThrowsAsync<TrainingFailedException>(
            () => LocalRun.StartAsync(data.Out(), Settings(data), Options(new ScriptedJobs { Start = FailAsync })));
        await LocalRun.ResumeAsync(data.Out(), Options(new ScriptedJobs()));

        Assert.Contains("attempt 3 (cpu) out of memory; its log ends: one / two", failed.Message, StringComparison.Ordinal);
        Assert.Contains("attempt 1 (auto)", failed.Message, StringComparison.Ordinal);
        RunBytes.AssertEqual(data.Out("whole"), data.Out());
    }

    [Fact]
    public async Task StartAsync_FinalFailure_IsAUsersErrorAtOnce()
    {
        using var data = new SmallData();
        var jobs = new ScriptedJobs
        {
            Start = async job =>
            {
                await job.FailAsync("a cnn needs image-shape", [], default, isFinal: true);
                return TrainingJobState.Ended;
            },
        };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), Settings(data), Options(jobs)));

        Assert.Contains("a cnn needs image-shape", error.Message, StringComparison.Ordinal);
        Assert.Equal(["check", "start 1 auto", "stop 1"], jobs.Calls);
    }

    [Fact]
    public async Task ResumeAsync_InterruptedInTheMiddleOfTraining_SameBytes()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out("whole"), Settings(data), Options(new ScriptedJobs()));
        using var stop = new CancellationTokenSource();
        var hanging = new ScriptedJobs
        {
            Start = async job =>
            {
                await ScriptedTrainer.TellAsync(job.Store, job.Names, done: 1, all: 13);
                return TrainingJobState.Running;
            },
        };
        var told = new List<RunProgress>();
        var options = Options(hanging) with
        {
            Progress = new Immediate(p =>
            {
                told.Add(p);
                if (p.Doing.StartsWith("training networks", StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            }),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocalRun.StartAsync(data.Out(), Settings(data), options, stop.Token));
        await LocalRun.ResumeAsync(data.Out(), Options(new ScriptedJobs()));

        Assert.Contains("stop 1", hanging.Calls);
        Assert.Contains(told, p => p is { Done: 1, Total: 13, Round: 1, MaxRounds: 1 });
        RunBytes.AssertEqual(data.Out("whole"), data.Out());
    }

    [Theory]
    [InlineData(19, "there are 18 labeled rows")]
    public async Task StartAsync_TooFewLabels_AreRefusedWithTheNumberNeeded(int lines, string words)
    {
        using var data = new SmallData();
        string few = data.File("few.csv", string.Join('\n', File.ReadLines(data.Labeled).Take(lines)) + "\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), Settings(data) with { Labeled = [few] }, Options(new ScriptedJobs())));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("at least 20", error.Message, StringComparison.Ordinal);
    }

    private static RunSettings Settings(SmallData data) => data.Settings() with { Learner = "neural", Repeats = 2, MaxRounds = 6 };

    private static LocalRunOptions Options(ScriptedJobs? jobs) => new() { Threads = 2, Training = jobs };

    private static async Task<TrainingJobState> FailAsync(TrainingJob job)
    {
        await job.FailAsync("out of memory", ["one", "two"], default);
        return TrainingJobState.Ended;
    }

    private sealed class Immediate(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
