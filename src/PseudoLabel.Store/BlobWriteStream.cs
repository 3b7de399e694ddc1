using System.Buffers;
using System.Buffers.Binary;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PseudoLabel.Store;

/// <summary>
/// Uploads what is written, block by block, each when it is full, as a small one for every flush would use them up. Nothing appears until
/// <see cref="CommitAsync"/>, and without it the service forgets the blocks after a week. Holds one block in memory. A blob has at most
/// 50,000 blocks: 195 GiB.
/// </summary>
internal sealed class BlobWriteStream(BlockBlobClient blob) : AppendStream
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 1 << 22;

    private const int FirstBuffer = 1 << 16;

    // Two writers of one blob must not take each other's blocks for their own.
    private readonly Guid writer = Guid.NewGuid();
    private readonly List<string> blocks = [];
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int filled;

    public override long Position
    {
        get => ((long)blocks.Count * BlockBytes) + filled;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes what was written the blob's content.</summary>
    /// <param name="conditions">The state that the blob must be in; null for any.</param>
    /// <param name="metadata">Kept with the blob; null for nothing.</param>
    /// <param name="tags">The blob's index tags; null for none.</param>
    public async Task<BlobContentInfo> CommitAsync(
        BlobRequestConditions? conditions, IDictionary<string, string>? metadata, IDictionary<string, string>? tags,
        CancellationToken cancellationToken)
    {
        if (blocks.Count == 0)
        {
            using var whole = new MemoryStream(buffer, 0, filled, writable: false);
            return await blob.UploadAsync(whole, new BlobUploadOptions { Conditions = conditions, Metadata = metadata, Tags = tags },
                cancellationToken);
        }

        if (filled > 0)
        {
            using MemoryStream last = NextBlock(out string id);
            await blob.StageBlockAsync(id, last, cancellationToken: cancellationToken);
        }

        return await blob.CommitBlockListAsync(
            blocks, new CommitBlockListOptions { Conditions = conditions, Metadata = metadata, Tags = tags }, cancellationToken);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (filled == BlockBytes)
            {
                using MemoryStream block = NextBlock(out string id);
                blob.StageBlock(id, block);
            }

            buffer = buffer[Take(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (filled == BlockBytes)
            {
                using MemoryStream block = NextBlock(out string id);
                await blob.StageBlockAsync(id, block, cancellationToken: cancellationToken);
            }

            buffer = buffer[Take(buffer.Span)..];
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (filled == buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * buffer.Length, BlockBytes));
            buffer.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        int taken = Math.Min(bytes.Length, Math.Min(buffer.Length, BlockBytes) - filled);
        bytes[..taken].CopyTo(buffer.AsSpan(filled));
        filled += taken;
        return taken;
    }

    private MemoryStream NextBlock(out string id)
    {
        Span<byte> bytes = stackalloc byte[20];
        writer.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], blocks.Count);
        id = Convert.ToBase64String(bytes);
        blocks.Add(id);
        var block = new MemoryStream(buffer, 0, filled, writable: false);
        filled = 0;
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }

        base.Dispose(disposing);
    }
}
