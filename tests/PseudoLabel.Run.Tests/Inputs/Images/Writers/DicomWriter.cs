using System.Buffers.Binary;
using System.Text;

namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>
/// Writes DICOM files element by element (PS3.5, PS3.10): little and big endian, types explicit or implicit, pixels plain or in pieces.
/// </summary>
internal sealed class DicomWriter
{
    public const string Implicit = "1.2.840.10008.1.2", Explicit = "1.2.840.10008.1.2.1", BigEndian = "1.2.840.10008.1.2.2";
    public const string RunLength = "1.2.840.10008.1.2.5", Jpeg = "1.2.840.10008.1.2.4.50", Lossless = "1.2.840.10008.1.2.4.70";

    private readonly SortedDictionary<uint, (string Type, byte[] Value)> elements = [];
    private readonly string syntax;
    private readonly bool big;

    public DicomWriter(int width, int height, string photometric = "MONOCHROME2", string syntax = Explicit, int allocated = 16,
        int stored = 12, bool signed = false, int samples = 1)
    {
        this.syntax = syntax;
        big = syntax == BigEndian;
        Text(0x00080060, "CS", "CT").Text(0x00100010, "PN", "Secret^Person").Text(0x00100020, "LO", "SECRET-ID");
        Short(0x00280002, samples).Text(0x00280004, "CS", photometric).Short(0x00280010, height).Short(0x00280011, width);
        Short(0x00280100, allocated).Short(0x00280101, stored).Short(0x00280102, stored - 1).Short(0x00280103, signed ? 1 : 0);
    }

    public DicomWriter Text(uint tag, string type, string value)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        return Set(tag, type, bytes.Length % 2 == 0 ? bytes : [.. bytes, (byte)' ']);
    }

    public DicomWriter Short(uint tag, params int[] values) => Set(tag, "US", [.. values.SelectMany(Word)]);

    public DicomWriter Window(double center, double width) =>
        Text(0x00281050, "DS", FormattableString.Invariant($"{center}")).Text(0x00281051, "DS", FormattableString.Invariant($"{width}"));

    public DicomWriter Set(uint tag, string type, byte[] value)
    {
        elements[tag] = (type, value);
        return this;
    }

    /// <summary>16-bit values as plain pixels.</summary>
    public byte[] Words(params int[] pixels) => Finish("OW", [.. pixels.SelectMany(Word)]);

    /// <summary>8-bit values as plain pixels, of even number.</summary>
    public byte[] Bytes(params byte[] pixels) => Finish("OB", pixels);

    /// <summary>Pixels in pieces, an empty table of offsets before them.</summary>
    public byte[] Pieces(params byte[][] pieces)
    {
        byte[] items =
            [.. Item([]), .. pieces.SelectMany(p => Item(p.Length % 2 == 0 ? p : [.. p, 0])), 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        return [.. Start(), .. Tag(0x7FE00010), .. "OB"u8, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, .. items];
    }

    /// <summary>
    /// A sequence of undefined length with one item in it, which holds a sequence again and an element that looks like the image's width.
    /// </summary>
    public DicomWriter Nested() => Set(0x00081140, "!SQ", []);

    /// <summary>A sequence of unknown type and undefined length, in which elements have no types.</summary>
    public DicomWriter Unknown() => Set(0x00091001, "!UN", []);

    /// <summary>One segment of runs after another, their header before them; literal, but for a run of each segment's last byte.</summary>
    public static byte[] Runs(params byte[][] segments)
    {
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Length);
        List<byte> packed = [];
        for (int s = 0; s < segments.Length; s++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * s)), 64 + packed.Count);
            int literal = segments[s].Length - 2;
            packed.AddRange([(byte)(literal - 1), .. segments[s][..literal], 255, segments[s][^1]]);
            packed.AddRange(packed.Count % 2 == 0 ? [] : [128]);
        }

        return [.. header, .. packed];
    }

    private static byte[] Item(byte[] value) => [0xFE, 0xFF, 0x00, 0xE0, .. BitConverter.GetBytes(value.Length), .. value];

    private byte[] Finish(string type, byte[] pixels) => [.. Start(), .. Element(0x7FE00010, type, pixels)];

    private byte[] Start()
    {
        byte[] uid = Encoding.ASCII.GetBytes(syntax.Length % 2 == 0 ? syntax : syntax + "\0");
        byte[] meta = [2, 0, 0x10, 0, .. "UI"u8, (byte)uid.Length, 0, .. uid];
        return [.. new byte[128], .. "DICM"u8, 2, 0, 0, 0, .. "UL"u8, 4, 0, (byte)meta.Length, 0, 0, 0, .. meta,
            .. elements.SelectMany(e => Element(e.Key, e.Value.Type, e.Value.Value))];
    }

    private byte[] Element(uint tag, string type, byte[] value)
    {
        if (type == "!SQ")
        {
            byte[] inner = Element(0x00280011, "US", Word(99));
            byte[] undefined = [0xFF, 0xFF, 0xFF, 0xFF];
            byte[] open = syntax == Implicit ? undefined : [.. "SQ"u8, 0, 0, .. undefined];
            byte[] Mark(int low) => [.. Tag(0xFFFE0000u | (uint)low)];
            byte[] deeper = [.. Tag(0x00081199), .. open, .. Mark(0xE000), .. undefined, .. inner, .. Mark(0xE00D), 0, 0, 0, 0,
                .. Mark(0xE0DD), 0, 0, 0, 0];
            return [.. Tag(tag), .. open, .. Mark(0xE000), .. undefined, .. inner, .. deeper, .. Mark(0xE00D), 0, 0, 0, 0, .. Mark(0xE0DD),
                0, 0, 0, 0];
        }

        if (type == "!UN")
        {
            byte[] undefined = [0xFF, 0xFF, 0xFF, 0xFF];
            return [.. Tag(tag), .. "UN"u8, 0, 0, .. undefined, .. Tag(0xFFFEE000), .. undefined, .. Tag(0x00280011), 2, 0, 0, 0,
                .. Word(99), .. Tag(0xFFFEE00D), 0, 0, 0, 0, .. Tag(0xFFFEE0DD), 0, 0, 0, 0];
        }

        byte[] length = BitConverter.GetBytes(value.Length);
        length = big ? [.. length.Reverse()] : length;
        return syntax == Implicit ? [.. Tag(tag), .. length, .. value]
            : type is "OW" or "OB" or "SQ" ? [.. Tag(tag), .. Encoding.ASCII.GetBytes(type), 0, 0, .. length, .. value]
            : [.. Tag(tag), .. Encoding.ASCII.GetBytes(type), .. Word(value.Length), .. value];
    }

    private byte[] Tag(uint tag) => [.. Word((int)(tag >> 16)), .. Word((int)(tag & 0xFFFF))];

    private byte[] Word(int value) => big ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)];
}
