using System.Diagnostics;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Tests.Processes;

public sealed class TrainerProcessTests
{
    [Fact]
    public async Task Check_takes_steps_of_training_on_each_device_and_says_so()
    {
        (int code, string output, string error) = await TrainerProcess.RunAsync(["check"]);
        if (TorchLibrary.Problem() is { } problem)
        {
            Assert.Equal((3, "", problem), (code, output, error.TrimEnd()));
            Assert.Contains("GLIBCXX_3.4.32", problem, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem);
        }
        else
        {
            Assert.Equal((0, ""), (code, error));
            string[] lines = output.TrimEnd().Split('\n');
            Assert.Equal(TorchSharp.torch.cuda.is_available() ? 2 : 1, lines.Length);
            Assert.All(lines, line => Assert.Matches("^(cpu|cuda.*): trains; a step takes [0-9.]+ ms .* and [0-9.]+ ms", line));
        }
    }

    [Fact]
    public async Task Killed_while_it_trains_and_started_again_it_goes_on_from_its_checkpoint()
    {
        Torch.Require();
        using SmallRequest whole = Long();
        using SmallRequest cut = Long();
        await whole.SaveAsync();
        await cut.SaveAsync();
        (int first, _, string words) = await TrainerProcess.RunAsync(Train(whole));
        Assert.True(first == 0, words);
        using (Process process = TrainerProcess.Start(Train(cut)))
        {
            string checkpoint = Path.Combine(cut.Folder, SmallRequest.Names.Checkpoint("run"));
            while (!File.Exists(checkpoint) && !process.HasExited)
            {
                await Task.Delay(5);
            }

            Assert.False(process.HasExited, "it ended before it could be killed");
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.False(await cut.Store.ExistsAsync(SmallRequest.Names.Result));
        (int code, _, string error) = await TrainerProcess.RunAsync(Train(cut));
        Assert.True(code == 0, error);
        Assert.Contains("goes on from step", error, StringComparison.Ordinal);
        Assert.Equal(whole.Bytes(SmallRequest.Names.Result), cut.Bytes(SmallRequest.Names.Result));
    }

    /// <summary>
    /// TorchSharp leaves numbers that native code reads to the garbage collector: a training that passes on any of
    /// them fails here, elsewhere once in a while.
    /// </summary>
    [Theory]
    [InlineData("batch", "adamw", "freematch")]
    [InlineData("layer", "sgd", "softmatch")]
    [InlineData("none", "adamw", "lee")]
    public async Task It_holds_out_where_garbage_is_collected_all_the_time(string normalization, string optimizer, string loss)
    {
        Torch.Require();
        using SmallRequest small = Long();
        small.Request = small.Request with
        {
            Options = small.Request.Options with
            {
                Normalization = normalization,
                Optimizer = optimizer,
                UnlabeledLoss = loss,
                Debiased = true,
                Steps = 300,
            },
        };
        await small.SaveAsync();
        (int code, _, string error) = await TrainerProcess.RunAsync(Train(small), ("DOTNET_GCgen0size", "0x10000"));
        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task A_request_at_fault_is_code_2_and_one_line()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { Options = small.Request.Options with { Network = "cnn" }, Image = null };
        await small.SaveAsync();
        (int code, _, string error) = await TrainerProcess.RunAsync(Train(small));
        Assert.Equal(2, code);
        Assert.Single(error.TrimEnd().Split('\n'));
        TrainingFailure failure = await small.Store.ReadJsonAsync<TrainingFailure>(SmallRequest.Names.Failure(1), CancellationToken.None);
        Assert.True(failure.IsFinal);
        Assert.Contains("image-shape", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_features_are_code_2_and_named_by_the_failure_in_the_store()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        await small.SaveAsync();
        await File.WriteAllBytesAsync(Path.Combine(small.Folder, small.Request.LabeledFeatures), [1, 2, 3]);
        Assert.Equal(2, (await TrainerProcess.RunAsync(Train(small))).Code);
        TrainingFailure failure = await small.Store.ReadJsonAsync<TrainingFailure>(SmallRequest.Names.Failure(1), CancellationToken.None);
        Assert.Equal(small.Request.LabeledFeatures, failure.Damaged);
    }

    [Fact]
    public async Task A_damaged_request_is_code_2_and_named_by_the_failure_in_the_store()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        await small.SaveAsync();
        await small.Store.VoidAsync(SmallRequest.Names.Request);
        Assert.Equal(2, (await TrainerProcess.RunAsync(Train(small))).Code);
        TrainingFailure failure = await small.Store.ReadJsonAsync<TrainingFailure>(SmallRequest.Names.Failure(1), CancellationToken.None);
        Assert.Equal(SmallRequest.Names.Request, failure.Damaged);
    }

    [Fact]
    public async Task No_request_is_code_2()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        (int code, _, string error) = await TrainerProcess.RunAsync(Train(small));
        Assert.Equal(2, code);
        Assert.Contains("request.json", error, StringComparison.Ordinal);
    }

    private static SmallRequest Long()
    {
        SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { Options = small.Request.Options with { Steps = 600 } };
        return small;
    }

    private static string[] Train(SmallRequest small) =>
        ["train", "--store", small.Folder, "--folder", SmallRequest.Names.Folder, "--device", "cpu", "--checkpoint-seconds", "0.2"];
}
