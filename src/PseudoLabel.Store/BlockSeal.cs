using System.Buffers.Binary;
using System.IO.Hashing;

namespace PseudoLabel.Store;

/// <summary>
/// The form of a sealed file that programs read: blocks of <see cref="BlockBytes"/>, the last one shorter, each followed by its hash. A
/// hash is over the file's name, the block's number, whether it is the last, and the block: so a reader that streams has each byte checked
/// before it sees it, in the memory of one block, and no cut, no swap and no joining of files passes.
/// </summary>
internal static class BlockSeal
{
    /// <summary>Bytes of a block that is not the last.</summary>
    public const int BlockBytes = SealWriteStream.Capacity;

    /// <summary>Bytes of such a block in the file.</summary>
    public const int SealedBytes = BlockBytes + SealHash.Bytes;

    /// <summary>Computes the hash of a block.</summary>
    /// <param name="name">The file's name in the run's store.</param>
    /// <param name="number">The block's number, from 0.</param>
    /// <param name="last">Whether it is the last.</param>
    /// <param name="block">The block.</param>
    /// <param name="hash">Takes the hash, <see cref="SealHash.Bytes"/> long.</param>
    public static void Hash(string name, long number, bool last, ReadOnlySpan<byte> block, Span<byte> hash)
    {
        XxHash128 hasher = SealHash.Of(name);
        Span<byte> place = stackalloc byte[sizeof(long) + 1];
        BinaryPrimitives.WriteInt64LittleEndian(place, number);
        place[sizeof(long)] = last ? (byte)1 : (byte)0;
        hasher.Append(place);
        hasher.Append(block);
        hasher.GetCurrentHash(hash);
    }

    /// <summary>Bytes of the content of a file so long; null where no sealed file is.</summary>
    /// <param name="length">The file's bytes.</param>
    public static long? ContentOf(long length)
    {
        long rest = length % SealedBytes;
        return length == 0 || (rest > 0 && rest < SealHash.Bytes) || (rest == SealHash.Bytes && length > rest) ? null
            : length - (((length + SealedBytes - 1) / SealedBytes) * SealHash.Bytes);
    }
}

/// <summary>Writes a file in blocks with their hashes.</summary>
/// <param name="inner">Where the file goes; it stays open.</param>
/// <param name="name">The file's name in the run's store.</param>
internal sealed class BlockWriteStream(Stream inner, string name) : SealWriteStream(inner, SealHash.Bytes, kept: 0)
{
    private long number;

    /// <inheritdoc/>
    protected override int Next(int length) => Seal(length, last: false);

    /// <inheritdoc/>
    protected override int Last(int length) => Seal(length, last: true);

    private int Seal(int length, bool last)
    {
        BlockSeal.Hash(name, number++, last, Buffer.AsSpan(0, length), Buffer.AsSpan(length, SealHash.Bytes));
        return length + SealHash.Bytes;
    }
}
