using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PseudoLabel.Data.Images.Dicom;

/// <summary>
/// The elements of a DICOM file (PS3.5, PS3.10) that its pixels depend on, and no others. The patient's data is never looked at, so that
/// no name can get into a result or a message.
/// </summary>
internal sealed class DicomElements
{
    public const uint PixelData = 0x7FE00010;
    private const uint Item = 0xFFFEE000, ItemEnd = 0xFFFEE00D, SequenceEnd = 0xFFFEE0DD;
    private const uint Undefined = 0xFFFFFFFF;
    private const int MetaStart = 132;
    private const int MaxInflated = 1 << 28;

    // Sequences of enhanced images in which the values of the first frame are looked for.
    private static readonly HashSet<uint> Entered = [0x52009229, 0x52009230, 0x00289132, 0x00289145];

    private readonly Dictionary<uint, (int At, int Length)> places = [];
    private readonly byte[] bytes;
    private readonly bool little;

    private DicomElements(byte[] bytes, string syntax)
    {
        this.bytes = bytes;
        Syntax = syntax;
        little = syntax != DicomSyntax.BigEndian;
    }

    /// <summary>The transfer syntax: how data and pixels are packed.</summary>
    public string Syntax { get; }

    /// <summary>
    /// The pieces of encapsulated pixel data, the table of offsets first; null where the pixels lie plainly in <see cref="PixelData"/>.
    /// </summary>
    public IReadOnlyList<Range>? Pieces { get; private set; }

    /// <summary>Whether the pixel data were written as 16-bit words.</summary>
    public bool Words { get; private set; }

    public bool IsLittleEndian => little;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ImageException">It is cut short or damaged, or holds no pixels.</exception>
    public static DicomElements Read(ReadOnlySpan<byte> file)
    {
        byte[] all = file.ToArray();
        var meta = new DicomElements(all, DicomSyntax.ExplicitLittleEndian);
        int at = meta.Walk(MetaStart, explicitTypes: true, group: 2);
        string syntax = meta.Text(0x00020010) is { Length: > 0 } named ? named : DicomSyntax.ImplicitLittleEndian;
        if (syntax == DicomSyntax.Deflated)
        {
            all = Inflate(all, at);
            at = 0;
        }

        var elements = new DicomElements(all, syntax);
        elements.Walk(at, elements.HasTypes(at), group: null);
        return elements;
    }

    /// <summary>
    /// Whether elements have types: two capitals where the first one has its own. Some writers do not do what they say, and a first element
    /// without a type is not so long that its length would be such letters.
    /// </summary>
    private bool HasTypes(int at) => little && at + 6 <= bytes.Length
        ? char.IsAsciiLetterUpper((char)bytes[at + 4]) && char.IsAsciiLetterUpper((char)bytes[at + 5])
        : Syntax != DicomSyntax.ImplicitLittleEndian;

    public static ImageException CutShort(Exception? inner = null) => new("it is a DICOM file that is cut short or damaged", inner);

    /// <summary>The bytes at a place.</summary>
    public ReadOnlySpan<byte> At(Range place) => bytes.AsSpan(place);

    /// <summary>The bytes of an element; empty where it is absent.</summary>
    public ReadOnlySpan<byte> Bytes(uint tag) => places.TryGetValue(tag, out (int At, int Length) place)
        ? bytes.AsSpan(place.At, place.Length)
        : [];

    public bool Has(uint tag) => places.ContainsKey(tag);

    /// <summary>The text of an element.</summary>
    public string Text(uint tag) => Encoding.ASCII.GetString(Bytes(tag)).Trim(' ', '\0');

    /// <summary>One of the 16-bit numbers of an element.</summary>
    public int? Short(uint tag, int index = 0, bool signed = false)
    {
        ReadOnlySpan<byte> value = Bytes(tag);
        if (value.Length < (index + 1) * 2)
        {
            return null;
        }

        ushort word = little
            ? BinaryPrimitives.ReadUInt16LittleEndian(value[(index * 2)..])
            : BinaryPrimitives.ReadUInt16BigEndian(value[(index * 2)..]);
        return signed ? (short)word : word;
    }

