using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Computes the features of a part's batches, once, and draws the rows of each that are in the gate's pool.</summary>
internal static class IngestActivity
{
    /// <summary>Rows parsed at a time: small enough to stay in cache, large enough that nothing is paid per row.</summary>
    private const int BlockRows = 4096;

    public static Task<PieceResult> RunAsync(RunContext context, int part) =>
        context.WithBuffersAsync(buffers => RunAsync(context, part, buffers));

    private static async Task<PieceResult> RunAsync(RunContext context, int part, FeatureBatchBuffers buffers)
    {
        PlanDocument plan = await context.PlanAsync();
        RunSettings settings = await context.SettingsAsync();
        FeatureTransform transform = await context.TransformAsync();
        Embedders.OpenFor(transform.Embedded, settings.Embed);
        KnownRows known = await context.KnownRowsAsync();
        IngestPart piece = (await context.IngestPartsAsync())[part];
        double share = PoolDraw.Share(ImageInputs.PoolRows(settings, plan.Image), plan);
        var options = transform.Reading(new ReadOptions { BlockRows = BlockRows, ReuseBlocks = true });
        IEnumerable<(TableSlice Slice, RowBlock Block)> blocks = TableReader.ReadAll(
            piece.Table with { Slices = piece.Slices }, plan.Schema, await context.SourceAsync(), options, context.CancellationToken);
        VectorCache? vectors = transform.Embedded.Count == 0 ? null : context.Vectors;
        var sum = new PieceResult(0, 0);
        BatchBuilder? batch = null;
        ImageCounts? images = null;
        var unfit = new List<UnfitCells>();
        int number = piece.FirstBatch - 1;
        foreach ((TableSlice slice, RowBlock block) in blocks)
        {
            if (batch is null || batch.Slice.FirstRow != slice.FirstRow)
            {
                sum = sum.Plus(await WriteAsync(context, batch, number, settings, share));
                batch = new BatchBuilder(slice, transform, buffers);
                number++;
            }

            RowBlock pool = batch.WithoutKnown(block, known.Find(piece.Table, block));
            batch.Add(await transform.WithVectorsAsync(pool, vectors, context.Environment.Threads, context.CancellationToken));
            unfit.AddRange(block.Unfit);
            images = ImageCounts.Sum(images, ImageCounts.Of(block));
        }

        await BatchRows.KeepAsync(context, piece);
        sum = sum.Plus(await WriteAsync(context, batch, number, settings, share));
        if (unfit.Count > 0)
        {
            await context.Store.WriteJsonAsync(RunNames.Unfit(part), UnfitCells.Sum(unfit), context.CancellationToken);
        }

        return sum with { Images = images, Unfit = unfit.Sum(u => u.Count) };
    }

    private static async Task<PieceResult> WriteAsync(
        RunContext context, BatchBuilder? building, int number, RunSettings settings, double share)
    {
        if (building is null)
        {
            return new PieceResult(0, 0);
        }

        FeatureBatch batch = building.Build();
        await context.Store.WriteAsync(RunNames.Features(number), s => FeatureBatchFile.Write(batch, s), context.CancellationToken);
        if (share < 1)
        {
            int[] drawn = PoolDraw.Rows(settings, number, batch.RowNumbers, share);
            var pool =
                new FeatureBatch { Features = batch.Features.Select(drawn), RowNumbers = [.. drawn.Select(i => batch.RowNumbers[i])] };
            await context.Store.WriteAsync(RunNames.PoolPart(number), s => FeatureBatchFile.Write(pool, s), context.CancellationToken);
        }

        if (building.Known.Count > 0)
        {
            await context.Store.WriteJsonAsync(RunNames.Known(number), building.Known, context.CancellationToken);
        }

        return new PieceResult(batch.Features.Rows + batch.SetAside.Count + building.Known.Count, batch.SetAside.Count)
        {
            Known = building.Known.Count,
        };
    }

    /// <summary>Gathers the blocks of one slice into one batch.</summary>
    private sealed class BatchBuilder(TableSlice slice, FeatureTransform transform, FeatureBatchBuffers buffers)
    {
        private readonly FeatureMatrixBuilder rows = new(transform.Columns, transform.DenseColumns, slice.Rows, buffers);
        private readonly List<long> numbers = new(slice.Rows);
        private readonly List<SetAsideRow> aside = [];


        public TableSlice Slice => slice;

        /// <summary>Rows whose label is known: they are no part of the pool.</summary>
        public List<KnownRow> Known { get; } = [];

        /// <summary>The block's rows that are of the pool; the others are kept aside.</summary>
        public RowBlock WithoutKnown(RowBlock block, IReadOnlyList<(int Place, KnownRow Row)> found)
        {
            Known.AddRange(found.Select(k => k.Row));
            return found.Count == 0 ? block : block.Select([.. Enumerable.Range(0, block.Rows).Except(found.Select(k => k.Place))]);
        }

        public void Add(RowBlock block)
        {
            transform.Transform(block, rows);
            numbers.AddRange(block.RowNumbers.AsSpan(0, block.Rows));
            aside.AddRange(block.SetAside);
        }

        public FeatureBatch Build() => new() { Features = rows.Build(), RowNumbers = [.. numbers], SetAside = aside };
    }
}
