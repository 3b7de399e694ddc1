using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalInspectionTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 250);

    [Fact]
    public async Task OfRunAsync_SettingsOfARun_SaysWhatTheRunSaysAndWritesNothing()
    {
        string[] before = [.. Directory.EnumerateFileSystemEntries(data.Folder).Order(StringComparer.Ordinal)];

        InspectionReport report = await LocalInspection.OfRunAsync(data.Settings(), new LocalRunOptions());

        Assert.Equal(before, Directory.EnumerateFileSystemEntries(data.Folder).Order(StringComparer.Ordinal));
        LocalRunResult run = await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        Assert.Equal(run.Metrics.Inputs.Columns.Select(c => (c.Name, c.Kind.ToString().ToLowerInvariant(), c.Reason)),
            report.Columns.Select(c => (c.Name, c.Kind, c.Reason)));
        Assert.Equal(
            run.Metrics.Classes.Zip(run.Metrics.Inputs.LabeledByClass, (name, rows) => new LabelCount(name, rows)), report.Label!.Classes);
        Assert.Equal((45, 250L, 3, run.Metrics.Inputs.Features),
            (report.Plan!.LabeledRows, report.Plan.UnlabeledRows, report.Plan.Batches, report.Plan.Features));
        Assert.Equal(["labeled", "unlabeled"], report.Files.Select(f => f.Role));
        Assert.Equal([45L, 250L], report.Files.Select(f => f.Rows));
    }

    [Fact]
    public async Task OfRunAsync_SettingWithoutEffect_IsTold()
    {
        InspectionReport report =
            await LocalInspection.OfRunAsync(data.Settings() with { Mode = RunMode.Joint, Selection = "flex" }, new LocalRunOptions());

        Assert.Contains(report.Notices, n => n.StartsWith("selection has no effect: mode joint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OfRunAsync_RunThatWouldBeRefused_IsRefusedForTheSameReason()
    {
        RunSettings settings = data.Settings() with { Label = "labl" };

        var dry = await Assert.ThrowsAsync<UserErrorException>(() => LocalInspection.OfRunAsync(settings, new LocalRunOptions()));
        var run = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions()));

        Assert.Equal(run.Message, dry.Message);
    }

    [Fact]
    public async Task OfFilesAsync_AFile_KindsMissingDistinctAndRowsThatCannotBeUsed()
    {
        string rows = string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{i * 7 % 60}.5,{(i % 2 == 0 ? "red" : "")},{(i % 3 == 0 ? "no" : "yes")}\n"));
        string file = data.File("odd.csv", "n,color,y\n" + rows + "oops,red,no\n");

        InspectionReport report = await LocalInspection.OfFilesAsync([file], new RunSettings { Label = "y" }, new LocalRunOptions());

        FileInspection found = Assert.Single(report.Files);
        Assert.Equal(("csv", 61L, 3, 0L), (found.Format, found.Rows, found.ColumnCount, found.SetAside));
        Assert.Contains(
            report.Notices, n => n.Contains("1 in 'n' of odd.csv, first row 60: 'oops' is not a number", StringComparison.Ordinal)
            || n.Contains($"1 in 'n' of {file}, first row 60: 'oops' is not a number", StringComparison.Ordinal));
        Assert.Equal([("n", "numeric"), ("color", "categorical"), ("y", "label")], found.Columns.Select(c => (c.Name, c.Kind)));
        Assert.Equal(30 / 61.0, found.Columns[1].MissingShare, 12);
        Assert.Equal([61, 1, 2], found.Columns.Select(c => c.Distinct));
        Assert.Equal(["0.5", "7.5", "14.5"], found.Columns[0].Examples);
        Assert.Equal([new LabelCount("no", 21), new LabelCount("yes", 40)], report.Label!.Classes);
    }

    [Fact]
    public async Task OfFilesAsync_WithoutALabel_EveryColumnHasAKind()
    {
        InspectionReport report =
            await LocalInspection.OfFilesAsync([data.Labeled, data.Unlabeled], new RunSettings(), new LocalRunOptions());

        Assert.Null(report.Label);
        Assert.Null(report.Plan);
        Assert.Equal([("x", "numeric"), ("y", "numeric"), ("hint", "categorical"), ("label", "categorical")],
            report.Files[0].Columns.Select(c => (c.Name, c.Kind)));
        Assert.Equal(3, report.Files[1].ColumnCount);
    }

    [Fact]
    public async Task OfFilesAsync_NothingToLearnFrom_SaysSoAndShowsTheColumns()
    {
        string file = data.File("same.csv", "a\n1\n1\n1\n");

        InspectionReport report = await LocalInspection.OfFilesAsync([file], new RunSettings(), new LocalRunOptions());

        Assert.Equal(("a", "ignore", 1), report.Files[0].Columns.Select(c => (c.Name, c.Kind, c.Distinct)).Single());
        Assert.Contains("no column is left to learn from", Assert.Single(report.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfFilesAsync_LabelThatNoFileHas_IsRefusedWithTheNearest()
    {
        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalInspection.OfFilesAsync([data.Labeled], new RunSettings { Label = "labl" }, new LocalRunOptions()));

        Assert.Contains("did you mean 'label'?", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => data.Dispose();
}
