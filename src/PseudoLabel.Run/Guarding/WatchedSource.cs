using PseudoLabel.Data;
using PseudoLabel.Store;

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

    private sealed class Watched(Stream inner, Action closed) : ReadOnlyStream
    {
        private Action? closed = closed;

        public override bool CanSeek => inner.CanSeek;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(buffer, cancellationToken);

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
