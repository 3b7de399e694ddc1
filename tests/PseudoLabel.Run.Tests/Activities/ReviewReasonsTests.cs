using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

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

    [Fact]
    public void Words_OfNearestRows_AreTheFirstThree() => Assert.Equal(
        "yes (l.csv row 12); no (l.csv row 3); no (m.csv row 0)",
        ReviewReasons.Words(
            [new NearestRow("l.csv", 12, "yes", 0.1), new("l.csv", 3, "no", 0.2), new("m.csv", 0, "no", 0.3),
             new("l.csv", 5, "yes", 0.4)]));

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
