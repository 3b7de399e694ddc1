using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// One file of labeled and unlabeled rows: the labeled ones are learned from, the others are the pool and keep their numbers in the file.
/// </summary>
public sealed class MixedFileTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 350);
    private readonly string[] labeled;
    private readonly string[] unlabeled;

    public MixedFileTests()
    {
        labeled = [.. File.ReadAllLines(data.Labeled).Skip(1)];
        unlabeled = [.. File.ReadAllLines(data.Unlabeled).Skip(1).Select(line => line + ",")];
    }

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_OneFile_EveryUnlabeledRowOnceByItsNumberThere()
    {
        string[] rows = Mixed(every: 8);
        string file = Write("table.csv", rows);

        LocalRunResult run = await LocalRun.StartAsync(data.Out("one"), Settings(file), new LocalRunOptions { Threads = 1 });

        Assert.Equal((45, 350, 1), (run.Metrics.Inputs.LabeledRows, run.Metrics.Inputs.UnlabeledRows, run.Metrics.Inputs.UnlabeledFiles));
        long[] pool = [.. rows.Index().Where(r => r.Item.EndsWith(',')).Select(r => (long)r.Index)];
        Assert.Equal(pool.Select(row => (file, row)), DecidedRows.Of(data.Out("one")).Select(r => (r.Source, r.Row)));
        string[] finished = await File.ReadAllLinesAsync(Path.Combine(data.Out("one"), "result", "labeled.csv"));
        Assert.Equal(
            rows.Select(r => string.Join(',', r.Split(',')[..3])).Order(StringComparer.Ordinal),
            finished.Skip(1).Select(r => string.Join(',', r.Split(',')[..3])).Order(StringComparer.Ordinal));
        await LocalRun.StartAsync(data.Out("two"), data.Settings(), new LocalRunOptions());
        string[] apart = [.. DecidedRows.Of(data.Out("two")).Select(r => r.PredictedLabel)];
        int same = DecidedRows.Of(data.Out("one")).Zip(apart).Count(p => p.First.PredictedLabel == p.Second);
        Assert.InRange(same, 340, 350);
        await LocalRun.StartAsync(data.Out("many"), Settings(file), new LocalRunOptions { Threads = 4 });
        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
    }

    [Theory]
    [InlineData("table.csv.gz")]
    [InlineData("table.jsonl")]
    [InlineData("table.parquet")]
    public async Task StartAsync_OneFileInAnotherFormat_SameLabels(string name)
    {
        string file = Write("table.csv", Mixed(every: 8));
        string other = await Tables.Parse(await File.ReadAllTextAsync(file)).WriteAsync(Path.Combine(data.Folder, name));

        await LocalRun.StartAsync(data.Out("csv"), Settings(file), new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("other"), Settings(other), new LocalRunOptions());

        Assert.Equal(Of("csv"), Of("other"));
    }

    [Fact]
    public async Task StartAsync_TablesInAnArchive_SameLabels()
    {
        string file = Write("table.csv", Mixed(every: 8));
        string packed = Path.Combine(data.Folder, "table.zip");
        using (ZipArchive zip = ZipFile.Open(packed, ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(file, "table.csv");
        }

        await LocalRun.StartAsync(data.Out("csv"), Settings(file), new LocalRunOptions());
        LocalRunResult run = await LocalRun.StartAsync(data.Out("zip"), Settings(packed), new LocalRunOptions());

        Assert.Equal((45, 350), (run.Metrics.Inputs.LabeledRows, run.Metrics.Inputs.UnlabeledRows));
        Assert.Equal(Of("csv"), Of("zip"));
    }

    [Fact]
    public async Task StartAsync_StretchesOfLabeledRowsAlone_AreNoBatches()
    {
        string file = Write("table.csv", [.. labeled, .. unlabeled]);

        LocalRunResult run = await LocalRun.StartAsync(data.Out(), Settings(file) with { BatchRows = 100 }, new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("small"), Settings(file) with { BatchRows = 100, GatePoolRows = 100 }, new LocalRunOptions());

        Assert.Equal((45, 350), (run.Metrics.Inputs.LabeledRows, run.Metrics.Inputs.UnlabeledRows));
        Assert.Equal(Enumerable.Range(45, 350).Select(r => (long)r), DecidedRows.Of(data.Out()).Select(r => r.Row));
        Assert.Equal(350, DecidedRows.Of(data.Out("small")).Length);
    }

    [Fact]
    public async Task StartAsync_WithLabeledAndUnlabeledFilesBesides_TheyAddUp()
    {
        // Other rows than those of the other files: 0.12 becomes 0.125.
        IEnumerable<string> others = labeled.Take(15).Concat(unlabeled.Take(100))
            .Select(l => string.Join(',', [l.Split(',')[0] + "5", .. l.Split(',')[1..]]));
        string file = Write("table.csv", [.. others]);

        LocalRunResult run = await LocalRun.StartAsync(data.Out(), data.Settings() with { Data = [file] }, new LocalRunOptions());

        Assert.Equal((60, 450, 2), (run.Metrics.Inputs.LabeledRows, run.Metrics.Inputs.UnlabeledRows, run.Metrics.Inputs.UnlabeledFiles));
        Assert.Equal(450, DecidedRows.Of(data.Out()).Length);
    }

    [Fact]
    public async Task StartAsync_NoUnlabeledOrNoLabeledRows_SaysWhatToDo()
    {
        Assert.Equal(
            $"{data.Out("a.csv")}: every row has a label, so there is none to be labeled; leave the label of the others empty, or give "
                + "them as 'unlabeled'",
            await ErrorAsync(Write("a.csv", labeled)));
        Assert.Contains("there are no labeled rows; give at least two of each class", await ErrorAsync(Write("b.csv", unlabeled)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ImagesAsData_AreRefused() =>
        Assert.Contains("an image has no label cell", await ErrorAsync(data.File("1.png", "x")), StringComparison.Ordinal);

    [Fact]
    public async Task StartAsync_SameFileAsUnlabeled_IsRefused()
    {
        string file = Write("table.csv", Mixed(every: 8));
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), Settings(file) with { Unlabeled = [file] }, new LocalRunOptions()));
        Assert.Equal($"{file}: is both an unlabeled and a data input; leave it out of one", error.Message);
    }

    private RunSettings Settings(string file) => data.Settings() with { Labeled = [], Unlabeled = [], Data = [file] };

    private async Task<string> ErrorAsync(string file) =>
        (await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), Settings(file), new LocalRunOptions()))).Message;

    private (long, string, float, string)[] Of(string name) =>
        [.. DecidedRows.Of(data.Out(name)).Select(r => (r.Row, r.PredictedLabel, (float)r.Confidence, r.Decision.ToString()!))];

    /// <summary>The rows of both files, a labeled one after every so many.</summary>
    private string[] Mixed(int every)
    {
        var rows = new List<string>();
        var next = new Queue<string>(labeled);
        foreach (string row in unlabeled)
        {
            rows.Add(row);
            if (rows.Count % every == 0 && next.Count > 0)
            {
                rows.Add(next.Dequeue());
            }
        }

        return [.. rows, .. next];
    }

    private string Write(string name, IEnumerable<string> rows) =>
        data.File(name, string.Join('\n', rows.Prepend("x,y,hint,label")) + "\n");
}
