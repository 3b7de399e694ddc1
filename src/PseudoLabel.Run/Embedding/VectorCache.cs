using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Embedding;

/// <summary>
/// Keeps the vectors of texts beyond a run, by content: whoever embeds the same texts with the same network finds them. Texts are cut into
/// chunks where a text's own hash says so, so that chunks are found again where rows were added before or between them.
/// </summary>
/// <param name="store">Where they are kept.</param>
internal sealed class VectorCache(IRunStore store)
{
    // A text in so many ends a chunk.
    private const ulong ChunkTexts = 256;
    private const int MostTexts = 2_048;

    /// <summary>Finds or computes the vectors of texts.</summary>
    /// <param name="threads">Threads to use; the vectors do not depend on it.</param>
    public async Task FillAsync(TextVectors texts, EmbedderAbout about, int threads, CancellationToken cancellationToken)
    {
        var vectors = new Half[texts.Texts.Count * about.Dimension];
        int first = 0;
        foreach (int end in Ends(texts.Texts))
        {
            string name = Name(about, texts.Texts, first, end);
            Half[] part = await ReadAsync(name, (end - first) * about.Dimension, cancellationToken) is { } kept
                ? kept
                : await ComputeAsync(name, texts, first, end, threads, cancellationToken);
            part.CopyTo(vectors, first * about.Dimension);
            first = end;
        }

        texts.Vectors = vectors;
    }

    private async Task<Half[]> ComputeAsync(string name, TextVectors texts, int first, int end, int threads, CancellationToken cancel)
    {
        Half[] part = texts.Compute(first, end - first, threads, cancel);
        byte[] bytes = MemoryMarshal.AsBytes(part.AsSpan()).ToArray();
        await store.WriteAsync(
            name,
            async stream =>
            {
                await stream.WriteAsync(bytes, cancel);
                await stream.WriteAsync(Checksum(bytes), cancel);
            },
            cancel);
        return part;
    }

    /// <summary>What is kept under a name; null where nothing is, or what is there is damaged.</summary>
    private async Task<Half[]?> ReadAsync(string name, int length, CancellationToken cancel)
    {
        if (!await store.ExistsAsync(name, cancel))
        {
            return null;
        }

        try
        {
            await using Stream stream = await store.OpenReadAsync(name, cancel);
            byte[] bytes = new byte[length * 2 + sizeof(ulong)];
            int read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
            byte[] values = bytes[..(length * 2)];
            return read == bytes.Length && Checksum(values).AsSpan().SequenceEqual(bytes.AsSpan(length * 2))
                ? MemoryMarshal.Cast<byte, Half>(values).ToArray()
                : null;
        }
        catch (FileNotFoundException)
        {
            return null; // Cleared away meanwhile.
        }
    }

    private static byte[] Checksum(byte[] bytes)
    {
        byte[] sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, XxHash64.HashToUInt64(bytes));
        return sum;
    }

    private static IEnumerable<int> Ends(IReadOnlyList<string> texts)
    {
        int first = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            ulong hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(texts[i].AsSpan()));
            if (hash % ChunkTexts == 0 || i + 1 - first == MostTexts || i + 1 == texts.Count)
            {
                yield return i + 1;
                first = i + 1;
            }
        }
    }

    private static string Name(EmbedderAbout about, IReadOnlyList<string> texts, int first, int end)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = first; i < end; i++)
        {
            // With its length before it, no text runs into the next.
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{texts[i].Length}:")));
            hash.AppendData(MemoryMarshal.AsBytes(texts[i].AsSpan()));
        }

        return $"{about.Hash}/{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