    /// <summary>The first of the decimal numbers that an element holds as text; null where there is none.</summary>
    /// <exception cref="ImageException">It is no finite number.</exception>
    public double? Number(uint tag)
    {
        string text = Text(tag).Split('\\')[0].Trim();
        return text.Length == 0 ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number
            : throw CutShort();
    }

    private static byte[] Inflate(byte[] all, int at)
    {
        using var packed = new DeflateStream(new MemoryStream(all, at, all.Length - at, writable: false), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        byte[] some = new byte[1 << 16];
        try
        {
            for (int read = packed.Read(some); read > 0; read = packed.Read(some))
            {
                if (plain.Length + read > MaxInflated)
                {
                    throw new ImageException("it is a DICOM file that unpacks to more than is read of an image");
                }

                plain.Write(some, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw CutShort(e);
        }

        return plain.ToArray();
    }

    /// <summary>
    /// Goes over the elements up to the pixels, or of one group to its end; sequences are passed over,
    /// but for those that enhanced images need.
    /// </summary>
    /// <returns>Where it stopped.</returns>
    private int Walk(int at, bool explicitTypes, int? group)
    {
        // Within sequences of undefined length, whose end is marked.
        int depth = 0;

        // A sequence of unknown type and undefined length has no types in it, whatever the file has (PS3.5, 6.2.2): from this depth on.
        int untyped = int.MaxValue;
        while (at + 8 <= bytes.Length)
        {
            uint tag = Tag(at);
            if (group is { } only && (int)(tag >> 16) != only)
            {
                return at;
            }

            bool marker = tag >> 16 == 0xFFFE;
            int header = Header(at, explicitTypes && !marker && depth <= untyped, out uint length, out bool words);
            bool unknown = header == 12 && bytes.AsSpan(at + 4, 2).SequenceEqual("UN"u8);
            at += header;
            if (marker)
            {
                depth += tag == Item ? (length == Undefined && depth > 0 ? 1 : 0) : depth > 0 ? -1 : 0;
                untyped = depth <= untyped ? int.MaxValue : untyped;
                at += tag == Item && length != Undefined && depth > 0 ? Checked(at, length) : 0;
                continue;
            }

            if (tag == PixelData && depth == 0)
            {
                Words = words;
                TakePixels(at, length);
                return at;
            }

            if (Entered.Contains(tag) && depth == 0)
            {
                continue;
            }

            if (length == Undefined)
            {
                untyped = unknown ? Math.Min(untyped, depth) : untyped;
                depth++;
                continue;
            }

            int size = Checked(at, length);
            if (depth == 0)
            {
                places.TryAdd(tag, (at, size));
            }

            at += size;
        }

        return group is null ? throw new ImageException("it is a DICOM file without an image in it, or cut short") : at;
    }

    private void TakePixels(int at, uint length)
    {
        if (length != Undefined)
        {
            places[PixelData] = (at, Checked(at, length));
            return;
        }

        List<Range> pieces = [];
        while (at + 8 <= bytes.Length && Tag(at) == Item)
        {
            uint size = Word(at + 4);
            at += 8;
            pieces.Add(at..(at + Checked(at, size)));
            at += (int)size;
        }

        Pieces = pieces.Count > 1 ? pieces : throw CutShort();
    }

    /// <summary>Bytes of an element's header, and how long its value is.</summary>
    private int Header(int at, bool explicitTypes, out uint length, out bool words)
    {
        words = !explicitTypes;
        if (!explicitTypes)
        {
            length = Word(at + 4);
            return 8;
        }

        string type = Encoding.ASCII.GetString(bytes, at + 4, 2);
        words = type == "OW";
        if (type is not ("OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT" or "UV"))
        {
            length = little
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 6))
                : BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 6));
            return 8;
        }

        if (at + 12 > bytes.Length)
        {
            throw CutShort();
        }

        length = Word(at + 8);
        return 12;
    }

    private int Checked(int at, uint length) => length <= bytes.Length - at ? (int)length : throw CutShort();

    private uint Tag(int at) => little
        ? ((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) << 16)
            | BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2))
        : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    private uint Word(int at) => little
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at))
        : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
