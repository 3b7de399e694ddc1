using System.Globalization;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Explaining;

/// <summary>The labeled rows of a run: what other cells a column might have, and which of them a row is like.</summary>
internal sealed class LabeledBackground
{
    private const int Nearest = 5;
    private readonly PlanDocument plan;
    private readonly Lazy<NeighborSearch> search;

    /// <param name="plan">What the run knows of the rows.</param>
    public LabeledBackground(PlanDocument plan, FeatureMatrix features)
    {
        (this.plan, Features) = (plan, features);
        search = new(() => new NeighborSearch(features));
    }

    /// <summary>Their features.</summary>
    public FeatureMatrix Features { get; }

    /// <summary>What they are, in words.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"the run's {Features.Rows:N0} labeled rows");

    /// <summary>Reads them; null where the store holds none.</summary>
    /// <param name="store">The run's folder.</param>
    public static async Task<LabeledBackground?> ReadAsync(IRunStore store, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(RunNames.Plan, cancellationToken)
            || !await store.ExistsAsync(RunNames.LabeledFeatures, cancellationToken))
        {
            return null;
        }

        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        FeatureBatch batch = await store.ReadAsync(RunNames.LabeledFeatures, s => FeatureBatchFile.Read(s), cancellationToken);
        return new LabeledBackground(plan, batch.Features);
    }

    /// <summary>The rows that are nearest to one.</summary>
    /// <param name="row">The row, a matrix of one.</param>
    public IReadOnlyList<NearestRow> NearestTo(FeatureMatrix row) => NearestToEach(row, 1)[0];

    /// <summary>The rows that are nearest to each of several, the nearest first.</summary>
    /// <param name="threads">Threads to use.</param>
    public IReadOnlyList<IReadOnlyList<NearestRow>> NearestToEach(FeatureMatrix rows, int threads)
    {
        NeighborTable near = search.Value.Of(rows, Nearest, threads);
        return [.. Enumerable.Range(0, rows.Rows).Select(row => (IReadOnlyList<NearestRow>)
            [.. Enumerable.Range(0, near.Neighbors).Select(i => (Node: near.NodesOf(row)[i], Square: near.SquaresOf(row)[i]))
                .Select(n => new NearestRow(
                plan.LabeledFiles[plan.LabeledFile[n.Node]], plan.LabeledRow[n.Node], plan.Classes[plan.Labels[n.Node]],
                Math.Sqrt(n.Square)))])];
    }
}
