using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Tests.Models;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalPredictionTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    private readonly Tables pool = Tables.Parse(File.ReadAllText(run.Data.Unlabeled));

    [Fact]
    public async Task RunAsync_TheRunsOwnRows_SayWhatThePseudoLabelsSay()
    {
        string[] lines = await PredictAsync(run.Data.Unlabeled);

        Assert.Equal("predicted_label,confidence,p_alpha,p_beta,p_gamma", lines[0]);
        string[] expected =
            [.. (await File.ReadAllLinesAsync(Path.Combine(run.Data.Out(), "result", "pseudo-labels.csv"))).Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            return string.Join(',', [cells[2], cells[3], .. cells[^3..]]);
        })];
        Assert.Equal(300, expected.Length);
        Assert.Equal(expected, lines.Skip(1));
    }

    [Fact]
    public async Task RunAsync_AnyThreads_SameBytes()
    {
        string many = Path.Combine(run.Data.Folder, "many.csv");
        await LocalPrediction.RunAsync(run.Model, [run.Data.Unlabeled, run.Data.Labeled], many, new LocalRunOptions { Threads = 4 });

        Assert.Equal(await PredictAsync(run.Data.Unlabeled, run.Data.Labeled), await File.ReadAllLinesAsync(many));
    }

    [Theory]
    [InlineData("same.csv")]
    [InlineData("same.csv.gz")]
    [InlineData("same.tsv")]
    [InlineData("same.tsv.gz")]
    [InlineData("same.jsonl")]
    [InlineData("same.jsonl.gz")]
    [InlineData("same.parquet")]
    public async Task RunAsync_SameRowsInAnotherFormat_SamePredictions(string name) =>
        Assert.Equal(
            await PredictAsync(run.Data.Unlabeled), await PredictAsync(await pool.WriteAsync(Path.Combine(run.Data.Folder, name))));

    [Theory]
    [InlineData("other.csv")]
    [InlineData("other.jsonl")]
    [InlineData("other.parquet")]
    public async Task RunAsync_ColumnsInAnotherOrderAndMore_SamePredictions(string name)
    {
        string file = await pool.With("hint", "remark", "y", "x", "label").WriteAsync(Path.Combine(run.Data.Folder, name));

        Assert.Equal(await PredictAsync(run.Data.Unlabeled), await PredictAsync(file));
    }

    [Theory]
    [InlineData("bad.csv")]
    [InlineData("bad.csv.gz")]
    public async Task RunAsync_BadCells_AreMissingCountedAndNamed(string name)
    {
        var rows = pool.Slice(0, 5).Rows.ToList();
        rows.Insert(0, ["oops", "1", "red"]);
        rows.Insert(3, ["1", "inf", "red"]);
        rows.Add(["1", "2 apples", "red"]);
        string file = await (pool with { Rows = rows }).WriteAsync(Path.Combine(run.Data.Folder, name));
        string to = Path.Combine(run.Data.Folder, "preds.csv");

        PredictionSummary summary = await LocalPrediction.RunAsync(run.Model, [file], to, new LocalRunOptions());

        Assert.Equal((8, 0), (summary.Rows, summary.SetAside));
        Assert.Equal([("x", 1, 0, "'oops' is not a number"), ("y", 2, 3, "'inf' is not a number")],
            summary.Unfit.Select(u => (u.Column, (int)u.Count, (int)u.Row, u.Reason)));
        Assert.Equal(
            "cells that are not what their column holds count as missing: 2 in 'y' (25 % of the rows; first row 3: 'inf' is not a number); "
                + "1 in 'x' (12.5 % of the rows; first row 0: 'oops' is not a number)",
            Assert.Single(summary.Notices));
        string[] lines = await File.ReadAllLinesAsync(to);
        string[] good = [.. (await PredictAsync(run.Data.Unlabeled)).Skip(1).Take(5)];
        Assert.Equal<IEnumerable<string>>(good, [lines[2], lines[3], lines[5], lines[6], lines[7]]);
        Assert.All(lines.Skip(1), line => Assert.NotEqual(',', line[0]));
    }

    [Fact]
    public async Task RunAsync_UnseenCategoryOrMissingCells_StillAnAnswer()
    {
        string file = run.Data.File("odd.csv", "x,y,hint\n1,2,violet\n,,\n1,2,\n");

        PredictionSummary summary =
            await LocalPrediction.RunAsync(run.Model, [file], Path.Combine(run.Data.Folder, "seen.csv"), new LocalRunOptions());
        string[] lines = await PredictAsync(file);

        Assert.Equal("values that the model has not seen, or too rarely to know them: 1 cells of 'hint' (100 %), such as 'violet'",
            Assert.Single(summary.Notices));
        Assert.Equal(4, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.Equal(
            1, line.Split(',').Skip(2).Sum(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture)), 1e-5));
    }

    [Fact]
    public async Task RunAsync_NoRows_IsTheHeaderAlone() =>
        Assert.Equal(["predicted_label,confidence,p_alpha,p_beta,p_gamma"], await PredictAsync(run.Data.File("none.csv", "x,y,hint\n")));

    [Fact]
    public async Task RunAsync_ColumnMissing_NamesFileAndColumnAndWritesNothing()
    {
        string file = await pool.With("x", "hint").WriteAsync(Path.Combine(run.Data.Folder, "short.csv"));
        string to = Path.Combine(run.Data.Folder, "never.csv");

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalPrediction.RunAsync(run.Model, [run.Data.Unlabeled, file], to, new LocalRunOptions()));

        Assert.Contains("short.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(run.Data.Folder, "never*"));
    }

    [Theory]
    [InlineData("bare.csv")]
    [InlineData("bare.csv.gz")]
    [InlineData("bare.tsv")]
    [InlineData("bare.parquet")]
    public async Task RunAsync_NoRowsAndColumnMissing_IsRefusedAsWithRows(string name)
    {
        string file = await pool.Slice(0, 0).With("x", "hint").WriteAsync(Path.Combine(run.Data.Folder, name));
        string to = Path.Combine(run.Data.Folder, "never.csv");

        var error =
            await Assert.ThrowsAsync<UserErrorException>(() => LocalPrediction.RunAsync(run.Model, [file], to, new LocalRunOptions()));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("'y'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(run.Data.Folder, "never*"));
    }

    [Theory]
    [InlineData("wide.csv", "x,y,hint\n1,2,red,4\n2,3,red,4,5\n")]
    [InlineData("wide.tsv", "x\ty\thint\n1\t2\tred\t4\n2\t3\tred\t4\t5\n")]
    public async Task RunAsync_EveryRowSetAside_SaysWhy(string name, string text)
    {
        string file = run.Data.File(name, text);

        PredictionSummary summary =
            await LocalPrediction.RunAsync(run.Model, [file], Path.Combine(run.Data.Folder, "aside.csv"), new LocalRunOptions());

        Assert.Equal((2, 2), (summary.Rows, summary.SetAside));
        Assert.StartsWith(
            "2 of 2 rows (100 %) are set aside and get no label; the first: ", Assert.Single(summary.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OutIsAnInput_IsRefusedAndTheInputStays()
    {
        string file = await pool.WriteAsync(Path.Combine(run.Data.Folder, "precious.csv"));
        byte[] before = await File.ReadAllBytesAsync(file);

        var error =
            await Assert.ThrowsAsync<UserErrorException>(() => LocalPrediction.RunAsync(run.Model, [file], file, new LocalRunOptions()));

        Assert.Contains("precious.csv", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData("no-such.zip", "cannot be read")]
    [InlineData("unlabeled.csv", "no model")]
    [InlineData(".", "cannot be read")]
    public async Task RunAsync_NoModel_IsAUserError(string name, string says)
    {
        string model = Path.Combine(run.Data.Folder, name);

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalPrediction.RunAsync(model, [run.Data.Unlabeled], Path.Combine(run.Data.Folder, "p.csv"), new LocalRunOptions()));

        Assert.StartsWith(model, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private async Task<string[]> PredictAsync(params string[] files)
    {
        string to = Path.Combine(run.Data.Folder, "preds.csv");
        await LocalPrediction.RunAsync(run.Model, files, to, new LocalRunOptions { Threads = 1 });
        return await File.ReadAllLinesAsync(to);
    }
}
