using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Tests.Models;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalEvaluationTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    private readonly Tables labeled = Tables.Parse(File.ReadAllText(run.Data.Labeled));

    [Fact]
    public async Task RunAsync_LabeledRows_AccuracyIsThatOfThePredictions()
    {
        string preds = Path.Combine(run.Data.Folder, "evaluated.csv");
        await LocalPrediction.RunAsync(run.Model, [run.Data.Labeled], preds, new LocalRunOptions());
        string[] predicted = [.. (await File.ReadAllLinesAsync(preds)).Skip(1).Select(line => line.Split(',')[0])];
        double right = predicted.Zip(labeled.Rows, (p, row) => p == row[^1] ? 1.0 : 0).Average();

        EvaluationReport report = await EvaluateAsync(run.Data.Labeled);

        Assert.Equal((45L, 45L, 0L, 0L, 0L), (report.Rows, report.Result.Rows, report.SetAside, report.Unlabeled, report.UnknownLabels));
        Assert.Equal(right, report.Result.Metrics["accuracy"].Value!.Value, 12);
        Assert.Equal(45, report.Result.Confusion.Sum(c => c.Rows));
        Assert.Equal(["alpha", "beta", "gamma"], report.Classes);
    }

    [Theory]
    [InlineData("same.csv.gz")]
    [InlineData("same.jsonl")]
    [InlineData("same.parquet")]
    public async Task RunAsync_SameRowsInAnotherFormatAndOnOtherThreads_SameBytes(string name)
    {
        EvaluationReport other = await EvaluateAsync(await labeled.WriteAsync(Path.Combine(run.Data.Folder, name)));
        EvaluationReport one = await LocalEvaluation.RunAsync(run.Model, [run.Data.Labeled], null, new LocalRunOptions { Threads = 1 });

        Assert.Equal(Json(one), Json(other));
    }

    [Fact]
    public async Task RunAsync_SameRowsWithDecimalCommas_SameBytesThoughTheModelLearnedFromPoints()
    {
        Tables comma = labeled with { Rows = [.. labeled.Rows.Select(row => row.Select(cell => cell?.Replace('.', ',')).ToArray())] };
        string file = run.Data.File("comma.csv", comma.Delimited(';', "\n"));

        EvaluationReport points = await EvaluateAsync(run.Data.Labeled);
        EvaluationReport commas = await EvaluateAsync(file);

        Assert.Equal(Json(points with { Notices = [] }), Json(commas with { Notices = [] }));
    }

    [Fact]
    public async Task RunAsync_RowsThatCannotCount_AreCountedAndNamed()
    {
        List<string?[]> rows = [.. labeled.Rows.Take(6), ["1", "1", "red", null], ["1", "1", "red", "delta"], ["1", "1", "red", "delta"],
            ["1", "1", "red", "omega"], ["oops", "1", "red", "alpha"]];
        string file = await (labeled with { Rows = rows }).WriteAsync(Path.Combine(run.Data.Folder, "odd.csv"));

        EvaluationReport report = await EvaluateAsync(file);

        Assert.Equal((11L, 7L, 0L, 1L, 3L), (report.Rows, report.Result.Rows, report.SetAside, report.Unlabeled, report.UnknownLabels));
        Assert.Equal([new LabelCount("delta", 2), new LabelCount("omega", 1)], report.UnknownNames);
        Assert.Contains(report.Notices,
            n => n.Contains("1 in 'x' (9.09 % of the rows; first row 10: 'oops' is not a number)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_LabelsInAnotherCaseUnderAnotherName_AreTheSame()
    {
        Tables other =
            new(["x", "y", "hint", "truth"], [.. labeled.Rows.Select(r => new[] { r[0], r[1], r[2], $" {r[3]!.ToUpperInvariant()}" })]);
        string file = await other.WriteAsync(Path.Combine(run.Data.Folder, "case.csv"));

        EvaluationReport report = await LocalEvaluation.RunAsync(run.Model, [file], "truth", new LocalRunOptions());

        Assert.Equal(Json((await EvaluateAsync(run.Data.Labeled)).Result), Json(report.Result));
        Assert.Equal("truth", report.LabelColumn);
    }

    [Fact]
    public async Task RunAsync_ModelByTheRunsFolder_IsFound() =>
        Assert.Equal(45, (await LocalEvaluation.RunAsync(run.Data.Out(), [run.Data.Labeled], null, new LocalRunOptions())).Result.Rows);

    [Fact]
    public async Task RunAsync_NoLabelColumn_SaysHowToNameIt()
    {
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => EvaluateAsync(run.Data.Unlabeled));

        Assert.Contains("name theirs with --label", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoRowsAndColumnMissing_NamesTheColumn()
    {
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => EvaluateAsync(run.Data.File("bare.csv", "x,hint,label\n")));

        Assert.Contains("'y'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TruthIsAColumnOfTheModel_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalEvaluation.RunAsync(run.Model, [run.Data.Labeled], "hint", new LocalRunOptions()));

        Assert.Contains("the model predicts from column 'hint'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoLabelThatIsKnown_NamesThoseThereAre()
    {
        string file = await (labeled with { Rows = [["1", "1", "red", "delta"]] }).WriteAsync(Path.Combine(run.Data.Folder, "none.csv"));

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => EvaluateAsync(file));

        Assert.Contains("such as alpha, beta, gamma; the file has 'delta'", refused.Message, StringComparison.Ordinal);
    }

    private Task<EvaluationReport> EvaluateAsync(string file) =>
        LocalEvaluation.RunAsync(run.Model, [file], null, new LocalRunOptions { Threads = 3 });

    private static string Json<T>(T document)
    {
        using var stream = new MemoryStream();
        InsightJson.Write(document, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
