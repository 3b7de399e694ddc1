using PseudoLabel.Learning.Explaining;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Explaining;

public sealed class ReviewReasonsTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 250);

    [Theory]
    [InlineData("coverage")]
    [InlineData("margin")]
    public async Task Run_EachRowForReview_HasTheColumnsThatMovedIt(string order)
    {
        RunSettings settings = data.Settings() with { ReviewOrder = order, ReviewRows = 20, PrecisionTarget = 0.8 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());
        using FileStream file = File.OpenRead(Path.Combine(data.Out(), "result", "review.csv"));
        ReviewRow[] rows = [.. ReviewCsv.Read(file)];

        Assert.Contains(rows, r => r.Kind == ReviewKind.Audit);
        Assert.All(rows, r => Assert.NotEmpty(r.Cells!["because"]));
        ExplanationReport first = await LocalExplanation.OfRunAsync(data.Out(), rows[0].Source, rows[0].Row);
        Assert.StartsWith(first.Columns[0].Name + "=" + first.Columns[0].Value + " ", rows[0].Cells!["because"], StringComparison.Ordinal);
        Assert.Equal(rows[0].PredictedLabel, first.Predicted);
        Assert.Equal(3, first.Nearest.Take(3).Count());
        Assert.Equal(
            string.Join("; ", first.Nearest.Take(3).Select(n => $"{n.Label} ({n.Source} row {n.Row})")), rows[0].Cells!["nearest"]);
    }

    [Fact]
    public async Task Run_AColumnOfThatNameInTheData_KeepsItsCells()
    {
        Tables labeled = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        Tables pool = Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled));
        string labeledFile = await labeled.With("x", "y", "because", "label").WriteAsync(Path.Combine(data.Folder, "l.csv"));
        string file = await pool.With("x", "y", "because").WriteAsync(Path.Combine(data.Folder, "u.csv"));

        await LocalRun.StartAsync(
            data.Out(), data.Settings() with { Labeled = [labeledFile], Unlabeled = [file], MaxRounds = 0 }, new LocalRunOptions());

        using FileStream review = File.OpenRead(Path.Combine(data.Out(), "result", "review.csv"));
        ReviewRow row = ReviewCsv.Read(review).First();
        Assert.StartsWith("extra ", row.Cells!["because_"], StringComparison.Ordinal);
        Assert.Contains("=", row.Cells["because"], StringComparison.Ordinal);
    }

    [Fact]
    public void Words_OfManyEffects_AreTheFirstThreeThatCount()
    {
        ColumnEffect[] effects = [new("a", 1.234), new("b", -0.5), new("c", 0.25), new("d", 0.2)];

        Assert.Equal("a=x y +1.23; b= -0.50; c=" + new string('z', 30) + "... +0.25",
            ReviewReasons.Words(effects, c => c switch { "a" => " x\n y ", "b" => "", _ => new string('z', 40) }));
        Assert.Equal("", ReviewReasons.Words([new("a", 0.001)], _ => "1"));
    }

    public void Dispose() => data.Dispose();
}
