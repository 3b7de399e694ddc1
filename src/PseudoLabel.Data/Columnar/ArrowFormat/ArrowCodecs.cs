using System.Buffers.Binary;
using K4os.Compression.LZ4;
using PseudoLabel.Data.Columnar.ParquetFormat;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>Unpacks buffers: each says first how long it is unpacked.</summary>
internal static class ArrowCodecs
{
    private const int Lz4Frame = 0;
    private const int Zstd = 1;
    private const int Lz4Ratio = 256;
    private const int Always = 1 << 16;
    private const int Window = 1 << 16;

    /// <summary>Unpacks a buffer.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ReadOnlyMemory<byte> Unpack(int codec, ReadOnlyMemory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return buffer;
        }

        if (buffer.Length < sizeof(long))
        {
            throw Damaged();
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(buffer.Span);
        ReadOnlyMemory<byte> packed = buffer[sizeof(long)..];
        if (size == -1)
        {
            return packed;
        }

        if (size is < 0 or > int.MaxValue)
        {
            throw Damaged();
        }

        if (codec == Zstd)
        {
            const int zstd = 6;
            byte[] into = [];
            Codecs.Unpack(zstd, packed.Span, ref into, (int)size);
            return into.AsMemory(0, (int)size);
        }

        if (codec != Lz4Frame || size > Math.Max(Always, packed.Length * (long)Lz4Ratio))
        {
            throw Damaged();
        }

        var target = new byte[size];
        return Frames(packed.Span, target) == size ? target : throw Damaged();
    }

    /// <summary>The frames of LZ4: blocks that may refer to what was unpacked before them.</summary>
    private static int Frames(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        const uint magic = 0x184D_2204;
        int at = 0;
        int done = 0;
        while (at < packed.Length)
        {
            if (UInt32(packed, ref at) != magic)
            {
                throw Damaged();
            }

            byte flags = Take(packed, ref at, 2)[0];
            Take(packed, ref at, ((flags & 8) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0) + 1);
            int start = done;
            while (UInt32(packed, ref at) is var head && head != 0)
            {
                ReadOnlySpan<byte> block = Take(packed, ref at, (int)(head & 0x7FFF_FFFF));
                bool stored = head >> 31 == 1;
                Span<byte> rest = target[done..];
                int window = (flags & 0x20) != 0 ? 0 : Math.Min(Window, done - start);
                int size = !stored ? LZ4Codec.Decode(block, rest, target.Slice(done - window, window))
                    : block.TryCopyTo(rest) ? block.Length : -1;
                done += size >= 0 ? size : throw Damaged();
                Take(packed, ref at, (flags & 0x10) != 0 ? 4 : 0);
            }

            Take(packed, ref at, (flags & 4) != 0 ? 4 : 0);
        }

        return done;
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, ref int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Take(bytes, ref at, sizeof(uint)));

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        if (count > bytes.Length - at)
        {
            throw Damaged();
        }

        at += count;
        return bytes.Slice(at - count, count);
    }

    private static InvalidDataException Damaged() => new("a buffer does not unpack to the size that it claims");
}
