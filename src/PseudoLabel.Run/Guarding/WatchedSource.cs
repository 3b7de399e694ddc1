using PseudoLabel.Data;

namespace PseudoLabel.Run.Guarding;

/// <summary>Tells which files are open.</summary>
internal sealed class WatchedSource(IDataSource source, StartMarks marks) : IDataSource
{
    public IImageDecoder? Decoder => source.Decoder;

    public Stream OpenRead(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        marks.Opened(file.Name);
        try
        {
            return new Watched(source.OpenRead(file), () => marks.Closed(file.Name));
        }
        catch
        {
            marks.Closed(file.Name);
            throw;
        }
    }

    private sealed class Watched(Stream inner, Action closed) : Stream
    {
        private Action? closed = closed;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && Interlocked.Exchange(ref closed, null) is { } tell)
            {
                inner.Dispose();
                tell();
            }

            base.Dispose(disposing);
        }
    }
}
