using PseudoLabel.Learning.Explaining;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

public sealed class ReviewReasonsTests(LabeledRun labeled)
{
    [Fact]
    public async Task OfAsync_RowsThatWereKept_HaveTheSameReasonsWhateverTheThreads()
    {
        SteppedRun run = await labeled.RunAsync();
        ReviewRow[] rows = await RowsAsync(run);

        var one = await ReviewReasons.OfAsync(run.Context(), rows);
        var many = await ReviewReasons.OfAsync(run.Context(threads: 4), rows);

        Assert.Equal(rows.Select(r => (r.Source, r.Row)).Order(), one.Keys.Order());
        Assert.All(one, found =>
        {
            Assert.Equal(found.Value.Effects, many[found.Key].Effects);
            Assert.Equal(found.Value.Nearest, many[found.Key].Nearest);
            Assert.Equal(["hint", "x", "y"], found.Value.Effects.Select(e => e.Column).Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public async Task OfAsync_RowWhoseFeaturesWereNotKept_HasNoReasonAndOthersHave()
    {
        using SteppedRun run = await labeled.CopyAsync();
        await run.Files.DeleteAsync(RunNames.ReviewFeatures(0));
        ReviewRow[] rows = await RowsAsync(run);

        var found = await ReviewReasons.OfAsync(run.Context(), rows);

        Assert.Equal(rows.Select(r => r.Row).Where(row => row >= LabeledRun.BatchRows).Order(), found.Keys.Select(k => k.Row).Order());
        Assert.NotEmpty(found);
    }

    /// <summary>
    /// Of two calls that publish, the first removes the parts: the second must not write a review without reasons over its.
    /// </summary>
    [Fact]
    public async Task OfAsync_FeaturesRemovedOnceTheResultsAreThere_IsNoRowWithoutReason()
    {
        using SteppedRun run = await labeled.CopyAsync();
        ReviewRow[] rows = await RowsAsync(run);
        await run.Files.WriteAsync(RunNames.Report, _ => Task.CompletedTask, CancellationToken.None);
        await run.Files.DeleteAsync(RunNames.ReviewFeatures(0));

        await Assert.ThrowsAsync<FileNotFoundException>(() => ReviewReasons.OfAsync(run.Context(), rows));
    }

    [Fact]
    public void Words_OfNearestRows_AreTheFirstThree() => Assert.Equal(
        "yes (l.csv row 12); no (l.csv row 3); no (m.csv row 0)",
        ReviewReasons.Words(
            [new NearestRow("l.csv", 12, "yes", 0.1), new("l.csv", 3, "no", 0.2), new("m.csv", 0, "no", 0.3),
             new("l.csv", 5, "yes", 0.4)]));

    [Theory]
    [InlineData("coverage")]
    [InlineData("margin")]
    public async Task Run_EachRowForReview_HasTheColumnsThatMovedIt(string order)
    {
        using var data = new SmallData(unlabeled: 250);
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
        using var data = new SmallData(unlabeled: 250);
        Tables given = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        Tables pool = Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled));
        string labeledFile = await given.With("x", "y", "because", "label").WriteAsync(Path.Combine(data.Folder, "l.csv"));
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

    private static async Task<ReviewRow[]> RowsAsync(SteppedRun run)
    {
        var rows = new List<ReviewRow>();
        for (int batch = 0; batch < LabeledRun.Batches; batch++)
        {
            rows.AddRange((await run.ReadAsync<LabeledDocument>(RunNames.Labeled(batch))).Review.Take(4));
        }

        return [.. rows];
    }
}
