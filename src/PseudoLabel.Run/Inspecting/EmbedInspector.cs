using System.Diagnostics;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;

namespace PseudoLabel.Run.Inspecting;

/// <summary>Finds out what pretrained networks would cost, by having them read a few labeled rows.</summary>
internal static class EmbedInspector
{
    private const int TimedRows = 64;

    /// <summary>The columns that networks would read; null where none would.</summary>
    /// <param name="threads">Threads that a run would use.</param>
    public static IReadOnlyList<EmbeddedInspection>? Of(
        PlanDocument plan, FeatureTransform transform, IDataSource source, int threads, CancellationToken cancel)
    {
        if (transform.Embedded.Count == 0)
        {
            return null;
        }

        ReadOptions options = transform.Reading(new ReadOptions { BlockRows = TimedRows });
        RowBlock? sample = plan.LabeledTables.SelectMany(table => TableReader.ReadAll(table, plan.Schema, source, options, cancel))
            .Select(read => read.Block).FirstOrDefault(block => block.Rows > 0);
        long rows = plan.Tables.Sum(t => t.PoolRows);
        return [.. transform.Embedded.Select(embedded => new EmbeddedInspection
        {
            Column = embedded.Name,
            Network = embedded.About.Name,
            Dimension = embedded.About.Dimension,
            Seconds = sample is null ? 0 : Seconds(transform, embedded, sample, threads, cancel) * rows / sample.Rows,
            Mebibytes = rows * embedded.About.Dimension * sizeof(float) / (double)(1 << 20),
        })];
    }

    private static double Seconds(
        FeatureTransform transform, EmbeddedColumn embedded, RowBlock sample, int threads, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        _ = RowVectors.Of(sample, transform.ColumnOf(embedded), Embedders.Of(embedded.About), threads, cancel);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
