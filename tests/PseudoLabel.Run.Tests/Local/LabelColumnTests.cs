using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>What cells of the label column are made of, through a whole run.</summary>
public sealed class LabelColumnTests : IDisposable
{
    private readonly SmallData data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_MarkersAndFormsOfLabels_AreNoClassesOfTheirOwn()
    {
        RunSettings settings = await WithLabelsAsync(
            (label, i) => i switch { 0 => "NA", 1 => " " + label, 2 => label.ToUpperInvariant(), 3 => "-1", _ => label });

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal(["alpha", "beta", "gamma"], metrics.Classes);
        Assert.Equal((43, 2), (metrics.Inputs.LabeledRows, metrics.Inputs.LabeledSetAside));
        Assert.Contains(metrics.Notices, n => n.StartsWith("2 rows count as not labeled", StringComparison.Ordinal)
            && n.Contains("'-1' (1), 'NA' (1)", StringComparison.Ordinal));
        Assert.Contains(metrics.Notices, n => n.Contains("one class: 'beta' (14), ' beta' (1)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_LabelValuesExact_KeepsFormsApart()
    {
        RunSettings settings = await WithLabelsAsync((label, i) => i < 6 ? label.ToUpperInvariant() : label);

        RunMetrics metrics =
            (await LocalRun.StartAsync(data.Out(), settings with { LabelValues = "exact" }, new LocalRunOptions())).Metrics;

        Assert.Equal(["ALPHA", "BETA", "GAMMA", "alpha", "beta", "gamma"], metrics.Classes);
    }

    [Fact]
    public async Task StartAsync_QuantityAsLabel_SaysWhatToDo()
    {
        RunSettings settings = await WithLabelsAsync((_, i) => $"{i / 2}.25");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions()));

        Assert.Contains("column 'label': the labels look like a quantity: 23 distinct numbers in 45 labeled rows (0.25, 1.25, 10.25, ...)",
            error.Message, StringComparison.Ordinal);
    }

    private async Task<RunSettings> WithLabelsAsync(Func<string, int, string> label)
    {
        Tables labeled = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        string?[][] rows = [.. labeled.Rows.Select((row, i) => row.SkipLast(1).Append(label(row[^1]!, i)).ToArray())];
        return data.Settings() with
        {
            Labeled =
            [await (labeled with { Rows = rows }).WriteAsync(Path.Combine(Path.GetDirectoryName(data.Labeled)!, "changed.csv"))]
        };
    }
}
