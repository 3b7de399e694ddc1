namespace PseudoLabel.Data.Images;

/// <summary>
/// Reads images as rows of pixels of one shape, 0 to 255, in blocks, with pictures beside them where asked for. What cannot be read is
/// set aside.
/// </summary>
internal static class ImageReader
{
    /// <summary>Reads slices of a table of images; one image at a time is in memory beside the block.</summary>
    /// <exception cref="UserErrorException">The schema is not one of image files.</exception>
    public static IEnumerable<(TableSlice Slice, RowBlock Block)> Read(
        TableIndex index, IReadOnlyList<TableSlice> slices, TableSchema schema, IDataSource source, ReadOptions options,
        CancellationToken ct)
    {
        if (schema is not { Image: { } shape, ImageFiles: true })
        {
            throw new UserErrorException(
                schema.Image is null
                    ? "this is an image, but the model was trained on tables, not on images; give a table with its columns"
                    : $"this is an image file, but the model was trained on tables of pixels ({schema.Image}), "
                        + "whose scale an image file does not tell; give such a table",
                index.Place(0).Source);
        }

        ImageShape? picture = options.ReadPictures ? schema.Picture : null;
        return ReadSlices(index, slices, shape, picture, ImageNeed.Of(shape, schema.Picture), source, options, ct);
    }

    /// <summary>The decoder of a source that has images.</summary>
    public static IImageDecoder DecoderOf(IDataSource source) =>
        source.Decoder ?? throw new NotSupportedException("This source of data decodes no images.");

    private static IEnumerable<(TableSlice Slice, RowBlock Block)> ReadSlices(
        TableIndex index, IReadOnlyList<TableSlice> slices, ImageShape shape, ImageShape? picture, ImageNeed need,
        IDataSource source, ReadOptions options, CancellationToken ct)
    {
        IImageDecoder decoder = DecoderOf(source);
        using var bytes = new ImageBytes(index, source);
        float[] pixels = new float[shape.Columns];
        foreach (TableSlice slice in slices)
        {
            for (int done = 0; done < slice.Rows; done += options.BlockRows)
            {
                int count = Math.Min(options.BlockRows, slice.Rows - done);
                var block = new PixelBlock(shape.Columns, count, picture is not null);
                for (int i = 0; i < count; i++)
                {
                    ct.ThrowIfCancellationRequested();
                    int row = (int)slice.FirstRow + done + i;
                    try
                    {
                        using ImagePixels image = decoder.Decode(bytes.Read(row), need);
                        ImageScaler.Resize(image, shape, pixels);
                        byte[]? seen = picture is null ? null : PictureScaler.Cut(image, picture);
                        block.Add(row, pixels, index.Images![row].Class, image.Remarks, seen);
                    }
                    catch (ImageException e)
                    {
                        block.SetAside(row, e.Message);
                    }
                }

                yield return (slice, block.Take(options.ReadLabels));
            }
        }
    }

    /// <summary>Gathers rows into a block.</summary>
    private sealed class PixelBlock(int columns, int capacity, bool withPictures)
    {
        private readonly float[][] cells = [.. Enumerable.Range(0, columns).Select(_ => new float[capacity])];
        private readonly List<long> numbers = new(capacity);
        private readonly List<string?> labels = new(capacity);
        private readonly List<ImageRemarks> remarks = new(capacity);
        private readonly List<byte[]>? pictures = withPictures ? new(capacity) : null;
        private readonly List<SetAsideRow> aside = [];

        public void Add(long row, ReadOnlySpan<float> pixels, string? label, ImageRemarks said, byte[]? picture)
        {
            for (int c = 0; c < pixels.Length; c++)
            {
                cells[c][numbers.Count] = pixels[c];
            }

            numbers.Add(row);
            labels.Add(label);
            remarks.Add(said);
            if (picture is not null)
            {
                pictures!.Add(picture);
            }
        }

        public void SetAside(long row, string reason) => aside.Add(new SetAsideRow(row, 0, "", reason));

        public RowBlock Take(bool withLabels) => new()
        {
            Rows = numbers.Count,
            RowNumbers = [.. numbers],
            Columns = [.. cells.Select(c => new ColumnBlock { Numbers = numbers.Count == capacity ? c : c[..numbers.Count] })],
            Labels = withLabels ? [.. labels] : null,
            Remarks = [.. remarks],
            Pictures = pictures?.ToArray(),
            SetAside = aside,
        };
    }
}
