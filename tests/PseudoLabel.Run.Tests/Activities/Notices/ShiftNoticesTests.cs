using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Tests.Activities.Notices;

public sealed class ShiftNoticesTests
{
    private static readonly ShiftSummary Shift = new()
    {
        Auc = 0.8123,
        PValue = 0.00001,
        Shifted = true,
        LabeledRows = 45,
        PoolRows = 200,
        Columns = [new("y", 0.6), new("x", 0.2), new("hint", 0.1), new("id", 0.05)],
    };

    private static readonly ClassBalanceSummary Balance = new()
    {
        PValue = 0.00456,
        Shifted = true,
        LabeledShares = [0.5, 0.2, 0.2, 0.1],
        PoolShares = [0.4, 0.205, 0.02, 0.375],
    };

    [Fact]
    public void Of_NoTestOrNoShift_SaysNothing()
    {
        Assert.Empty(ShiftNotices.Of(null));
        Assert.Empty(ShiftNotices.Of(Shift with { Shifted = false }));
        Assert.Empty(ShiftNotices.Of(null, ["a"]));
        Assert.Empty(ShiftNotices.Of(Balance with { Shifted = false }, ["a", "b", "c", "d"]));
    }

    [Fact]
    public void Of_Shift_SaysHowSureAndByWhichThreeColumns() => Assert.StartsWith(
        "the unlabeled rows are not drawn like the labeled ones: a classifier tells the two apart with an AUC of 0.81 "
        + "(p < 0.0001; chance is 0.50), most by 'y', 'x', 'hint'. ",
        Assert.Single(ShiftNotices.Of(Shift)),
        StringComparison.Ordinal);

    [Fact]
    public void Of_ClassShares_SaysTheThreeThatDifferMost() => Assert.Contains(
        "(p = 0.0046), by the model's own predictions, held out and not: 'd' 10 % of the labeled, 37.5 % of the unlabeled, "
        + "'c' 20 % of the labeled, 2 % of the unlabeled, 'a' 50 % of the labeled, 40 % of the unlabeled. ",
        Assert.Single(ShiftNotices.Of(Balance, ["a", "b", "c", "d"])),
        StringComparison.Ordinal);

    [Fact]
    public void Refusal_NoColumnTellsThemApart_NamesNone()
    {
        string refusal = ShiftNotices.Refusal(Shift with { Columns = [] });

        Assert.Contains("chance is 0.50), and shift is set to refuse; label rows drawn at random", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("most by", refusal, StringComparison.Ordinal);
    }
}
