using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Trainer.Tests.Processes;

/// <summary>
/// The trainer is ended at moments that a seed draws, most times killed, sometimes asked to end, and started again with the same request:
/// the bytes are those of one that was left alone. <c>PSEUDOLABEL_FAULT_SEEDS=100</c> tries a hundred seeds; else it is a few.
/// </summary>
public sealed class TrainerKillTests
{
    private const int UsualSeeds = 2;
    private const int MostEnds = 4;
    private const int Interrupted = 130;

    [Fact]
    public async Task Train_EndedAnywhere_StartedAgainEndsInTheSameBytes()
    {
        Torch.Require();
        using SmallRequest whole = await SavedAsync();
        var watch = Stopwatch.StartNew();
        (int first, _, string words) = await TrainerProcess.RunAsync(Train(whole));
        Assert.True(first == 0, words);
        int milliseconds = (int)watch.ElapsedMilliseconds;
        (string Name, byte[] Bytes)[] expected = Results(whole);
        for (int seed = 0; seed < Seeds(); seed++)
        {
            var random = new Random(seed);
            using SmallRequest cut = await SavedAsync();
            for (int end = 0; end < MostEnds; end++)
            {
                await EndAsync(cut, random.Next(milliseconds), isKill: random.Next(3) > 0, seed);
            }

            (int code, _, string error) = await TrainerProcess.RunAsync(Train(cut));
            Assert.True(code == 0, $"seed {seed}: {error}");
            Assert.False(await cut.Store.ExistsAsync(SmallRequest.Names.Failure(1)), $"seed {seed}: it was written down as a failure");
            Assert.Equal(expected.Select(f => f.Name), Results(cut).Select(f => f.Name));
            Assert.All(expected.Zip(Results(cut)), pair => Assert.True(
                pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes), $"seed {seed}: {pair.First.Name} has other bytes"));
        }
    }

    /// <summary>A wide network takes some seconds for a step, and ends behind it: however long that is, it is not cut off.</summary>
    [Theory]
    [InlineData("TERM", 1, 8)]
    [InlineData("HUP", 1, 8)]
    [InlineData("TERM", 3, 8)]
    [InlineData("TERM", 1, 512)]
    public async Task Train_AskedToEnd_KeepsACheckpointAndIsNoFailure(string signal, int times, int width)
    {
        Torch.Require();
        // More steps than it takes by itself until the signal comes, however slow what watches it is.
        using SmallRequest small = await SavedAsync(width, steps: 100_000);
        using Process process = TrainerProcess.Start(Train(small, checkpointSeconds: "1000"));
        Task<string> error = process.StandardError.ReadToEndAsync();

        // No checkpoint is due yet, so that one is there because it was asked to end.
        string progress = Path.Combine(small.Folder, SmallRequest.Names.Progress);
        while (!process.HasExited && !await IsTrainingAsync(progress))
        {
            await Task.Delay(5);
        }

        for (int i = 0; i < times; i++)
        {
            TrainerProcess.Signal(process, signal);
        }

        await process.WaitForExitAsync();

        Assert.Equal(Interrupted, process.ExitCode);
        Assert.Equal("interrupted; the next attempt goes on from the checkpoints", (await error).TrimEnd().Split('\n')[^1]);
        Assert.True(File.Exists(Path.Combine(small.Folder, SmallRequest.Names.Checkpoint("run"))));
        Assert.False(await small.Store.ExistsAsync(SmallRequest.Names.Failure(1)));
    }

    private static async Task<bool> IsTrainingAsync(string progress) =>
        File.Exists(progress) && (await File.ReadAllTextAsync(progress)).Contains("to do", StringComparison.Ordinal);

    private static async Task EndAsync(SmallRequest request, int after, bool isKill, int seed)
    {
        using Process process = TrainerProcess.Start(Train(request));
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await Task.Delay(after);
        if (isKill)
        {
            process.Kill();
        }
        else
        {
            TrainerProcess.Signal(process, "TERM");
        }

        await process.WaitForExitAsync();
        await output;

        // It may have come to its end by itself, or not yet to hear signals.
        Assert.True(process.ExitCode is 0 or 137 or 143 or Interrupted, $"seed {seed}: exit code {process.ExitCode}: {await error}");
        Assert.DoesNotContain("   at ", await error, StringComparison.Ordinal);
    }

    /// <summary>The files that a run reads.</summary>
    private static (string Name, byte[] Bytes)[] Results(SmallRequest request) =>
    [
        .. request.Request.Tasks.Select(t => t.Name)
            .SelectMany(task => new[] { SmallRequest.Names.Model(task), SmallRequest.Names.TaskResult(task) })
            .Prepend(SmallRequest.Names.Result).Select(name => (name, request.Bytes(name))),
    ];

    private static async Task<SmallRequest> SavedAsync(int width = 8, int steps = 600)
    {
        SmallRequest small = SmallRequest.Bars();
        small.Request = small.Request with { Options = small.Request.Options with { Steps = steps, Width = width } };
        await small.SaveAsync();
        return small;
    }

    private static int Seeds() =>
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_FAULT_SEEDS") ?? $"{UsualSeeds}", CultureInfo.InvariantCulture);

    private static string[] Train(SmallRequest small, string checkpointSeconds = "0.2") =>
    [
        "train", "--store", small.Folder, "--folder", SmallRequest.Names.Folder, "--device", "cpu",
        "--checkpoint-seconds", checkpointSeconds,
    ];
}
