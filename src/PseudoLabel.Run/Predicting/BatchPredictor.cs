using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Predicting;

/// <summary>Predicts tables with a model package: lines in the order of the rows, one for every row.</summary>
public sealed class BatchPredictor(ModelPackage package, IDataSource source)
{
    private const int BatchRows = 20_000;

    // Decoding an image takes long.
    private const int BatchImages = 1_000;

    // Having a pretrained network read rows takes longer still.
    private const int BatchEmbedded = 200;

    // Rows by which the columns of a table of images are told.
    private const int CheckedRows = 50;

    /// <summary>Rows of a batch, of which as many as there are threads are worked on at once.</summary>
    internal static int RowsOfABatch(ModelPackage package) => package.Transform.Embedded.Count > 0 ? BatchEmbedded
        : package.About.Schema.ImageFiles ? BatchImages
        : BatchRows;

    /// <summary>Columns of the tables that the lines carry after their own.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Predicts tables and writes the lines of <c>preds.csv</c>.</summary>
    /// <param name="files">The tables, in order.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="threads">Batches worked on at once; the lines do not depend on it.</param>
    /// <param name="progress">Hears the rows done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<PredictionSummary> RunAsync(IReadOnlyList<DataFile> files, Stream output, int threads,
        IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        PredictionCsv.WriteHeader(output, package.About.Classes, withSource: package.About.Schema.ImageFiles, KeptNames());
        var underway = new Queue<Task<Lines>>();
        var sum = new PredictionSummary(0, 0);
        var notes = new InputNotes();
        var index = new IndexOptions
        {
            BatchRows = RowsOfABatch(package),
            Text = package.About.Text,
            Notes = notes
        };
        foreach (Func<Lines> work in InputTables.Index(files, source, index, cancellationToken)
            .SelectMany(table => Pieces(table, cancellationToken)))
        {
            if (underway.Count >= threads)
            {
                sum = await WriteAsync(underway, output, sum, notes, progress, cancellationToken);
            }

            underway.Enqueue(Task.Run(work, cancellationToken));
        }

        while (underway.Count > 0)
        {
            sum = await WriteAsync(underway, output, sum, notes, progress, cancellationToken);
        }

        return (sum with { Notices = notes.Lines() }).WithNotices();
    }

    private static async Task<PredictionSummary> WriteAsync(
        Queue<Task<Lines>> underway, Stream output, PredictionSummary sum, InputNotes notes, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        Lines lines = await underway.Dequeue();
        lines.Text.Position = 0;
        notes.AddImages(lines.Images);
        await lines.Text.CopyToAsync(output, cancellationToken);
        PredictionSummary now = sum.Plus(lines.Summary);
        progress?.Report(now.Rows);
        return now;
    }

    /// <summary>
    /// A compressed file is parsed here, block by block, as it is asked for; of others each slice is parsed where it is predicted.
    /// </summary>
    private IEnumerable<Func<Lines>> Pieces(TableIndex table, CancellationToken cancellationToken)
    {
        if (package.About.Schema.Image is not null && table.Images is null)
        {
            PixelColumns.Check(TableSample.Start(table, source, CheckedRows, cancellationToken), package.About.Schema);
        }

        table = ModelTables.WithForms(table, package, source, cancellationToken);
        ModelTables.RequireColumns(table, package.About.Schema, source, cancellationToken);
        int[] kept = KeptColumns.PlacesIn(Keep, table);
        return table.File.IsSequential
            ? Blocks(table, kept, cancellationToken).Select(b => (Func<Lines>)(() => Predict(table, [b])))
            : table.Slices.Select(
                slice => (Func<Lines>)(() => Predict(table, Blocks(table with { Slices = [slice] }, kept, cancellationToken))));
    }

    /// <summary>The blocks of a table's slices, each with the cells that are carried.</summary>
    private IEnumerable<(RowBlock Block, KeptCells Cells)> Blocks(TableIndex table, int[] kept, CancellationToken cancellationToken)
    {
        using RawRowReader? reader = kept.Length == 0 ? null : RawRowReaders.Open(table, source, kept);
        TableSlice? at = null;
        ReadOptions options = package.Transform.Reading(new ReadOptions());
        foreach ((TableSlice slice, RowBlock block) in TableReader.ReadAll(
            table, package.About.Schema, source, options, cancellationToken))
        {
            if (slice != at)
            {
                reader?.BeginSlice(slice);
            }

            at = slice;
            yield return (block, KeptCells.Read(reader, kept, block));
        }
    }

    private IReadOnlyList<string> KeptNames() => OwnColumns.Of(
        [Keep], [
            "predicted_label", "confidence", "source", .. package.About.Classes.Select(c => PseudoLabelCsv.ProbabilityPrefix + c)]).Names;

    private Lines Predict(TableIndex table, IEnumerable<(RowBlock Block, KeptCells Cells)> blocks)
    {
        IReadOnlyList<string> classes = package.About.Classes;
        DecisionCosts? costs = package.Costs;
        float[] missing = [.. classes.Select(_ => float.NaN)];
        var text = new MemoryStream();
        var sum = new PredictionSummary(0, 0);
        ImageCounts? images = null;
        foreach ((RowBlock block, KeptCells cells) in blocks)
        {
            FeatureMatrix features = package.Transform.Features(block);
            float[] probabilities = package.Probabilities(features);
            int aside = 0;
            for (int i = 0; i < block.Rows; i++)
            {
                for (; aside < block.SetAside.Count && block.SetAside[aside].Row < block.RowNumbers[i]; aside++)
                {
                    PredictionCsv.WriteRow(
                        text, "", float.NaN, missing, SourceOf(table, block.SetAside[aside].Row), cells.Of(block.SetAside[aside].Row));
                }

                ReadOnlySpan<float> row = probabilities.AsSpan(i * classes.Count, classes.Count);
                int best = DecisionCosts.Decide(costs, row);
                PredictionCsv.WriteRow(
                    text, classes[best], row[best], row, SourceOf(table, block.RowNumbers[i]), cells.Of(block.RowNumbers[i]));
            }

            for (; aside < block.SetAside.Count; aside++)
            {
                PredictionCsv.WriteRow(
                    text, "", float.NaN, missing, SourceOf(table, block.SetAside[aside].Row), cells.Of(block.SetAside[aside].Row));
            }

            sum = sum.Plus(new PredictionSummary(block.Rows + block.SetAside.Count, block.SetAside.Count)
            {
                Unfit = block.Unfit,
                Unseen = package.Transform.Unseen(block),
                FirstSetAside = block.SetAside.Count == 0 ? null : Where(table, block.SetAside[0]),
            });
            images = ImageCounts.Sum(images, ImageCounts.Of(block));
        }

        return new Lines(text, sum, images);
    }

    private static string Where(TableIndex table, SetAsideRow row)
    {
        (string file, long number) = table.Place(row.Row);
        string place = table.Images is not null ? file : string.Create(CultureInfo.InvariantCulture, $"{file}, row {number}");
        return $"{place}{(row.Column.Length == 0 ? "" : $", column '{row.Column}'")}: {row.Reason}";
    }

    /// <summary>The image of a row, where the lines name it.</summary>
    private string? SourceOf(TableIndex table, long row) => package.About.Schema.ImageFiles ? table.Place(row).Source : null;

    private sealed record Lines(MemoryStream Text, PredictionSummary Summary, ImageCounts? Images);
}
