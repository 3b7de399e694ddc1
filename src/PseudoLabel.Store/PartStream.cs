namespace PseudoLabel.Store;

/// <summary>Reads a part of a stream once, and some bytes after it. Closes the stream when it is closed.</summary>
/// <param name="inner">The stream, which can be sought in.</param>
/// <param name="start">Where the part starts.</param>
/// <param name="length">Its bytes.</param>
/// <param name="after">What is read after it.</param>
internal sealed class PartStream(Stream inner, long start, long length, byte[] after) : ReadOnlyStream
{
    private long position;

    public override bool CanSeek => false;

    public override long Length => length + after.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (position >= length)
        {
            return TakeAfter(buffer);
        }

        Seek();
        int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, length - position)]);
        position += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length)
        {
            return TakeAfter(buffer.Span);
        }

        Seek();
        int read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - position)], cancellationToken);
        position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Seek()
    {
        if (inner.Position != start + position)
        {
            inner.Position = start + position;
        }
    }

    private int TakeAfter(Span<byte> target)
    {
        ReadOnlySpan<byte> left = after.AsSpan((int)Math.Min(after.Length, position - length));
        left = left[..Math.Min(left.Length, target.Length)];
        left.CopyTo(target);
        position += left.Length;
        return left.Length;
    }
}
