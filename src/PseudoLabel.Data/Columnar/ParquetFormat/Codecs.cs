using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using K4os.Compression.LZ4;
using ZstdSharp;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Unpacks pages.</summary>
internal static class Codecs
{
    /// <summary>Pages of stored bytes.</summary>
    public const int None = 0;

    private const int Snappy = 1;
    private const int Gzip = 2;
    private const int Brotli = 4;
    private const int HadoopLz4 = 5;
    private const int Zstd = 6;
    private const int RawLz4 = 7;

    // The most bytes that one packed byte can stand for: by the format, or, where that sets no bound, more than writers reach. What a page
    // claims to hold is checked against it before there is memory for it.
    private const int SnappyRatio = 32;
    private const int Lz4Ratio = 256;
    private const int GzipRatio = 1040;
    private const int OtherRatio = 1 << 15;
    private const int Always = 1 << 16;

    /// <summary>The codec's name, for errors; null where it is read.</summary>
    public static string? Unknown(int codec) => codec switch
    {
        None or Snappy or Gzip or Brotli or HadoopLz4 or Zstd or RawLz4 => null,
        3 => "LZO",
        _ => $"codec {codec}",
    };

    /// <summary>Unpacks into the first bytes of an array, which must all be written.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or hold more or less.</exception>
    public static void Unpack(int codec, ReadOnlySpan<byte> packed, ref byte[] into, int size)
    {
        int ratio = codec switch
        {
            Snappy => SnappyRatio,
            RawLz4 or HadoopLz4 => Lz4Ratio,
            Gzip => GzipRatio,
            Brotli or Zstd => OtherRatio,
            _ => throw Unasked(codec),
        };
        if (size > Math.Max(Always, (long)packed.Length * ratio))
        {
            throw new InvalidDataException("a page claims to hold more than its bytes can");
        }

        if (into.Length < size)
        {
            into = new byte[size];
        }

        Span<byte> target = into.AsSpan(0, size);
        bool whole = codec switch
        {
            Snappy => Snappier.Snappy.GetUncompressedLength(packed) == size && Snappier.Snappy.Decompress(packed, target) == size,
            Gzip => Stream(packed, target, s => new GZipStream(s, CompressionMode.Decompress)),
            Brotli => BrotliDecoder.TryDecompress(packed, target, out int brotli) && brotli == size,
            Zstd => OfZstd(packed, target),
            RawLz4 => LZ4Codec.Decode(packed, target) == size,
            HadoopLz4 => Hadoop(packed, target) || LZ4Codec.Decode(packed, target) == size,
            _ => throw Unasked(codec),
        };
        if (!whole)
        {
            throw new InvalidDataException("a page does not unpack to the size that it claims");
        }
    }

    private static UnreachableException Unasked(int codec) =>
        new($"Codec {codec} packs nothing, or {nameof(Unknown)} was not asked for it.");

    private static bool OfZstd(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        try
        {
            using var decompressor = new Decompressor();
            return decompressor.Unwrap(packed, target) == target.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private static unsafe bool Stream(ReadOnlySpan<byte> packed, Span<byte> target, Func<Stream, Stream> unpack)
    {
        fixed (byte* start = packed)
        {
            using var bytes = new UnmanagedMemoryStream(start, packed.Length);
            using Stream stream = unpack(bytes);
            return stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length && stream.ReadByte() < 0;
        }
    }

    /// <summary>The framing of Hadoop: blocks, each behind its sizes, the larger first.</summary>
    private static bool Hadoop(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        while (packed.Length >= 8)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(packed);
            uint stored = BinaryPrimitives.ReadUInt32BigEndian(packed[4..]);
            if (size > target.Length || stored > packed.Length - 8
                || LZ4Codec.Decode(packed.Slice(8, (int)stored), target[..(int)size]) != size)
            {
                return false;
            }

            packed = packed[(8 + (int)stored)..];
            target = target[(int)size..];
        }

        return packed.IsEmpty && target.IsEmpty;
    }
}
