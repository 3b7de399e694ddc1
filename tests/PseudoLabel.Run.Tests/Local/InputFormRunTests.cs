using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// The same rows lead to the same labels however they are stored, and each label is told of the file that its row came from.
/// </summary>
public sealed class InputFormRunTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 350);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_FilesOfEveryFormatAFolderAndAGlob_SameLabelsAsOneFile()
    {
        Tables pool = Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled));
        string[] files =
        [
            await pool.Slice(0, 40).WriteAsync(At("one.tsv")),
            await pool.Slice(40, 90).With("hint", "y", "remark", "x").WriteAsync(At("two.parquet")),
            await pool.Slice(130, 30).WriteAsync(At("folder/a.jsonl")),
            await pool.Slice(160, 120).WriteAsync(At("folder/b/deep.csv.gz")),
            await pool.Slice(280, 50).WriteAsync(At("parts/p1.jsonl.gz")),
            await pool.Slice(330, 20).WriteAsync(At("parts/p2.csv")),
        ];
        await File.WriteAllTextAsync(At("parts/readme.md"), "not a table");
        RunSettings settings = data.Settings() with { Probabilities = true };
        await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions());

        RunMetrics metrics = (await LocalRun.StartAsync(
            data.Out("many"), settings with { Unlabeled = [files[0], files[1], At("folder"), At("parts/p*.*")] },
            new LocalRunOptions())).Metrics;

        Assert.Equal((350, 6), (metrics.Inputs.UnlabeledRows, metrics.Inputs.UnlabeledFiles));
        LabeledRow[] one = DecidedRows.Of(data.Out("one"));
        LabeledRow[] many = DecidedRows.Of(data.Out("many"));
        int[] sizes = [40, 90, 30, 120, 50, 20];
        Assert.Equal(files.Zip(sizes).SelectMany(f => Enumerable.Range(0, f.Second).Select(r => (f.First, (long)r))),
            many.Select(r => (r.Source, r.Row)));
        Assert.Equal(one.Select(r => (r.PredictedLabel, r.Confidence, r.Decision, r.Round)),
            many.Select(r => (r.PredictedLabel, r.Confidence, r.Decision, r.Round)));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(data.Out("one"), RunNames.Model)),
            await File.ReadAllBytesAsync(Path.Combine(data.Out("many"), RunNames.Model)));
    }

    [Theory]
    [InlineData("labeled.tsv", "pool.jsonl")]
    [InlineData("labeled.jsonl.gz", "pool.parquet")]
    [InlineData("labeled.parquet", "pool.tsv.gz")]
    public async Task StartAsync_AnyPairOfFormats_SameLabels(string labeledName, string unlabeledName)
    {
        string labeled = await Tables.Parse(await File.ReadAllTextAsync(data.Labeled)).WriteAsync(At(labeledName));
        string unlabeled = await Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled)).WriteAsync(At(unlabeledName));

        await AssertSameLabelsAsync(data.Settings() with { Labeled = [labeled], Unlabeled = [unlabeled] });
    }

    [Fact]
    public async Task StartAsync_ByteOrderMarkAndCrLf_SameLabels()
    {
        string windows = (await File.ReadAllTextAsync(data.Unlabeled)).Replace("\n", "\r\n", StringComparison.Ordinal);
        string labeled = (await File.ReadAllTextAsync(data.Labeled)).Replace("\n", "\r\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(At("bom.csv"), windows, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await File.WriteAllTextAsync(At("bom-labeled.csv"), labeled, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        await AssertSameLabelsAsync(data.Settings() with { Labeled = [At("bom-labeled.csv")], Unlabeled = [At("bom.csv")] });
    }

    [Fact]
    public async Task StartAsync_LabelsInTheSecondLabeledFileOnly_SameLabels()
    {
        Tables labeled = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        Tables blank = labeled with { Rows = [.. labeled.Rows.Take(4).Select(row => new[] { row[0], row[1], row[2], null })] };
        string first = await blank.WriteAsync(At("blank.csv"));
        RunSettings settings = data.Settings() with { Labeled = [first, data.Labeled] };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal((45, 4), (metrics.Inputs.LabeledRows, metrics.Inputs.LabeledSetAside));
        Assert.Contains(metrics.Notices, n => n.Contains("4 labeled rows are set aside", StringComparison.Ordinal)
            && n.Contains("blank.csv, row 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_LabelColumnInTheSecondLabeledFileOnly_NamesTheFirst()
    {
        string first = await Tables.Parse(await File.ReadAllTextAsync(data.Labeled)).With("x", "y", "hint").WriteAsync(At("blank.csv"));

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Labeled = [first, data.Labeled] }, new LocalRunOptions()));

        Assert.Contains("blank.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains("label", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }

    [Fact]
    public async Task StartAsync_TextsWithNewlinesQuotesAndCommas_AreOneRowEach()
    {
        string[] opinions = ["good, very \"good\"\nindeed thank you", "bad and broken\r\n\r\nnever again, sorry"];
        string[] names = ["happy\ncustomer", "angry, customer"];
        var pool = new Tables(["opinion"], [.. Enumerable.Range(0, 250).Select(i => new[] { $"{opinions[i % 2]} number {i}" })]);
        var labeled = new Tables(
            ["opinion", "label"], [.. Enumerable.Range(0, 24).Select(i => new[] { $"{opinions[i % 2]} case {i}", names[i % 2] })]);
        RunSettings settings = data.Settings() with
        {
            Labeled = [await labeled.WriteAsync(At("opinions.csv"))],
            Unlabeled = [await pool.WriteAsync(At("pool.csv"))]
        };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal(["angry, customer", "happy\ncustomer"], metrics.Classes);
        Assert.Equal(ColumnKind.Text, Assert.Single(metrics.Inputs.Columns).Kind);
        LabeledRow[] rows = DecidedRows.Of(data.Out());
        Assert.Equal(Enumerable.Range(0, 250).Select(i => ((long)i, names[i % 2])), rows.Select(r => (r.Row, r.PredictedLabel)));
    }

    [Fact]
    public async Task StartAsync_AnUnlabeledFileWithoutRowsBesideOthers_IsNoFault()
    {
        RunSettings settings = data.Settings() with { Unlabeled = [data.File("none.csv", "x,y,hint\n"), data.Unlabeled] };

        await AssertSameLabelsAsync(settings);
    }

    [Fact]
    public async Task StartAsync_TwoRowsOfEachClassAndOneUnlabeledRow_IsARun()
    {
        data.File("labeled.csv", "x,y,hint,label\n1,2,red,a\n1.5,2,red,a\n5,6,blue,b\n5.5,7,blue,b\n");
        data.File("unlabeled.csv", "x,y,hint\n1.2,2,red\n");

        RunMetrics metrics =
            (await LocalRun.StartAsync(data.Out(), data.Settings() with { Learner = "auto", Folds = 5 }, new LocalRunOptions())).Metrics;

        Assert.Equal(1, metrics.Decisions.Accepted + metrics.Decisions.Review);
        Assert.Equal("a", Assert.Single(DecidedRows.Of(data.Out())).PredictedLabel);
    }

    private string At(string name) => Path.Combine(data.Folder, name);

    /// <summary>Runs with the settings and, elsewhere, with the plain files, and compares the labels.</summary>
    private async Task AssertSameLabelsAsync(RunSettings settings)
    {
        await LocalRun.StartAsync(data.Out("plain"), data.Settings(), new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("other"), settings, new LocalRunOptions());

        Assert.Equal(350, DecidedRows.Of(data.Out("other")).Length);
        Assert.Equal(
            DecidedRows.Of(data.Out("plain")).Select(r => (r.Row, r.PredictedLabel, r.Confidence, r.Decision, r.Round)),
            DecidedRows.Of(data.Out("other")).Select(r => (r.Row, r.PredictedLabel, r.Confidence, r.Decision, r.Round)));
    }
}
