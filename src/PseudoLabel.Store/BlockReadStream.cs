using System.Buffers;

namespace PseudoLabel.Store;

/// <summary>
/// Reads what <see cref="BlockWriteStream"/> wrote, anywhere in it: a block is checked before any byte of it is given away.
/// </summary>
internal sealed class BlockReadStream : ReadOnlyStream
{
    private readonly Stream inner;
    private readonly string name;
    private readonly long blocks;
    private byte[] block = ArrayPool<byte>.Shared.Rent(BlockSeal.SealedBytes);
    private long held = -1;

    private BlockReadStream(Stream inner, string name, long content)
    {
        (this.inner, this.name, Length) = (inner, name, content);
        blocks = (inner.Length + BlockSeal.SealedBytes - 1) / BlockSeal.SealedBytes;
    }

    public override long Length { get; }

    public override long Position { get; set; }

    /// <summary>Opens a file and checks its first block.</summary>
    /// <param name="inner">The file, at its start; closed with the stream, or by a refusal.</param>
    /// <param name="name">Its name in the run's store.</param>
    /// <exception cref="Data.UserErrorException">It is damaged; later blocks tell so when they are read.</exception>
    public static async Task<Stream> OpenAsync(Stream inner, string name, CancellationToken cancellationToken)
    {
        BlockReadStream? stream = null;
        try
        {
            stream = new BlockReadStream(inner, name, BlockSeal.ContentOf(inner.Length) ?? throw DamagedFileException.Error(name));
            await stream.LoadAsync(0, cancellationToken);
            return stream;
        }
        catch
        {
            await (stream ?? inner).DisposeAsync();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (Position / BlockSeal.BlockBytes is var number && number != held)
        {
            Load(number);
        }

        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (Position / BlockSeal.BlockBytes is var number && number != held)
        {
            await LoadAsync(number, cancellationToken);
        }

        return Take(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && block.Length > 0)
        {
            inner.Dispose();
            ArrayPool<byte>.Shared.Return(block);
            block = [];
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> target)
    {
        int start = (int)(Position % BlockSeal.BlockBytes);
        int taken = Math.Min(target.Length, ContentOf(held) - start);
        block.AsSpan(start, taken).CopyTo(target);
        Position += taken;
        return taken;
    }

    private void Load(long number)
    {
        Begin(number);
        try
        {
            inner.ReadExactly(block, 0, ContentOf(number) + SealHash.Bytes);
        }
        catch (EndOfStreamException)
        {
            throw DamagedFileException.Error(name);
        }

        Check(number);
    }

    private async ValueTask LoadAsync(long number, CancellationToken cancellationToken)
    {
        Begin(number);
        try
        {
            await inner.ReadExactlyAsync(block.AsMemory(0, ContentOf(number) + SealHash.Bytes), cancellationToken);
        }
        catch (EndOfStreamException)
        {
            throw DamagedFileException.Error(name);
        }

        Check(number);
    }

    private void Begin(long number)
    {
        held = -1;
        if (inner.Position != number * BlockSeal.SealedBytes)
        {
            inner.Position = number * BlockSeal.SealedBytes;
        }
    }

    private void Check(long number)
    {
        int content = ContentOf(number);
        Span<byte> hash = stackalloc byte[SealHash.Bytes];
        BlockSeal.Hash(name, number, last: number == blocks - 1, block.AsSpan(0, content), hash);
        if (!hash.SequenceEqual(block.AsSpan(content, SealHash.Bytes)))
        {
            throw DamagedFileException.Error(name);
        }

        held = number;
    }

    private int ContentOf(long number) => (int)Math.Min(BlockSeal.BlockBytes, Length - (number * BlockSeal.BlockBytes));
}
