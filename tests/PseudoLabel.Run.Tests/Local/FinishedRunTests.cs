using System.Diagnostics;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A finished run that is looked at again: what changed since is told of, a model that is not its own is refused.</summary>
public sealed class FinishedRunTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 200);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task ResumeAsync_ResultsAsTheyWereWritten_NothingToTell()
    {
        var notices = new Notices();
        await RunAsync();

        await ResumeAsync(notices);

        Assert.Empty(notices.Told);
    }

    [Fact]
    public async Task ResumeAsync_ResultsChangedAndRemoved_AreNamed()
    {
        var notices = new Notices();
        await RunAsync();
        await File.AppendAllTextAsync(At(RunNames.Review), "changed\n");
        File.Delete(At(RunNames.PseudoLabels));

        await ResumeAsync(notices);

        Assert.Equal(
            [
                $"{RunNames.PseudoLabels} is not as the run wrote it: it was changed, damaged or removed since",
                $"{RunNames.Review} is not as the run wrote it: it was changed, damaged or removed since",
            ],
            notices.Told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ResumeAsync_ModelCut_IsRefusedByName()
    {
        await RunAsync();
        await File.WriteAllBytesAsync(At(RunNames.Model), (await File.ReadAllBytesAsync(At(RunNames.Model)))[..^100]);

        UserErrorException refused = await Assert.ThrowsAsync<UserErrorException>(() => ResumeAsync(new Notices()));

        Assert.Equal(RunNames.Model, refused.File);
    }

    [Fact]
    public async Task ResumeAsync_OnlyTheChecksumOfTheModelIsDamaged_IsToldAndNotRefused()
    {
        var notices = new Notices();
        await RunAsync();
        string seal = Path.Combine(data.Out("run"), "seals", "model.zip.json");
        await File.WriteAllTextAsync(seal, (await File.ReadAllTextAsync(seal))[..^1]);

        await ResumeAsync(notices);

        Assert.Equal($"{RunNames.Model} is not as the run wrote it: it was changed, damaged or removed since", Assert.Single(notices.Told));
    }

    [Fact]
    public async Task ResumeAsync_LockIsAPipe_IsRefusedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files");
        await RunAsync();
        using (Process made = Process.Start("mkfifo", [At(RunNames.Lock)]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        UserErrorException refused = await Assert.ThrowsAsync<UserErrorException>(
            () => Task.Run(() => ResumeAsync(new Notices())).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Contains(RunNames.Lock, refused.Problem, StringComparison.Ordinal);
        Assert.Contains("pipe", refused.Problem, StringComparison.Ordinal);
    }

    private Task<LocalRunResult> RunAsync() =>
        LocalRun.StartAsync(data.Out("run"), data.Settings() with { BatchRows = 100, MaxRounds = 1 }, new LocalRunOptions { Threads = 2 });

    private Task<LocalRunResult> ResumeAsync(Notices notices) =>
        LocalRun.ResumeAsync(data.Out("run"), new LocalRunOptions { Threads = 2, Notices = notices });

    private string At(string name) => Path.Combine(data.Out("run"), name);

    private sealed class Notices : IProgress<string>
    {
        public List<string> Told { get; } = [];

        public void Report(string value) => Told.Add(value);
    }
}
