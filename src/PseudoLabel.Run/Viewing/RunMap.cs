using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Results;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Viewing;

/// <summary>A point of the map.</summary>
/// <param name="X">Its place from left to right.</param>
/// <param name="Y">Its place from bottom to top.</param>
/// <param name="Row">The row.</param>
/// <param name="Disagrees">Whether most of the labeled rows that are nearest to it have another label than it was given.</param>
public sealed record MapPoint(double X, double Y, PseudoLabelRow Row, bool Disagrees);

/// <summary>
/// The rows of a run in a plane, by the two principal components of their features: those that are alike lie together. The same run
/// always gives the same map.
/// </summary>
public static class RunMap
{
    private const ulong Seed = 19;

    /// <summary>Makes the map of a sample of the pool and of the labeled rows.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="survey">What holds the sample.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyList<MapPoint>> OfAsync(
        IRunStore store, RunRows rows, RunSurvey survey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(survey);
        (FeatureMatrix? pool, List<PseudoLabelRow> places) = await PoolAsync(store, rows, survey.Sample, cancellationToken);
        LabeledBackground? background = await LabeledBackground.ReadAsync(store, cancellationToken);
        if (background is null || pool is null)
        {
            return [];
        }

        return await Task.Run(() => Points(rows, pool, places, background), cancellationToken);
    }

    private static IReadOnlyList<MapPoint> Points(
        RunRows rows, FeatureMatrix pool, List<PseudoLabelRow> places, LabeledBackground background)
    {
        FeatureMatrix labeled = background.Features;
        int[] drawn = [.. Enumerable.Range(0, Math.Min(labeled.Rows, RunSurvey.SampleRows))
            .Select(i => (int)((long)i * labeled.Rows / Math.Min(labeled.Rows, RunSurvey.SampleRows)))];
        FeatureMatrix all = FeatureMatrices.Concat([pool, labeled.Select(drawn)]);
        PrincipalComponents components = PrincipalComponentSearch.Fit(all, most: 2, share: 1, Seed);
        (double X, double Y)[] at = [.. Enumerable.Range(0, all.Rows).Select(row => Place(components, all, row))];
        (double x, double y) = (Sign(at.Select(p => p.X)), Sign(at.Select(p => p.Y)));
        IReadOnlyList<IReadOnlyList<NearestRow>> near = background.NearestToEach(pool, Environment.ProcessorCount);
        return
        [
            .. places.Select((row, i) => new MapPoint(at[i].X * x, at[i].Y * y, row,
                2 * near[i].Count(n => n.Label != row.Label) > near[i].Count)),
            .. drawn.Select((row, i) => new MapPoint(
                at[pool.Rows + i].X * x, at[pool.Rows + i].Y * y, Labeled(rows, row), Disagrees: false)),
        ];
    }

    private static PseudoLabelRow Labeled(RunRows rows, int row) => new(
        rows.Plan.LabeledFiles[rows.Plan.LabeledFile[row]], rows.Plan.LabeledRow[row], rows.Classes[rows.Plan.Labels[row]], 1,
        RowDecision.Labeled.Name(), 0, "");

    private static (double X, double Y) Place(PrincipalComponents components, FeatureMatrix rows, int row)
    {
        Span<double> scores = stackalloc double[components.Count];
        components.Project(rows, row, scores);
        return (scores[0], scores.Length > 1 ? scores[1] : 0);
    }

    /// <summary>A component has no direction of its own: here the point that lies farthest out is to the right, and up.</summary>
    private static int Sign(IEnumerable<double> along) => along.MaxBy(Math.Abs) < 0 ? -1 : 1;

    /// <summary>The features of the sample, batch by batch.</summary>
    private static async Task<(FeatureMatrix? Features, List<PseudoLabelRow> Rows)> PoolAsync(
        IRunStore store, RunRows rows, IReadOnlyList<PseudoLabelRow> sample, CancellationToken cancellationToken)
    {
        var wanted = sample.Select(row => (Row: row, Order: rows.Order(row.Source, row.Row))).Where(r => r.Order is not null)
            .Select(r => (r.Row, Number: r.Order!.Value.Row, Batch: rows.Batch(r.Order.Value))).Where(r => r.Batch >= 0);
        List<FeatureMatrix> parts = [];
        List<PseudoLabelRow> found = [];
        foreach (var ofBatch in wanted.GroupBy(r => r.Batch).OrderBy(b => b.Key))
        {
            if (!await store.ExistsAsync(RunNames.Features(ofBatch.Key), cancellationToken))
            {
                continue;
            }

            FeatureBatch batch = await store.ReadAsync(
                RunNames.Features(ofBatch.Key), s => FeatureBatchFile.Read(s), cancellationToken);
            Dictionary<long, int> places = batch.RowNumbers.Take(batch.Features.Rows).Index().ToDictionary(r => r.Item, r => r.Index);
            var there = ofBatch.Where(r => places.ContainsKey(r.Number)).ToArray();
            parts.Add(batch.Features.Select([.. there.Select(r => places[r.Number])]));
            found.AddRange(there.Select(r => r.Row));
        }

        return (found.Count == 0 ? null : FeatureMatrices.Concat(parts), found);
    }
}
