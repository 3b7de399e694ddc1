using System.Text.Json.Nodes;
using Azure.Core;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Training;
using PseudoLabel.Run.Training.ContainerApps;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Training.ContainerApps;

public sealed class ContainerAppsTrainingJobsTests : IDisposable
{
    private const string Gpu = "/subscriptions/s/resourceGroups/g/providers/Microsoft.App/jobs/gpu";
    private const string Cpu = "/subscriptions/s/resourceGroups/g/providers/Microsoft.App/jobs/cpu";
    private readonly JobsService service = new();
    private readonly SmallData data = new(unlabeled: 1);

    [Fact]
    public async Task StartAsync_KeepsTheContainersOwnAndAddsArgumentsAndReference()
    {
        TrainingJob job = Job();

        await Jobs().StartAsync(job, default);

        JsonNode container = Assert.Single(service.Executions.Values).Template["containers"]![0]!;
        Assert.Equal("registry.example/trainer:7", (string?)container["image"]);
        Assert.Equal(8, (int)container["resources"]!["cpu"]!);
        Assert.Equal(["dotnet", "trainer.dll"], container["command"]!.AsArray().Select(a => (string?)a));
        Assert.Equal(
            ["train", "--store", data.Folder + Path.DirectorySeparatorChar, "--folder", "rounds/1/neural/", "--attempt", "1", "--device",
                "auto"],
            container["args"]!.AsArray().Select(a => (string?)a));
        Assert.Equal(["AZURE_CLIENT_ID", "SECRET", "PSEUDOLABEL_REQUEST"], container["env"]!.AsArray().Select(e => (string?)e!["name"]));
        Assert.Equal("s", (string?)container["env"]![1]!["secretRef"]);
        Assert.Null(container["volumeMounts"]);
        Assert.Equal(TrainingJobState.Running, await Jobs().StateAsync(job, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(503)]
    public async Task StartAsync_AnswerIsLost_TheFirstExecutionIsFound(int status)
    {
        int starts = 0;
        service.Answer = request => request.EndsWith("/start", StringComparison.Ordinal) && ++starts == 1 ? status : null;

        await Jobs().StartAsync(Job(), default);
        await Jobs().StartAsync(Job(), default);

        Assert.Single(service.Executions);
        Assert.Equal(1, starts);
    }

    [Fact]
    public async Task StartAsync_KilledBeforeItWasNoted_TheFirstExecutionIsFound()
    {
        await Jobs().StartAsync(Job(), default);
        File.Delete(Path.Combine(data.Folder, Job().Names.Execution(1)));

        await Jobs().StartAsync(Job(), default);

        Assert.Single(service.Executions);
        Assert.Equal(TrainingJobState.Running, await Jobs().StateAsync(Job(), default));
    }

    [Fact]
    public async Task StartAsync_NameIsNotTold_IsLookedFor()
    {
        service.NamesStarts = false;

        await Jobs().StartAsync(Job(), default);

        Assert.Single(service.Executions);
        Assert.Equal(TrainingJobState.Running, await Jobs().StateAsync(Job(), default));
    }

    [Theory]
    [InlineData(500, 3)]
    [InlineData(429, 3)]
    [InlineData(403, 1)]
    public async Task StartAsync_IsRefused_SaysSo(int status, int starts)
    {
        service.Answer = request =>
        {
            if (!request.EndsWith("/start", StringComparison.Ordinal))
            {
                return null;
            }

            service.Executions.Clear();
            return status;
        };

        var fault = await Assert.ThrowsAsync<TrainingJobException>(() => Jobs().StartAsync(Job(), default));

        Assert.Contains("gpu", fault.Message, StringComparison.Ordinal);
        Assert.Equal(starts, service.Requests.Count(r => r.EndsWith("/start", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Running", TrainingJobState.Running)]
    [InlineData("Processing", TrainingJobState.Running)]
    [InlineData("Unknown", TrainingJobState.Running)]
    [InlineData("Succeeded", TrainingJobState.Ended)]
    [InlineData("Failed", TrainingJobState.Ended)]
    [InlineData("Stopped", TrainingJobState.Ended)]
    public async Task StateAsync_Status_IsUnderstood(string status, TrainingJobState expected)
    {
        await Jobs().StartAsync(Job(), default);
        service.Executions.Values.Single().Status = status;

        Assert.Equal(expected, await Jobs().StateAsync(Job(), default));
    }

    [Fact]
    public async Task StateAsync_ExecutionVanishes_IsGone()
    {
        await Jobs().StartAsync(Job(), default);
        service.Executions.Clear();

        Assert.Equal(TrainingJobState.Gone, await Jobs().StateAsync(Job(), default));
        await Jobs().StopAsync(Job(), default);
    }

    [Fact]
    public async Task StateAsync_NothingCanBeLearned_GoesOn()
    {
        await Jobs().StartAsync(Job(), default);
        service.Answer = _ => 500;

        Assert.Equal(TrainingJobState.Running, await Jobs().StateAsync(Job(), default));
    }

    [Fact]
    public async Task StopAsync_Runs_IsStopped()
    {
        await Jobs().StartAsync(Job(), default);

        await Jobs().StopAsync(Job(), default);

        Assert.Equal("Stopped", service.Executions.Values.Single().Status);
    }

    [Fact]
    public async Task CheckAsync_NoSuchJob_IsRefused()
    {
        await Jobs().CheckAsync(default);
        service.Answer = _ => 404;

        var error = await Assert.ThrowsAsync<UserErrorException>(() => Jobs().CheckAsync(default));

        Assert.Contains("Container Apps Jobs Operator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailsOnTheGpuTwice_SucceedsOnTheCpu()
    {
        service.Answer = _ =>
        {
            foreach (JobsService.Execution execution in service.Executions.Values)
            {
                if (execution.Job == "gpu")
                {
                    execution.Status = "Failed";
                }
                else if (execution.Status == "Running")
                {
                    ScriptedTrainer.TrainAsync(new SealedStore(new FolderStore(data.Out())), TrainingNames.Of(1)).GetAwaiter().GetResult();
                    execution.Status = "Succeeded";
                }
            }

            return null;
        };
        RunSettings settings = data.Settings() with { Learner = "neural" };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions { Training = Jobs() })).Metrics;

        Assert.NotNull(metrics.Neural);
        Assert.Equal(["gpu", "gpu", "cpu"], service.Executions.Values.Select(e => e.Job));
        Assert.Equal(
            ["auto", "auto", "cpu"], service.Executions.Values.Select(e => (string?)e.Template["containers"]![0]!["args"]!.AsArray()[^1]));
    }

    [Fact]
    public async Task Run_IsCancelled_TheExecutionIsStopped()
    {
        using var stop = new CancellationTokenSource();
        service.Answer = request =>
        {
            if (request.Contains("/executions/", StringComparison.Ordinal) && request.StartsWith("GET", StringComparison.Ordinal))
            {
                stop.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocalRun.StartAsync(
            data.Out(), data.Settings() with { Learner = "neural" }, new LocalRunOptions { Training = Jobs() }, stop.Token));

        Assert.Equal("Stopped", Assert.Single(service.Executions.Values).Status);
    }

    [Fact]
    public void From_Settings_NameTheJobs()
    {
        static ContainerAppsJobs? From(params (string Name, string Value)[] set) =>
            ContainerAppsJobs.From(name => set.FirstOrDefault(s => s.Name == name).Value);

        Assert.Null(From());
        Assert.Equal(new ContainerAppsJobs("/a", null), From(("TRAINER_JOB_RESOURCE_ID", "/a")));
        Assert.Equal(new ContainerAppsJobs("/a", "/b"), From(("TRAINER_JOB_RESOURCE_ID", "/a"), ("TRAINER_JOB_CPU_RESOURCE_ID", "/b")));
        Assert.Equal(new ContainerAppsJobs("/b", "/b"), From(("TRAINER_JOB_CPU_RESOURCE_ID", "/b")));
    }

    public void Dispose() => data.Dispose();

    private TrainingJob Job(int attempt = 1, string device = "auto") =>
        new(new FolderStore(data.Folder), TrainingNames.Of(1), attempt, device);

    /// <summary>Made anew each time: what is remembered is in the store.</summary>
    private ContainerAppsTrainingJobs Jobs()
    {
        var options = new PlainOptions { Transport = service, Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } };
        return new ContainerAppsTrainingJobs(
            new ContainerAppsJobs(Gpu, Cpu), new JobsClient(new FixedCredential(), options))
        { Patience = TimeSpan.FromMilliseconds(1) };
    }

    private sealed class PlainOptions : ClientOptions;

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
