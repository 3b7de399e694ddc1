using System.Globalization;
using System.Text.Json;
using PseudoLabel.Service.Continuous;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Continuous;

/// <summary>
/// A simulated year. The defaults of <c>retrain</c> were looked at on <see cref="DriftKind.Steps"/> with seed 1; what is asserted here, and
/// told in the documents, is of another kind and seed.
/// </summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Days = 365;

    // The first window fills by then.
    private const int From = 30;
    private const int Kept = 20;
    private const string Never = """{ "retrain": { "when": "when-changed", "labels": 0, "shift": 0 }, "keep-runs": 20 }""";
    private const string Always = """{ "keep-runs": 20 }""";
    private const string Changed = """{ "retrain": { "when": "when-changed" }, "keep-runs": 20 }""";

    [Fact]
    public async Task AFileADay_TrainingWhenChanged_IsNearAlways_FarFromNever_AndLosesNothing()
    {
        await using SimulatedYear never = Year(Never), always = Year(Always), changed = Year(Changed);
        await Task.WhenAll(new[] { never, always, changed }.Select(year => Task.Run(() => year.GoAsync(Days))));
        foreach ((string name, SimulatedYear year) in new[] { ("never", never), ("always", always), ("when changed", changed) })
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {year.Accuracy(From):0.000}, {year.Trained} of {year.Runs} runs trained, {year.Bytes[^1]:N0} bytes of runs"));
        }

        Assert.True(changed.Accuracy(From) > always.Accuracy(From) - 0.02);
        Assert.True(changed.Accuracy(From) > never.Accuracy(From) + 0.15);
        Assert.Equal(1, never.Trained);
        Assert.Equal(Days, always.Trained);
        Assert.InRange(changed.Trained, 10, Days / 3);
        foreach (SimulatedYear year in new[] { never, always, changed })
        {
            Assert.Equal(Days, year.FirstDecisions.Count);
            Assert.All(year.FirstDecisions.Values, times => Assert.Equal(1, times));
            await IsBoundedAsync(year);
        }
    }

    private static SimulatedYear Year(string options) => new(new DriftingStream(2, DriftKind.Slow), options);

    /// <summary>No more runs than are kept, no more bytes at the end than early on, and a history that names what was removed.</summary>
    private static async Task IsBoundedAsync(SimulatedYear year)
    {
        Assert.InRange((await year.Catalog.ListAsync()).Count, Kept, Kept + 1);
        Assert.InRange(Directory.GetDirectories(Path.Combine(year.Folder, "runs")).Length, Kept, Kept + 1);
        Assert.True(year.Bytes[^1] < 1.5 * year.Bytes.Take(Days / 3).Max());
        var status = new FileInfo(Path.Combine(year.Folder, "datasets/stream/status.json"));
        Assert.InRange(status.Length, 1, 30_000);
        HistoryDocument history = JsonSerializer.Deserialize<HistoryDocument>(
            await File.ReadAllTextAsync(Path.Combine(year.Folder, "datasets/stream/history.json")), RunStoreExtensions.Json)!;
        Assert.Equal(year.Runs, history.Lines.Count);
        Assert.Equal(year.Runs - (await year.Catalog.ListAsync()).Count, history.Lines.Sum(l => l.Removed?.Count ?? 0));
        Assert.Equal(year.Trained, history.Lines.Count(l => l.Trained));
    }
}
