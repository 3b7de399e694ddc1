using PseudoLabel.Data.Images;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>From input files to the tables that are read: one for each file, but one for all images that follow one another.</summary>
public static class InputTables
{
    /// <summary>
    /// Finds rows and slices of files, as <see cref="TableIndexer.Index"/> does. Lazy: a file is gone over when its table is asked for.
    /// </summary>
    /// <param name="files">The files; no two have the same name.</param>
    /// <param name="source">Where their bytes are.</param>
    /// <param name="options">How large slices are.</param>
    /// <param name="ct">Stops the pass.</param>
    /// <returns>The tables in the files' order. One of images has the name of its first one.</returns>
    /// <exception cref="UserErrorException">A file is damaged, or holds nothing that is read.</exception>
    public static IEnumerable<TableIndex> Index(IEnumerable<DataFile> files, IDataSource source, IndexOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return IndexLazily(files, source, options, ct);
    }

    private static IEnumerable<TableIndex> IndexLazily(IEnumerable<DataFile> files, IDataSource source, IndexOptions options,
        CancellationToken ct)
    {
        List<DataFile> images = [];
        DataFile? empty = null;
        bool any = false;
        foreach (DataFile file in Unpacked(files, source, options.Notes))
        {
            if (file.Format == DataFormat.Image)
            {
                images.Add(file);
                continue;
            }

            if (images.Count > 0)
            {
                yield return OfImages(images[0], [.. images.Select(Entry)], options);
                images.Clear();
            }

            TableIndex? table = file.Format == DataFormat.ImageArchive
                ? OfArchive(file, source, options)
                : TableIndexer.TryIndex(file, source, options, ct);
            if (table is null)
            {
                empty ??= file;
                options.Notes?.Add(file.Name, "the file is empty and left out");
                continue;
            }

            any = true;
            yield return table;
        }

        if (!any && images.Count == 0 && empty is not null)
        {
            throw TableIndexer.Empty(empty);
        }

        if (images.Count > 0)
        {
            yield return OfImages(images[0], [.. images.Select(Entry)], options);
        }
    }

    /// <summary>Whether a file is an image or an archive of images.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">Where its bytes are.</param>
    public static bool HoldsImages(DataFile file, IDataSource source)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(source);
        return file.Format == DataFormat.Image || (file.Format == DataFormat.ImageArchive && TableArchive.HoldsImages(file, source));
    }

    /// <summary>The files, in the place of an archive of tables its tables.</summary>
    private static IEnumerable<DataFile> Unpacked(IEnumerable<DataFile> files, IDataSource source, InputNotes? notes) =>
        files.SelectMany(file => file.Format == DataFormat.ImageArchive && TableArchive.Tables(file, source, notes) is { } tables
            ? tables
            : [file]);

    private static ImageEntry Entry(DataFile image) => new(image.Name, image.Class);

    private static TableIndex OfArchive(DataFile file, IDataSource source, IndexOptions options)
    {
        using ImageArchive archive = ImageArchive.Open(file, source);
        ImageEntry[] entries = [
            .. archive.Names.Select(name => new ImageEntry(name, file.Class is null ? null : ImageFolders.Parent(name) ?? file.Class))];
        foreach (string other in archive.Others)
        {
            options.Notes?.AddPacked(other);
        }

        return entries.Length > 0
            ? OfImages(file, entries, options)
            : throw new UserErrorException($"this archive holds no image; {ImageFormats.Known} are read", file.Name);
    }

    private static TableIndex OfImages(DataFile file, ImageEntry[] images, IndexOptions options)
    {
        var slices = new List<TableSlice>();
        for (int first = 0; first < images.Length; first += options.BatchRows)
        {
            int rows = Math.Min(options.BatchRows, images.Length - first);
            slices.Add(new TableSlice { File = file, Offset = first, Length = rows, FirstRow = first, Rows = rows, FirstLine = 0 });
        }

        return new TableIndex { File = file, Header = [], Rows = images.Length, Slices = slices, Images = images };
    }
}
