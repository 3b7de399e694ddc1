using System.Collections.Concurrent;
using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inspecting;

/// <summary>
/// Shows of each large table of text only its first lines, as if the file ended there: what is looked at costs the same however large it
/// is.
/// </summary>
internal sealed class BoundedSource(IDataSource source, long mostBytes) : IDataSource
{
    private static readonly string[] Cuttable = [".csv", ".tsv", ".tab", ".jsonl", ".ndjson"];

    private readonly ConcurrentDictionary<string, long> ends = new(StringComparer.Ordinal);

    public IImageDecoder? Decoder => source.Decoder;

    /// <summary>Whether a file of that name can be cut: each line of it stands for itself.</summary>
    public static bool CanCut(string name) => Array.Exists(Cuttable, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    public Stream OpenRead(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Stream stream = source.OpenRead(file);
        if (!CanCut(file.Name) || stream.Length <= mostBytes)
        {
            return stream;
        }

        try
        {
            return new Cut(stream, ends.GetOrAdd(file.Name, _ => End(stream)));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The end of the last whole line within the bytes; a line break between quotes is none.</summary>
    private long End(Stream stream)
    {
        byte[] buffer = new byte[1 << 16];
        long end = mostBytes;
        bool quoted = false;
        int read;
        for (long at = 0; at < mostBytes && (read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, mostBytes - at))) > 0; at += read)
        {
            for (int i = 0; i < read; i++)
            {
                quoted ^= buffer[i] == (byte)'"';
                end = buffer[i] == (byte)'\n' && !quoted ? at + i + 1 : end;
            }
        }

        stream.Position = 0;
        return end;
    }

    private sealed class Cut(Stream inner, long length) : ReadOnlyStream
    {
        public override bool CanSeek => inner.CanSeek;

        public override long Length => length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Left(buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer[..Left(buffer.Length)], cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Left(int wanted) => (int)Math.Clamp(length - inner.Position, 0, wanted);
    }
}
