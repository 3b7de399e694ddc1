using PseudoLabel.Data;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Tests.Inputs.Remote;
using PseudoLabel.Run.Tests.Models;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalExplanationTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    [Fact]
    public async Task OfRunAsync_RowOfThePool_SaysWhatTheResultsSay()
    {
        string[] cells = (await File.ReadAllLinesAsync(Path.Combine(run.Data.Out(), "result", "pseudo-labels.csv")))[8].Split(',');
        string[] row = (await File.ReadAllLinesAsync(run.Data.Unlabeled))[8].Split(',');

        ExplanationReport report = await LocalExplanation.OfRunAsync(run.Data.Out(), run.Data.Unlabeled, 7);

        Assert.Equal((run.Data.Unlabeled, 7L, cells[2]), (report.Source, report.Row, report.Predicted));
        Assert.Equal(double.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture), report.Probabilities[0].Probability, 1e-6);
        Assert.Equal(1, report.Probabilities.Sum(p => p.Probability), 1e-5);
        Assert.Equal(["hint", "x", "y"], report.Columns.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(row[0], report.Columns.Single(c => c.Name == "x").Value);
        Assert.Equal(report.Columns.OrderByDescending(c => Math.Abs(c.Effect)), report.Columns);
        Assert.Equal(5, report.Nearest.Count);
        Assert.Equal(report.Nearest.OrderBy(n => n.Distance), report.Nearest);
        Assert.Equal("the run's 45 labeled rows", report.Background);
    }

    [Fact]
    public async Task OfRunAsync_LabeledRow_IsNearestToItself()
    {
        ExplanationReport report = await LocalExplanation.OfRunAsync(run.Data.Out(), run.Data.Labeled, 4);

        Assert.Equal((run.Data.Labeled, 4L, "beta"), (report.Nearest[0].Source, report.Nearest[0].Row, report.Nearest[0].Label));
        Assert.Equal(0, report.Nearest[0].Distance, 1e-2);
    }

    [Fact]
    public async Task OfFileAsync_ModelInItsRun_IsTheSameAsByTheRun()
    {
        ExplanationReport byRun = await LocalExplanation.OfRunAsync(run.Data.Out(), run.Data.Unlabeled, 3);
        ExplanationReport byFile = await LocalExplanation.OfFileAsync(run.Model, run.Data.Unlabeled, 3);

        Assert.Equal(byRun.Columns, byFile.Columns);
        Assert.Equal(byRun.Nearest, byFile.Nearest);
    }

    [Fact]
    public async Task OfFileAsync_FileOfAnAddress_IsExplainedAsTheFileItself()
    {
        using var server = new LoopbackServer();
        server.Answer("/rows.csv", await File.ReadAllTextAsync(run.Data.Unlabeled));

        ExplanationReport report = await LocalExplanation.OfFileAsync(run.Model, $"{server.Address}/rows.csv", 3);

        Assert.Equal($"{server.Address}/rows.csv", report.Source);
        Assert.Equal((await LocalExplanation.OfFileAsync(run.Model, run.Data.Unlabeled, 3)).Columns, report.Columns);
    }

    [Fact]
    public async Task OfFileAsync_NumbersWithDecimalCommas_AreReadAsPredictReadsThem()
    {
        string file = Path.Combine(run.Data.Folder, "explained-commas.csv");
        await File.WriteAllLinesAsync(
            file, (await File.ReadAllLinesAsync(run.Data.Unlabeled)).Select(line => line.Replace(',', ';').Replace('.', ',')));

        ExplanationReport plain = await LocalExplanation.OfFileAsync(run.Model, run.Data.Unlabeled, 3);
        ExplanationReport commas = await LocalExplanation.OfFileAsync(run.Model, file, 3);

        Assert.Equal(plain.Probabilities, commas.Probabilities);
        Assert.Equal(plain.Columns.Select(c => (c.Name, c.Effect)), commas.Columns.Select(c => (c.Name, c.Effect)));
    }

    [Fact]
    public async Task OfFileAsync_ModelAlone_HoldsTheRowAgainstOthersOfItsFile()
    {
        string folder = Directory.CreateDirectory(Path.Combine(run.Data.Folder, "alone", "deep")).FullName;
        File.Copy(run.Model, Path.Combine(folder, "m.zip"), overwrite: true);

        ExplanationReport report = await LocalExplanation.OfFileAsync(Path.Combine(folder, "m.zip"), run.Data.Unlabeled, 3);

        Assert.Empty(report.Nearest);
        Assert.Equal("100 of rows of the same file", report.Background);
        Assert.Equal(3, report.Columns.Count);
    }

    [Theory]
    [InlineData(300, "there is no row 300; its rows are 0 to 299")]
    public async Task OfRunAsync_RowThatIsNotThere_SaysWhichAre(long row, string message) => Assert.Contains(
        message,
        (await Assert.ThrowsAsync<UserErrorException>(() => LocalExplanation.OfRunAsync(run.Data.Out(), run.Data.Unlabeled, row))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task OfRunAsync_FileThatTheRunHasNot_NamesTheNearest() => Assert.Contains(
        $"did you mean '{run.Data.Unlabeled}'?",
        (await Assert.ThrowsAsync<UserErrorException>(
            () => LocalExplanation.OfRunAsync(run.Data.Out(), run.Data.Unlabeled + "x", 0))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task OfRunAsync_NoRun_SaysSo() => Assert.Contains(
        "model not found",
        (await Assert.ThrowsAsync<UserErrorException>(() => LocalExplanation.OfRunAsync(run.Data.Folder, run.Data.Unlabeled, 0))).Message,
        StringComparison.Ordinal);
}
