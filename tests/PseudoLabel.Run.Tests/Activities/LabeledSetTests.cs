using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class LabeledSetTests(LabeledRun labeled)
{
    private const long MostCellsAsParquet = 10_000_000;

    [Theory]
    [InlineData("auto", MostCellsAsParquet, true, true)]
    [InlineData("auto", MostCellsAsParquet + 1, true, false)]
    [InlineData("both", MostCellsAsParquet + 1, true, true)]
    [InlineData("parquet", 1, false, true)]
    [InlineData("csv", 1, true, false)]
    [InlineData("none", 1, false, false)]
    public void Is_SettingAndSize_SayWhichFilesAreWritten(string setting, long cells, bool csv, bool parquet)
    {
        var settings = new RunSettings { LabeledOut = setting };
        TableIndex[] tables = [Table(cells)];

        Assert.Equal((csv, parquet), (LabeledSet.IsCsv(settings), LabeledSet.IsParquet(settings, tables)));
        Assert.Equal(setting == "auto" && !parquet, LabeledSet.Notice(settings, tables) is not null);
    }

    [Fact]
    public void Notice_LeftOutUnasked_SaysHowToHaveIt() => Assert.Equal(
        "labeled.parquet is left out of 10,000,001 cells, as it takes a while; '--labeled-out both' writes it beside labeled.csv",
        LabeledSet.Notice(new RunSettings(), [Table(MostCellsAsParquet + 1)]));

    [Fact]
    public async Task WriteLabeledAsync_Again_WritesTheSameBytes()
    {
        using SteppedRun run = await labeled.CopyAsync();
        string[] names = [RunNames.LabeledRows, RunNames.LabeledRowsParquet, RunNames.AnsweredRows, RunNames.Persons];
        byte[][] before = [.. names.Select(run.Bytes)];
        RunContext context = run.Context(threads: 4);

        await LabeledSet.WriteLabeledAsync(context, await context.PlanAsync());

        Assert.Equal(before, names.Select(run.Bytes));
        Assert.Equal(LabeledRun.LabeledRows, run.Lines(RunNames.LabeledRows).Length);
    }

    [Fact]
    public async Task WriteWhereAsync_NotWanted_GivesNothingToWriteTo()
    {
        using SteppedRun run = await labeled.CopyAsync();
        Stream? given = Stream.Null;

        await LabeledSet.WriteWhereAsync(run.Context(), wanted: false, "result/none.csv", stream =>
        {
            given = stream;
            return Task.CompletedTask;
        });

        Assert.Null(given);
        Assert.Empty(run.Store.Writes);
    }

    private static TableIndex Table(long rows) =>
        new() { File = new DataFile { Name = "u.csv", Format = DataFormat.Csv }, Header = ["x"], Rows = rows, Slices = [] };
}
