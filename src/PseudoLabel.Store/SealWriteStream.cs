using System.Buffers;

namespace PseudoLabel.Store;

/// <summary>
/// Writes a file through a buffer and adds its checksum at the end, by <see cref="CompleteAsync"/>. What is not completed has none, and
/// passes for damaged.
/// </summary>
/// <param name="inner">Where the file goes; it stays open.</param>
/// <param name="room">Bytes that a seal may add to a full buffer.</param>
/// <param name="kept">Bytes that stay in the buffer until the file ends.</param>
internal abstract class SealWriteStream(Stream inner, int room, int kept) : AppendStream
{
    /// <summary>Bytes of the buffer.</summary>
    public const int Capacity = 1 << 16;

    private long before;

    /// <summary>Bytes written so far, checksums aside.</summary>
    public override long Position
    {
        get => before + Filled;
        set => throw new NotSupportedException();
    }

    /// <summary>The buffer, with room for a seal.</summary>
    protected byte[] Buffer { get; private set; } = ArrayPool<byte>.Shared.Rent(Capacity + room);

    /// <summary>Bytes in the buffer.</summary>
    protected int Filled { get; private set; }

    /// <summary>Writes what is left and the checksum.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken) =>
        await inner.WriteAsync(Buffer.AsMemory(0, Last(Filled)), cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (Filled == Capacity)
            {
                inner.Write(Buffer, 0, Next(Filled - kept));
                KeepTail();
            }

            buffer = buffer[Take(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (Filled == Capacity)
            {
                await inner.WriteAsync(Buffer.AsMemory(0, Next(Filled - kept)), cancellationToken);
                KeepTail();
            }

            buffer = buffer[Take(buffer.Span)..];
        }
    }

    /// <summary>Seals the bytes at the start of the buffer; more will follow.</summary>
    /// <param name="length">How many; the bytes behind them must stay.</param>
    /// <returns>Bytes of the buffer to write.</returns>
    protected abstract int Next(int length);

    /// <summary>Seals the last bytes of the file, all that are in the buffer.</summary>
    /// <param name="length">How many; perhaps none.</param>
    /// <returns>Bytes of the buffer to write.</returns>
    protected abstract int Last(int length);

    protected override void Dispose(bool disposing)
    {
        if (disposing && Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = [];
        }

        base.Dispose(disposing);
    }

    private void KeepTail()
    {
        before += Filled - kept;
        Buffer.AsSpan(Filled - kept, kept).CopyTo(Buffer);
        Filled = kept;
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, Capacity - Filled);
        bytes[..taken].CopyTo(Buffer.AsSpan(Filled));
        Filled += taken;
        return taken;
    }
}
