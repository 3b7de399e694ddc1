using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>Looks at samples of all tables and finds what their columns hold and how each table writes it.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Labeled">The labeled tables, with how each writes its columns.</param>
/// <param name="Tables">The unlabeled ones.</param>
/// <param name="Notices">What to tell the user.</param>
internal sealed record PlannedSchema(TableSchema Schema, List<TableIndex> Labeled, List<TableIndex> Tables, IReadOnlyList<string> Notices)
{
    /// <summary>
    /// Labeled rows, and as many unlabeled ones, that column kinds are inferred from: they are held as text, which is large.
    /// </summary>
    private const int SampleRows = 10_000;

    public static PlannedSchema Infer(
        RunSettings settings, List<TableIndex> labeled, List<TableIndex> tables, IDataSource source, int threads, CancellationToken cancel)
    {
        RawSample[] Samples(List<TableIndex> of, int most) => PlannedSchema.Samples(of, most, source, cancel);
        // A file of labeled and unlabeled rows is in both lists: its rows are looked at once, or half of what is distinct would seem to be.
        List<TableIndex> apart = [.. tables.Where(t => !t.File.Mixed)];
        RunSettings ofFiles = settings with { Columns = ProvenanceColumns.Kinds(settings, labeled) };
        SchemaFindings found = SchemaInference.Find(
            [.. Samples(labeled, SampleRows).Select(PersonRows.WithoutPlaces)], Samples(apart, Math.Min(SampleRows, settings.FitRows)),
            settings.Label,
            settings.SchemaOptions(threads) with
            {
                Overrides = RowColumns.Kinds(settings, PoolTruth.Kinds(ofFiles, [.. labeled.SelectMany(t => t.Header)])),
                ReadBeside = RowColumns.ReadBeside(settings),
            });
        Dictionary<string, IReadOnlyDictionary<string, CellForm>> forms = labeled.Index().Where(t => t.Item.File.Mixed)
            .ToDictionary(t => t.Item.File.Name, t => found.Forms[t.Index], StringComparer.Ordinal);
        int next = labeled.Count;
        return new PlannedSchema(
            ProvenanceColumns.Explained(settings, labeled, found.Schema),
            [.. labeled.Select((t, i) => t with { Forms = found.Forms[i] })],
            [.. tables.Select(t => t with { Forms = t.File.Mixed ? forms[t.File.Name] : found.Forms[next++] })],
            found.Notices);
    }

    /// <summary>The schema of images, which is known; of their tables it is found how they write a time or a weight.</summary>
    public static PlannedSchema OfImages(RunSettings settings, TableSchema schema, List<TableIndex> labeled, List<TableIndex> tables,
        IDataSource source, int threads, CancellationToken cancel)
    {
        if (RowColumns.ReadBeside(settings) is not { Count: > 0 } beside)
        {
            return new PlannedSchema(schema, labeled, tables, []);
        }

        List<TableIndex> texts = [.. labeled.Where(t => t.Images is null)];
        var (forms, notices) = BesideColumns.Find(
            Samples(texts, SampleRows, source, cancel), settings.SchemaOptions(threads) with { ReadBeside = beside });
        return new PlannedSchema(
            schema, [.. labeled.Select(t => t.Images is null ? t with { Forms = forms[texts.IndexOf(t)] } : t)], tables, notices);
    }

    private static RawSample[] Samples(List<TableIndex> of, int most, IDataSource source, CancellationToken cancel)
    {
        long rows = of.Sum(t => t.Rows);
        return [.. of.Select(t => TableSample.Read(t, source, Share(most, t.Rows, rows), cancel))];
    }

    /// <summary>A table's share of a sample over all tables, by rows, at least one.</summary>
    public static int Share(int sample, long rows, long allRows) =>
        (int)Math.Max(1, Math.Min(rows, (long)Math.Ceiling(sample * (double)rows / Math.Max(1, allRows))));
}
