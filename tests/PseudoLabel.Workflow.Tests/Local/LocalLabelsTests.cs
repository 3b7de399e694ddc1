using PseudoLabel.Core;
using PseudoLabel.Workflow.Local;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Service.Labels;
using PseudoLabel.Workflow.Settings;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Tests.Local;

public sealed class LocalLabelsTests
{
    private static readonly string[] Classes = ["alpha", "beta", "gamma"];

    [Fact]
    public async Task TakeAsync_Answers_GiveThePrecisionAndRowsThatTheNextRunLearnsFrom()
    {
        using var data = new SmallData();
        ReviewRow[] review = await RunAsync(data);
        ReviewRow[] audit = [.. review.Where(r => r.Kind == ReviewKind.Audit)];
        string answers = data.File("answers.csv", "source,row,label\n" + string.Concat(review.Select(r => $"{r.Source},{r.Row},{Classes[r.Row % 3]}\n")));

        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));
        LabelReceipt again = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));

        Assert.Equal((review.Length, review.Length), (receipt.Received, receipt.Added));
        Assert.Equal((audit.Length, audit.Length), (receipt.Audit.Rows, receipt.Audit.Labeled));
        Assert.Equal(audit.Count(r => r.PredictedLabel == Classes[r.Row % 3]), receipt.Audit.Correct);
        Assert.InRange(receipt.Audit.Precision!.Value, receipt.Audit.Lower!.Value, receipt.Audit.Upper!.Value);
        Assert.Equal((0, null, receipt.Audit), (again.Added, again.LabeledFile, again.Audit));

        RunSettings next = data.Settings() with { Labeled = [data.Labeled, receipt.LabeledFile!], MaxRounds = 0 };
        LocalRunResult second = await LocalRun.StartAsync(data.Out("next"), next, new LocalRunOptions());
        Assert.Equal(45 + review.Length, second.Metrics.Inputs.LabeledRows);
    }

    [Theory]
    [InlineData("row,label\n1,alpha\n", "column 'source' is missing")]
    [InlineData("source,row,label\nU,999,alpha\n", "line 2, column 'row': row 999 is not in")]
    [InlineData("source,row,label\nU,1,delta\n", "line 2, column 'label': 'delta' is no class")]
    [InlineData("source,row,label\nU,1,alpha\nU,1,beta\n", "line 3, column 'label': row 1")]
    public async Task TakeAsync_AnswersThatCannotBe_NameFileAndLine(string text, string problem)
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        string answers = data.File("answers.csv", text.Replace("U", data.Unlabeled, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")));

        Assert.StartsWith(answers, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out("more")));
    }

    [Fact]
    public async Task TakeAsync_InputChangedOrNoRun_IsRefused()
    {
        using var data = new SmallData(unlabeled: 100);
        string answers = data.File("answers.csv", $"source,row,label\n{data.Unlabeled},1,beta\n");
        Assert.Contains(
            "no finished run",
            (await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")))).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
        await RunAsync(data);
        await File.AppendAllTextAsync(data.Unlabeled, "1,2,red\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")));

        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ReviewRow[]> RunAsync(SmallData data)
    {
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions());
        using FileStream review = File.OpenRead(Path.Combine(data.Out(), RunNames.Review));
        return [.. ReviewCsv.Read(review)];
    }
}
