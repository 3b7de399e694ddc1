using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Embedding;

/// <summary>
/// Keeps the vectors of texts and pictures beyond a run, by content: whoever embeds the same with the same network finds them. They are cut
/// into chunks where an item's own hash says so, so that chunks are found again where rows were added before or between them. A store that
/// cannot be used is as good as none.
/// </summary>
/// <param name="store">Where they are kept.</param>
internal sealed class VectorCache(IRunStore store)
{
    // An item in so many ends a chunk.
    private const ulong ChunkItems = 32;
    private const int MostItems = 512;

    // A disk that is full, a folder that was taken away: the run does without.
    private volatile bool unusable;

    /// <summary>Finds or computes the vectors of items, items x dimension values.</summary>
    /// <param name="threads">Threads to use; the vectors do not depend on it.</param>
    public async Task<Half[]> FindAsync(EmbeddedItems items, int threads, CancellationToken cancellationToken)
    {
        int dimension = items.Embedder.About.Dimension;
        var vectors = new Half[items.Count * dimension];
        int first = 0;
        foreach ((int end, string chunk) in Chunks(items))
        {
            string name = $"{items.Embedder.About.Hash}/{chunk}";
            Half[] part = await ReadAsync(name, (end - first) * dimension, cancellationToken) is { } kept
                ? kept
                : await ComputeAsync(name, items, first, end, threads, cancellationToken);
            part.CopyTo(vectors, first * dimension);
            first = end;
        }

        return vectors;
    }

    private async Task<Half[]> ComputeAsync(string name, EmbeddedItems items, int first, int end, int threads, CancellationToken cancel)
    {
        Half[] part = items.Compute(first, end - first, threads, cancel);
        byte[] bytes = MemoryMarshal.AsBytes(part.AsSpan()).ToArray();
        if (unusable)
        {
            return part;
        }

        try
        {
            await store.WriteAsync(
                name,
                async stream =>
                {
                    await stream.WriteAsync(bytes, cancel);
                    await stream.WriteAsync(Checksum(bytes), cancel);
                },
                cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unusable = true;
        }

        return part;
    }

    /// <summary>What is kept under a name; null where nothing is, or what is there is damaged.</summary>
    private async Task<Half[]?> ReadAsync(string name, int length, CancellationToken cancel)
    {
        try
        {
            if (unusable || !await store.ExistsAsync(name, cancel))
            {
                return null;
            }

            await using Stream stream = await store.OpenReadAsync(name, cancel);
            byte[] bytes = new byte[(length * 2) + sizeof(ulong)];
            int read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
            byte[] values = bytes[..(length * 2)];
            return read == bytes.Length && Checksum(values).AsSpan().SequenceEqual(bytes.AsSpan(length * 2))
                ? MemoryMarshal.Cast<byte, Half>(values).ToArray()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Cleared away meanwhile, or not to be read: it is computed.
        }
    }

    private static byte[] Checksum(byte[] bytes)
    {
        byte[] sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, XxHash64.HashToUInt64(bytes));
        return sum;
    }

    /// <summary>The chunks: where each ends, and what it is called.</summary>
    private static IEnumerable<(int End, string Name)> Chunks(EmbeddedItems items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int first = 0;
        for (int i = 0; i < items.Count; i++)
        {
            byte[] own = items.HashOf(i);
            hash.AppendData(own);
            if (BinaryPrimitives.ReadUInt64LittleEndian(own) % ChunkItems == 0 || i + 1 - first == MostItems || i + 1 == items.Count)
            {
                yield return (i + 1, Convert.ToHexStringLower(hash.GetHashAndReset()));
                first = i + 1;
            }
        }
    }
}
