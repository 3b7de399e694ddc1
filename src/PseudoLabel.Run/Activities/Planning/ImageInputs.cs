using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// What planning needs to know of images: their shape, how many a batch holds, their columns, how many their scale is taken from.
/// </summary>
internal static class ImageInputs
{
    /// <summary>
    /// Values of the pixels of a batch at most, 16 MiB as features: large images make batches of few rows, however many <c>batch-rows</c>
    /// allows.
    /// </summary>
    private const int BatchValues = 1 << 22;

    /// <summary>
    /// Values of the pixels of the gate's pool at most, 256 MiB as features, as the pool is held in memory: of large images it holds fewer.
    /// </summary>
    private const int PoolValues = 1 << 26;
    private const int PoolLeast = 100;

    /// <summary>
    /// Unlabeled images that the one scale of all pixels is taken from: some thousand pixels each, so that more would not change it.
    /// </summary>
    private const int ScaleRows = 2_000;

    /// <summary>Images that are looked at for colors, labeled and unlabeled each.</summary>
    private const int Looked = 16;

    /// <summary>Cells of a table held as text, to find its pixels.</summary>
    private const int SampleCells = 2_000_000;
    private const int SampleLeast = 50;
    private const int SampleMost = 10_000;

    private static readonly ImageShape Gray = new(32, 32, 1);
    private static readonly ImageShape Colors = new(32, 32, 3);

    /// <summary>
    /// The shape set, else that of image files: 32x32 where all that are looked at are gray, 32x32x3 for others; null where there are no
    /// images.
    /// </summary>
    public static ImageShape? Shape(JobDocument job, IDataSource source, CancellationToken cancel)
    {
        if (ImageShape.TryParse(job.Settings.ImageShape, out ImageShape? set))
        {
            return set;
        }

        bool?[] gray = [.. new[] { job.LabeledFiles, job.UnlabeledFiles }.SelectMany(files => Looks(files, source, cancel))];
        return gray.Length == 0 ? null : gray.Contains(true) && !gray.Contains(false) ? Gray : Colors;
    }

    /// <summary>Rows of a batch.</summary>
    public static int BatchRows(RunSettings settings, ImageShape? shape) =>
        shape is null ? settings.BatchRows : Math.Clamp(BatchValues / shape.Columns, 1, settings.BatchRows);

    /// <summary>
    /// Rows of the gate's pool at most: no more than the run's own rounds select from, as they would tell what other students are worth.
    /// </summary>
    public static int PoolRows(RunSettings settings, ImageShape? shape)
    {
        int rows = settings.RoundRows > 0 ? Math.Min(settings.GatePoolRows, settings.RoundRows) : settings.GatePoolRows;
        return shape is null ? rows : Math.Min(rows, Math.Max(PoolLeast, PoolValues / shape.Columns));
    }

    /// <summary>Unlabeled rows that the features are fitted on.</summary>
    public static int FitRows(RunSettings settings, ImageShape? shape) =>
        shape is null ? settings.FitRows : Math.Min(ScaleRows, settings.FitRows);

    /// <summary>
    /// The columns of images: by fixed names where there are image files, else the number columns of the first labeled table. Every table
    /// is held against them.
    /// </summary>
    /// <exception cref="UserErrorException">A table has more or fewer number columns than the shape has pixels.</exception>
    public static TableSchema Schema(
        RunSettings settings, ImageShape shape, IReadOnlyList<TableIndex> labeled, IReadOnlyList<TableIndex> unlabeled, IDataSource source,
        CancellationToken cancel)
    {
        TableIndex[] all = [.. labeled, .. unlabeled];
        int rows = Math.Clamp(SampleCells / shape.Columns, SampleLeast, SampleMost);
        TableSchema schema = all.Any(t => t.Images is not null)
            ? PixelNames.Schema(shape, settings.Label)
            : PixelColumns.Infer(PersonRows.WithoutPlaces(TableSample.Read(labeled[0], source, rows, cancel)), settings.Label, shape,
                new SchemaOptions { Overrides = RowColumns.Kinds(settings, settings.Columns) });
        foreach (TableIndex table in all.Where(t => t.Images is null))
        {
            PixelColumns.Check(PersonRows.WithoutPlaces(TableSample.Start(table, source, SampleLeast, cancel)), schema);
        }

        return schema;
    }

    /// <summary>Looks at some files, spread over all, of archives at their first images.</summary>
    private static IEnumerable<bool?> Looks(IEnumerable<JobInput> files, IDataSource source, CancellationToken cancel)
    {
        DataFile[] images = [.. files.Select(f => f.File).Where(f => InputTables.HoldsImages(f, source))];
        int count = Math.Min(Looked, images.Length);
        IEnumerable<DataFile> spread = Enumerable.Range(0, count).Select(i => images[(int)((long)i * images.Length / count)]);
        return InputTables.Index(spread, source, new IndexOptions(), cancel).Select(table => ImageProbe.AllGray(table, Looked, source));
    }
}
