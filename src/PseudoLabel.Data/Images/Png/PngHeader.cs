using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;

namespace PseudoLabel.Data.Images.Png;

/// <summary>What a PNG file says of itself (W3C PNG, third edition).</summary>
public sealed record PngHeader
{
    private const int SignatureBytes = 8;
    private const int IhdrBytes = 13;

    /// <summary>Bytes that deflate makes of one at most, rounded up.</summary>
    private const int MostPacked = 1040;

    /// <summary>Pixels from left to right.</summary>
    public required uint Width { get; init; }

    /// <summary>Pixels from top to bottom.</summary>
    public required uint Height { get; init; }

    /// <summary>Bits a value.</summary>
    public required int BitDepth { get; init; }

    /// <summary>0 gray, 2 colors, 3 palette, 4 gray with alpha, 6 colors with alpha.</summary>
    public required int ColorType { get; init; }

    /// <summary>Whether the rows come in seven passes.</summary>
    public required bool Interlaced { get; init; }

    /// <summary>How it was stored, 1 to 8, by its eXIf chunk.</summary>
    public required int Orientation { get; init; }

    /// <summary>Whether it is an animation, of which the still image is taken.</summary>
    public required bool Animated { get; init; }

    /// <summary>The places of the IDAT chunks' data.</summary>
    public required IReadOnlyList<Range> Data { get; init; }

    /// <summary>The place of the tRNS chunk's data: which value is transparent; empty where none is.</summary>
    public Range Transparent { get; init; } = 0..0;

    /// <summary>Reads the chunks; those that the pixels depend on are checked against their checksums.</summary>
    /// <param name="png">The file's bytes.</param>
    /// <exception cref="ImageException">It is cut short or damaged, or declares more pixels than are decoded.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> png)
    {
        PngHeader? header = null;
        List<Range> data = [];
        Range transparent = 0..0;
        int orientation = ExifOrientation.Upright;
        bool animated = false, ended = false;
        for (int at = SignatureBytes; !ended;)
        {
            if (at + 12 > png.Length)
            {
                throw CutShort();
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (length > png.Length - at - 12)
            {
                throw CutShort();
            }

            ReadOnlySpan<byte> type = png.Slice(at + 4, 4);
            Range place = (at + 8)..(at + 8 + (int)length);
            bool critical = char.IsAsciiLetterUpper((char)type[0]);
            if ((critical || type.SequenceEqual("tRNS"u8))
                && Crc32.HashToUInt32(png.Slice(at + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(png[place.End.Value..]))
            {
                throw new ImageException("it is a damaged PNG image: a checksum differs");
            }

            if (header is null)
            {
                header = type.SequenceEqual("IHDR"u8) && length == IhdrBytes
                    ? First(png[place], png.Length)
                    : throw new ImageException("it is a damaged PNG image: its header is not first");
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Add(place);
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                transparent = place;
            }
            else if (type.SequenceEqual("eXIf"u8))
            {
                orientation = ExifOrientation.Read(png[place]);
            }

            animated |= type.SequenceEqual("acTL"u8);
            ended = type.SequenceEqual("IEND"u8);
            at = place.End.Value + 4;
        }

        return data.Count == 0
            ? throw CutShort()
            : header! with { Data = data, Transparent = transparent, Orientation = orientation, Animated = animated };
    }

    internal static ImageException CutShort() => new("it is a PNG image that is cut short or damaged");

    private static PngHeader First(ReadOnlySpan<byte> ihdr, int fileBytes)
    {
        var header = new PngHeader
        {
            Width = BinaryPrimitives.ReadUInt32BigEndian(ihdr),
            Height = BinaryPrimitives.ReadUInt32BigEndian(ihdr[4..]),
            BitDepth = ihdr[8],
            ColorType = ihdr[9],
            Interlaced = ihdr[12] == 1,
            Orientation = ExifOrientation.Upright,
            Animated = false,
            Data = [],
        };
        bool known = (header.ColorType, header.BitDepth) is (0, 1 or 2 or 4 or 8 or 16) or (3, 1 or 2 or 4 or 8) or (2 or 4 or 6, 8 or 16);
        if (!known || ihdr[10] != 0 || ihdr[11] != 0 || ihdr[12] > 1)
        {
            throw new ImageException("it is a damaged PNG image: its header has values that no PNG has");
        }

        ImageLimits.Check(header.Width, header.Height);
        int values = header.ColorType switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw new UnreachableException("A color type that no PNG has was let in."),
        };
        ImageLimits.CheckPacked((long)header.Width * header.Height * values * header.BitDepth / 8, fileBytes, MostPacked);
        return header;
    }
}
