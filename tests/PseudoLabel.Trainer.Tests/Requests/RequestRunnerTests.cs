using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Store;
using PseudoLabel.Trainer.Requests;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Requests;

public sealed class RequestRunnerTests
{
    private static TrainingNames Names => SmallRequest.Names;

    [Theory]
    [InlineData("auto", false, "batch")]
    [InlineData("lee", true, "none")]
    [InlineData("softmatch", true, "layer")]
    [InlineData("fixmatch", false, "batch")]
    [InlineData("freematch", false, "none")]
    public async Task Every_loss_trains_and_gives_finite_figures(string loss, bool debiased, string normalization)
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with
        {
            Options = small.Request.Options with { UnlabeledLoss = loss, Debiased = debiased, Normalization = normalization },
        };
        await RunAsync(small);
        TrainingResult result = await small.ResultAsync();
        Assert.All(result.Tasks.SelectMany(t => t.HeldProbabilities), p => Assert.InRange(p, 0f, 1f));
        Assert.All(result.Tasks, t => Assert.True(small.Accuracy(t) > 0.7, $"{t.Name}: {small.Accuracy(t)}"));
        Assert.Equal(100 * 8 * 4, result.Tasks[0].UnlabeledRows);
        Assert.Equal(0, result.Tasks[1].UnlabeledRows);
        Assert.InRange(result.Tasks[0].PseudoShare, 0.01, 1);
    }

    [Fact]
    public async Task Unlabeled_rows_show_the_shape_that_six_labels_cannot()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Moons();
        small.Request = small.Request with { Options = small.Request.Options with { Steps = 400, Width = 64, Depth = 2 } };
        await RunAsync(small);
        TrainingResult result = await small.ResultAsync();
        (double joint, double alone) = (small.Accuracy(result.Tasks[0]), small.Accuracy(result.Tasks[1]));
        Assert.True(joint > 0.97 && joint > alone + 0.03, $"{joint} with the pool, {alone} without");
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_whatever_the_threads()
    {
        Torch.Require();
        using SmallRequest one = SmallRequest.Bars();
        using SmallRequest two = SmallRequest.Bars();
        await RunAsync(one, threads: 1);
        await RunAsync(two, threads: 2);
        AssertSame(one, two);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(70)]
    [InlineData(150)]
    public async Task Stopped_and_started_again_it_ends_in_the_same_bytes(int checkpoints)
    {
        Torch.Require();
        using SmallRequest whole = Calibrated();
        using SmallRequest cut = Calibrated();
        await RunAsync(whole);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(cut, new StoppingStore(cut.Store, checkpoints, stop), cancellationToken: stop.Token));
        Assert.False(await cut.Store.ExistsAsync(Names.Result));
        await RunAsync(cut);
        AssertSame(whole, cut);
        Assert.False(await cut.Store.ExistsAsync(Names.Checkpoint("run")));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_dropped()
    {
        Torch.Require();
        using SmallRequest whole = Calibrated();
        using SmallRequest cut = Calibrated();
        await RunAsync(whole);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(cut, new StoppingStore(cut.Store, 20, stop), cancellationToken: stop.Token));
        string file = Path.Combine(cut.Folder, Names.Checkpoint("run"));
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await RunAsync(cut);
        AssertSame(whole, cut);
        TrainingProgress progress = await cut.Store.ReadJsonAsync<TrainingProgress>(Names.Progress, CancellationToken.None);
        Assert.Contains(progress.Log, line => line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calibration_rows_give_a_temperature_and_all_rows_the_network()
    {
        Torch.Require();
        using SmallRequest small = Calibrated();
        await RunAsync(small);
        TaskResult result = (await small.ResultAsync()).Tasks[0];
        Assert.InRange(result.Temperature, 0.5, 10);
        Assert.NotEqual(1, result.Temperature);
        Assert.Equal(100, result.Steps);
    }

    [Fact]
    public async Task A_pool_larger_than_memory_is_read_in_windows()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Moons(poolRows: 400_000);
        small.Request = small.Request with { MemoryMiB = 1, Tasks = [small.Request.Tasks[0]] };
        await RunAsync(small);
        TaskResult result = (await small.ResultAsync()).Tasks[0];
        Assert.InRange(result.ResidentRows, 1, 200_000);
        Assert.True(small.Accuracy(result) > 0.6);
    }

    [Fact]
    public async Task A_large_pool_takes_the_graph_from_the_small_one_beside_it_too()
    {
        Torch.Require();
        using SmallRequest both = SmallRequest.Moons(poolRows: 400_000);
        using SmallRequest without = SmallRequest.Moons(poolRows: 400_000);
        FeatureMatrix few = new(40, 2, 2, [.. Enumerable.Range(0, 80).Select(i => (float)Math.Sin(i))]);
        foreach (SmallRequest small in new[] { both, without })
        {
            small.Write("features/pool.bin", few);
            TrainingTask task = small.Request.Tasks[0];
            small.Request = small.Request with
            {
                MemoryMiB = 1,
                Tasks = [task with { Name = "chain", Pool = ["features/pool.bin"] }, task],
                Options = small.Request.Options with { NeighborShare = small == both ? 1 : 0 },
            };
            await RunAsync(small);
        }

        Assert.Equal(without.Bytes(Names.Model("chain")), both.Bytes(Names.Model("chain")));
    }

    [Fact]
    public async Task Out_of_time_it_ends_with_what_it_has_and_says_so()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { BudgetMinutes = 0.02, Options = small.Request.Options with { Steps = 1_000_000 } };
        await RunAsync(small);
        Assert.All((await small.ResultAsync()).Tasks, t => Assert.Contains("time budget", t.EndedEarly, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_class_without_labels_is_refused_with_what_is_needed()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { Tasks = [small.Request.Tasks[0] with { Train = [0, 2, 4] }] };
        UserErrorException refusal = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(small));
        Assert.Contains("at least 2 labeled rows", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shape_that_does_not_fit_the_rows_is_named()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { Image = new ImageShape(8, 8, 1) };
        UserErrorException refusal = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(small));
        Assert.Contains("64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("36", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_precision_trains_as_well()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        await RunAsync(small, half: true);
        TrainingResult result = await small.ResultAsync();
        Assert.All(result.Tasks, t => Assert.True(small.Accuracy(t) > 0.8, $"{t.Name}: {small.Accuracy(t)}"));
    }

    [Fact]
    public async Task A_gpu_gives_the_same_within_tolerance()
    {
        Torch.RequireGpu();
        using SmallRequest cpu = SmallRequest.Bars();
        using SmallRequest gpu = SmallRequest.Bars();
        await RunAsync(cpu);
        await RunAsync(gpu, device: CUDA);
        TrainingResult one = await cpu.ResultAsync();
        TrainingResult other = await gpu.ResultAsync();
        Assert.Equal(cpu.Accuracy(one.Tasks[0]), gpu.Accuracy(other.Tasks[0]), 0.05);
    }

    private static SmallRequest Calibrated()
    {
        SmallRequest small = SmallRequest.Bars();
        TrainingTask[] tasks = [.. small.Request.Tasks.Select(t => t with { Calibration = [0, 1, 2, 3] })];
        small.Request = small.Request with { Tasks = tasks };
        return small;
    }

    private static async Task RunAsync(SmallRequest small, IRunStore? store = null, int threads = 2, Device? device = null,
        bool half = false, CancellationToken cancellationToken = default)
    {
        await small.SaveAsync();
        var options = new RunnerOptions
        {
            Device = device ?? CPU,
            Threads = threads,
            HalfPrecision = half,
            CheckpointEvery = store is null ? TimeSpan.FromMinutes(1) : TimeSpan.Zero,
        };
        using RequestRunner runner = await RequestRunner.OpenAsync(store ?? small.Store, Names, options, cancellationToken);
        await runner.RunAsync();
    }

    private static void AssertSame(SmallRequest one, SmallRequest other)
    {
        Assert.Equal(one.Bytes(Names.Result), other.Bytes(Names.Result));
        foreach (TrainingTask task in one.Request.Tasks)
        {
            Assert.Equal(one.Bytes(Names.Model(task.Name)), other.Bytes(Names.Model(task.Name)));
        }
    }
}
