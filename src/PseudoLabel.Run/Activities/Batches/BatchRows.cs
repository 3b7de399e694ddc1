using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>
/// The rows of a batch as their file has them, one after another, for the results that carry cells. Where a file can only be read from its
/// start, or decoded many batches at once, ingest keeps the rows of each batch beside its features.
/// </summary>
internal sealed class BatchRows : IDisposable
{
    private readonly TableSlice slice;
    private readonly bool tolerant;
    private RawRowReader? reader;
    private long next;

    private BatchRows(TableSlice slice, bool tolerant, Func<RawRowReader> open)
    {
        (this.slice, this.tolerant, next) = (slice, tolerant, slice.FirstRow);
        Guard(() =>
        {
            reader = open();
            reader.BeginSlice(slice);
        });
    }

    /// <summary>The cells of the row that was gone to; none where they cannot be read.</summary>
    public RawRowReader Cells => reader ?? RawRowReaders.Empty;

    /// <summary>Whether a run's results carry cells of its rows, review aside.</summary>
    public static bool AreWanted(RunSettings settings) =>
        settings.Keep.Count > 0 || LabeledOutput.All.Of(settings.LabeledOut).IsWanted || PoolTruth.IsWanted(settings);

    /// <summary>Opens a batch.</summary>
    /// <param name="failed">Whether the batch failed for good: what cannot be read of it is left empty.</param>
    public static async Task<BatchRows> OpenAsync(RunContext context, int batch, bool failed)
    {
        TableIndex table = (await context.TableOfBatchAsync())[batch];
        TableSlice slice = (await context.PlanAsync()).Tables.SelectMany(t => t.Slices).ElementAt(batch);
        if (!IsKept(table))
        {
            IDataSource source = await context.SourceAsync();
            return new BatchRows(slice, failed, () => RawRowReaders.Open(table, source));
        }

        string name = RunNames.RawRowsOf(batch);
        var file = new DataFile { Name = name, Format = DataFormat.Csv };
        var kept = new TableIndex { File = file, Header = table.Header, Rows = slice.Rows, Slices = [] };
        var whole =
            new TableSlice { File = file, Offset = 0, Length = int.MaxValue, FirstRow = slice.FirstRow, Rows = slice.Rows, FirstLine = 1 };
        return new BatchRows(whole, failed, () => RawRowReaders.Open(kept, new Kept(context.Store, context.CancellationToken)));
    }

    /// <summary>Keeps the rows of a part's batches, where its file asks for it.</summary>
    public static async Task KeepAsync(RunContext context, IngestPart part)
    {
        if (!IsKept(part.Table) || !AreWanted(await context.SettingsAsync()))
        {
            return;
        }

        using RawRowReader reader = RawRowReaders.Open(part.Table, await context.SourceAsync());
        for (int i = 0; i < part.Slices.Count; i++)
        {
            TableSlice slice = part.Slices[i];
            context.CancellationToken.ThrowIfCancellationRequested();
            await context.Store.WriteAsync(
                RunNames.RawRowsOf(part.FirstBatch + i), stream => Write(reader, part.Table, slice, stream), context.CancellationToken);
        }
    }

    /// <summary>Goes forward to a row.</summary>
    /// <param name="row">Its number in the table.</param>
    public void MoveTo(long row) => Guard(() =>
    {
        for (; reader is not null && next <= row; next++)
        {
            reader.Read();
        }
    });

    /// <inheritdoc/>
    public void Dispose() => reader?.Dispose();

    /// <summary>
    /// Whether the file cannot be read from a batch on: it is one stream, or several batches lie in one row group, which is decoded as a
    /// whole.
    /// </summary>
    private static bool IsKept(TableIndex table) => table.Images is null
        && (table.File.IsSequential
            || (table.File.IsColumnar && table.Slices.Zip(table.Slices.Skip(1)).Any(p => p.First.Group == p.Second.Group)));

    private static void Write(RawRowReader reader, TableIndex table, TableSlice slice, Stream stream)
    {
        reader.BeginSlice(slice);
        for (int i = 0; i < slice.Rows; i++)
        {
            reader.Read();
            var line = new CsvLine();
            for (int c = 0; c < table.Header.Count; c++)
            {
                ReadOnlySpan<byte> cell = reader.Cell(c);
                if (cell.Length == 0 && table.Header.Count == 1)
                {
                    // A line of nothing would be no row.
                    line.Quotes();
                }
                else
                {
                    line.Utf8(cell);
                }
            }

            line.WriteTo(stream);
        }
    }

    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e)
            when (tolerant && e is UserErrorException or IOException or UnauthorizedAccessException
                && DamagedFileException.NameIn(e) is null)
        {
            reader?.Dispose();
            reader = null;
        }
    }

    private sealed class Kept(IRunStore store, CancellationToken cancellationToken) : IDataSource
    {
        public IImageDecoder? Decoder => null;

        /// <summary>Readers are synchronous throughout: opening waits here, once a batch.</summary>
        public Stream OpenRead(DataFile file) => store.OpenReadAsync(file.Name, cancellationToken).GetAwaiter().GetResult();
    }
}
