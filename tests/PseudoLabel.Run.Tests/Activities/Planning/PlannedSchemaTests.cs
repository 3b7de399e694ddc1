using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class PlannedSchemaTests : IDisposable
{
    private const int Sample = 10_000;
    private readonly SmallData data = new(unlabeled: 100);

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(50, 100, 50)]
    [InlineData(1, 1_000_000, 1)]
    [InlineData(500_000, 1_000_000, 5_000)]
    [InlineData(0, 0, 0)]
    public void Share_OfATable_IsByItsRowsAtLeastOneAndNoMoreThanItHas(long rows, long all, int expected) =>
        Assert.Equal(Math.Max(1, expected), PlannedSchema.Share(Sample, rows, all));

    [Fact]
    public async Task Infer_WhateverTheThreads_FindsTheSameKinds()
    {
        PlannedSchema one = await InferAsync(data.Settings(), threads: 1);
        PlannedSchema many = await InferAsync(data.Settings(), threads: 4);

        Assert.Equal(
            [("x", ColumnKind.Numeric), ("y", ColumnKind.Numeric), ("hint", ColumnKind.Categorical)],
            one.Schema.Columns.Select(c => (c.Name, c.Kind)));
        Assert.Equal(one.Schema.Columns, many.Schema.Columns);
        Assert.Equal("label", one.Schema.LabelColumn);
    }

    [Fact]
    public async Task Infer_TruthThatLabeledRowsHaveToo_IsNoFeatureHoweverItsCellsLook()
    {
        RunSettings settings = data.Settings() with { Truth = "hint" };

        PlannedSchema planned = await InferAsync(settings, threads: 1);

        Assert.Equal(ColumnKind.Ignore, planned.Schema.Columns.Single(c => c.Name == "hint").Kind);
    }

    [Fact]
    public async Task Infer_TableWithCommasInNumbers_IsReadByItsOwnForm()
    {
        string text = await File.ReadAllTextAsync(data.Unlabeled);
        string comma = data.File("comma.csv", text.Replace(',', ';').Replace('.', ','));

        PlannedSchema planned = await InferAsync(data.Settings() with { Unlabeled = [data.Unlabeled, comma] }, threads: 1);

        Assert.Equal(ColumnKind.Numeric, planned.Schema.Columns.Single(c => c.Name == "x").Kind);
        Assert.DoesNotContain("x", planned.Tables[0].Forms.Keys);
        Assert.Contains("x", planned.Tables[1].Forms.Keys);
    }

    /// <summary>Labeled and unlabeled rows in one file are each looked at once, so a column is of the same kind as in two.</summary>
    [Fact]
    public async Task Infer_OneFileOfBoth_FindsWhatItFindsInTwo()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{i},of{i * 7 % 40} kind{i % 3},{i % 2}")];
        const string header = "amount,note,label\n";
        string labeled = data.File("l.csv", header + string.Join('\n', rows[..20]));
        string unlabeled = data.File("u.csv", header + string.Join('\n', rows[20..].Select(r => r[..^1])));
        string both = data.File("both.csv", header + string.Join('\n', [.. rows[..20], .. rows[20..].Select(r => r[..^1])]));

        PlannedSchema two = await InferAsync(data.Settings() with { Labeled = [labeled], Unlabeled = [unlabeled] }, threads: 1);
        PlannedSchema one = await InferAsync(data.Settings() with { Labeled = [], Unlabeled = [], Data = [both] }, threads: 1);

        Assert.Equal(ColumnKind.Text, two.Schema.Columns.Single(c => c.Name == "note").Kind);
        Assert.Equal(two.Schema.Columns, one.Schema.Columns);
    }

    private static async Task<PlannedSchema> InferAsync(RunSettings settings, int threads)
    {
        using SteppedRun run = await SteppedRun.OfAsync(settings);
        var source = new FileDataSource(run.Job.AllFiles);
        return PlannedSchema.Infer(
            settings, Index(run.Job.LabeledFiles), Index(run.Job.UnlabeledFiles), source, threads, CancellationToken.None);

        List<TableIndex> Index(IEnumerable<JobInput> inputs) =>
            [.. InputTables.Index(inputs.Select(i => i.File), source, new IndexOptions { Text = settings.Text() }, CancellationToken.None)];
    }
}
