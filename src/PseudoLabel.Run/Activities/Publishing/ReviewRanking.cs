using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Review;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>
/// Which rows a person is asked to label first. Each batch keeps its most uncertain rows with their features; of all batches' together the
/// most uncertain ones are the candidates, whatever the batches' cuts and order, and of those the ones come first that speak for the
/// others.
/// </summary>
internal static class ReviewRanking
{
    /// <summary>Candidates for each row that is asked about.</summary>
    private const int CandidatesPerRow = 5;

    /// <summary>
    /// Candidates that are ranked by what they cover at most: their features are held in memory. Any further ones come after these, by
    /// uncertainty.
    /// </summary>
    private const int MostCovering = 2_000;

    /// <summary>How many of its most uncertain rows a batch keeps.</summary>
    public static int Candidates(RunSettings settings) => ReviewOrders.All.Of(settings.ReviewOrder) switch
    {
        ReviewOrder.Margin => settings.ReviewRows,
        ReviewOrder.Coverage => Math.Max(settings.ReviewRows, (int)Math.Min(MostCovering, (long)CandidatesPerRow * settings.ReviewRows)),
    };

    /// <summary>Keeps the features of the rows of a batch that a person may be asked about.</summary>
    /// <param name="features">Its rows.</param>
    /// <param name="candidates">Its candidates, in their order.</param>
    /// <param name="audit">Its accepted rows that may be checked.</param>
    public static async Task KeepAsync(
        RunContext context, int batch, FeatureBatch features, IReadOnlyList<ReviewRow> candidates, IReadOnlyList<ReviewRow> audit)
    {
        long[] numbers = [.. candidates.Take(MostCovering).Concat(audit).Select(c => c.Row)];
        int[] rows = [.. numbers.Select(n => Array.BinarySearch(features.RowNumbers, n))];
        var kept = new FeatureBatch { Features = features.Features.Select(rows), RowNumbers = numbers };
        await context.Store.WriteAsync(RunNames.ReviewFeatures(batch), s => FeatureBatchFile.Write(kept, s), context.CancellationToken);
    }

    /// <summary>The rows to ask about, the first first.</summary>
    /// <param name="candidates">The candidates of all batches together, the most uncertain first.</param>
    public static async Task<IReadOnlyList<ReviewRow>> RankAsync(RunContext context, IReadOnlyList<ReviewRow> candidates)
    {
        RunSettings settings = await context.SettingsAsync();
        return ReviewOrders.All.Of(settings.ReviewOrder) switch
        {
            ReviewOrder.Margin => candidates,
            ReviewOrder.Coverage => candidates.Count == 0 ? candidates : await ByCoverageAsync(context, settings, candidates),
        };
    }

    private static async Task<IReadOnlyList<ReviewRow>> ByCoverageAsync(
        RunContext context, RunSettings settings, IReadOnlyList<ReviewRow> candidates)
    {
        ReviewRow[] covering = [.. candidates.Take(MostCovering)];
        int[] order = CoverageRanking.Rank(
            await FeaturesAsync(context, covering),
            [.. covering.Select(row => 1.0 - row.Margin)],
            Math.Min(settings.ReviewRows, covering.Length),
            RunContext.Seed(settings, "review"),
            context.CancellationToken);
        return [.. order.Select(i => covering[i]), .. candidates.Skip(MostCovering).Take(settings.ReviewRows - order.Length)];
    }

    /// <summary>The rows' features, in their order; of each batch only what was kept is read, one batch at a time.</summary>
    private static async Task<FeatureMatrix> FeaturesAsync(RunContext context, ReviewRow[] rows)
    {
        var places = new BatchPlaces((await context.PlanAsync()).Tables);
        var parts = new List<FeatureMatrix>();
        int[] byBatch = [.. Enumerable.Range(0, rows.Length).OrderBy(i => places.BatchOf(rows[i]))];
        foreach (IGrouping<int, int> batch in byBatch.GroupBy(i => places.BatchOf(rows[i])))
        {
            FeatureBatch kept =
                await context.Store.ReadAsync(RunNames.ReviewFeatures(batch.Key), s => FeatureBatchFile.Read(s), context.CancellationToken);
            parts.Add(kept.Features.Select([.. batch.Select(i => Array.IndexOf(kept.RowNumbers, rows[i].Row))]));
        }

        var back = new int[rows.Length];
        for (int i = 0; i < back.Length; i++)
        {
            back[byBatch[i]] = i;
        }

        return FeatureMatrices.Concat(parts).Select(back);
    }
}
