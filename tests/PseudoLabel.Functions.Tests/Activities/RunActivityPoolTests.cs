using System.Text.Json;
using PseudoLabel.Functions.Activities;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Tests.Activities;

public sealed class RunActivityPoolTests
{
    [Fact]
    public async Task GetAsync_AsManyRunsAsActivitiesGoOnAtOnce_TakeTurnsAndAreOpenedOnce()
    {
        // What is opened never ends opening: only how often is asked.
        List<string> opened = [];
        var never = new TaskCompletionSource<RunEnvironment>();
        var pool = new RunActivityPool((run, _) =>
        {
            opened.Add(run);
            return never.Task;
        });
        using JsonDocument host = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(SourceTree.Root, "host.json")));
        int atOnce = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("maxConcurrentActivityFunctions")
            .GetInt32();

        string[] runs = [.. Enumerable.Range(0, atOnce).Select(i => $"run-{i}")];
        foreach (string run in runs.Concat(runs).Concat(runs))
        {
            _ = pool.GetAsync(run, CancellationToken.None);
        }

        Assert.Equal(RunActivityPool.Kept, atOnce);
        Assert.Equal(runs, opened);
    }
}
