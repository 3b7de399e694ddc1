using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class ShiftActivityTests(LabeledRun labeled) : IDisposable
{
    private const double Far = 3;
    private const double Near = 2;
    private readonly SmallData moved = new(labeled: 60, unlabeled: 200);

    public void Dispose() => moved.Dispose();

    [Fact]
    public async Task RunAsync_Again_FindsTheSameWhateverTheThreads()
    {
        SteppedRun run = await labeled.RunAsync();
        ShiftSummary first = (await run.ReadAsync<ShiftDocument>(RunNames.Shift)).Summary!;

        ShiftSummary again = (await ShiftActivity.RunAsync(run.Context(threads: 4))).Summary!;

        Assert.Equal(
            (first.Auc, first.PValue, first.LabeledRows, first.PoolRows),
            (again.Auc, again.PValue, again.LabeledRows, again.PoolRows));
        Assert.Equal(first.Columns, again.Columns);
        Assert.False(again.Shifted);
    }

    [Fact]
    public async Task RunAsync_ColumnsMoved_TheFartherIsNamedFirst()
    {
        using SteppedRun run = await MovedAsync(shift: "off");

        ShiftSummary found = (await ShiftActivity.RunAsync(run.Context())).Summary!;

        Assert.True(found.Shifted);
        Assert.InRange(found.Auc, 0.8, 1);
        Assert.Equal(["y", "x"], found.Columns.Select(c => c.Name).Take(2));
        Assert.Equal(found.Columns.OrderByDescending(c => c.Share), found.Columns);
    }

    [Fact]
    public async Task RunAsync_MovedAndToRefuse_EndsTheRun()
    {
        using SteppedRun run = await MovedAsync(shift: "off");
        using SteppedRun refusing = await run.CopyAsync(s => s with { Shift = "refuse" });

        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => refusing.Activities().GatherAsync(new RoundRequest(SteppedRun.Id, 0)));

        Assert.Contains("shift is set to refuse", refused.Message, StringComparison.Ordinal);
        Assert.False(refusing.Has(RunNames.Shift));
    }

    private async Task<SteppedRun> MovedAsync(string shift)
    {
        string[] lines = await File.ReadAllLinesAsync(moved.Unlabeled);
        string file = moved.File("moved.csv", string.Concat(lines.Select((line, i) => (i == 0 ? line : Move(line)) + "\n")));
        SteppedRun run = await SteppedRun.OfAsync(moved.Settings() with { Shift = shift, Unlabeled = [file] });
        await run.ToAsync(RunPhase.Supervised);
        return run;
    }

    private static string Move(string line)
    {
        string[] cells = line.Split(',');
        return string.Join(',', Plus(cells[0], Near), Plus(cells[1], Far), cells[2]);

        static string Plus(string cell, double by) =>
            (double.Parse(cell, CultureInfo.InvariantCulture) + by).ToString("0.000", CultureInfo.InvariantCulture);
    }
}
