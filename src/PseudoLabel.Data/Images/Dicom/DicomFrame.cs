using System.Buffers.Binary;
using System.Globalization;

namespace PseudoLabel.Data.Images.Dicom;

/// <summary>How the pixels of a DICOM image lie, and the stored values of its first frame.</summary>
internal sealed record DicomFrame
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Values of a pixel: 1 or 3.</summary>
    public required int Samples { get; init; }

    /// <summary>What the values mean: MONOCHROME1, MONOCHROME2, RGB, PALETTE COLOR, YBR_FULL or YBR_FULL_422.</summary>
    public required string Photometric { get; init; }

    /// <summary>Whether red, green and blue are three pictures, one after another.</summary>
    public required bool Planar { get; init; }

    public required int Allocated { get; init; }

    public required int Stored { get; init; }

    public required int HighBit { get; init; }

    public required bool Signed { get; init; }

    public required int Frames { get; init; }

    public bool IsGray => Photometric is "MONOCHROME1" or "MONOCHROME2";

    private int ValueBytes => Allocated / 8;

    /// <summary>Bytes of a frame. Of brightness with coarser colors two pixels have four.</summary>
    private long FrameBytes => Photometric == "YBR_FULL_422" ? (long)Width * Height * 2 : (long)Width * Height * Samples * ValueBytes;

    /// <exception cref="ImageException">It is of a kind that is not read.</exception>
    public static DicomFrame Read(DicomElements elements)
    {
        string photometric = elements.Text(0x00280004);
        int allocated = Need(elements, 0x00280100);
        int stored = elements.Short(0x00280101) ?? allocated;
        var frame = new DicomFrame
        {
            Height = Need(elements, 0x00280010),
            Width = Need(elements, 0x00280011),
            Samples = elements.Short(0x00280002) ?? 1,
            Photometric = photometric,
            Planar = elements.Short(0x00280006) == 1,
            Allocated = allocated,
            Stored = stored,
            HighBit = elements.Short(0x00280102) ?? stored - 1,
            Signed = elements.Short(0x00280103) == 1,
            Frames = (int)Math.Clamp(elements.Number(0x00280008) ?? 1, 1, int.MaxValue),
        };
        frame.Check();
        return frame;
    }

    /// <summary>The stored values, pixel by pixel, those of a pixel side by side.</summary>
    public int[] Values(DicomElements elements)
    {
        ImageLimits.CheckDeep(Width, Height, Samples);
        if (elements.Syntax == DicomSyntax.RunLength)
        {
            return FromRunLengths(elements);
        }

        ReadOnlySpan<byte> pixels = elements.Bytes(DicomElements.PixelData);
        if (elements.Pieces is not null || pixels.Length < FrameBytes)
        {
            throw DicomElements.CutShort();
        }

        int[] values = new int[Width * Height * Samples];
        if (Photometric == "YBR_FULL_422")
        {
            for (int i = 0; i < values.Length / 3; i++)
            {
                // Two pixels share their colors: Y, Y, Cb, Cr.
                int pair = i / 2 * 4;
                (values[i * 3], values[(i * 3) + 1], values[(i * 3) + 2]) = (pixels[pair + (i % 2)], pixels[pair + 2], pixels[pair + 3]);
            }

            return values;
        }

        bool swapped = !elements.IsLittleEndian && elements.Words && Allocated == 8;
        for (int i = 0; i < values.Length; i++)
        {
            int place = swapped && (i ^ 1) < pixels.Length ? i ^ 1 : i * ValueBytes;
            values[Place(i)] = Value(ValueBytes == 1 ? pixels[place]
                : elements.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(pixels[place..])
                : BinaryPrimitives.ReadUInt16BigEndian(pixels[place..]));
        }

        return values;
    }

    /// <summary>The bytes of the first frame of encapsulated pixels.</summary>
    public byte[] Encapsulated(DicomElements elements)
    {
        if (elements.Pieces is not { } pieces)
        {
            throw DicomElements.CutShort();
        }

        ReadOnlySpan<byte> offsets = elements.At(pieces[0]);
        Range[] frame = [.. pieces.Skip(1)];
        if (Frames > 1)
        {
            long second = offsets.Length >= 8 ? BinaryPrimitives.ReadUInt32LittleEndian(offsets[4..]) : 0;
            int start = frame[0].Start.Value;
            frame = second > 0 ? [.. frame.TakeWhile((p, i) => i == 0 || p.Start.Value - start < second)] : frame[..1];
        }

        byte[] bytes = new byte[frame.Sum(p => p.End.Value - p.Start.Value)];
        int at = 0;
        foreach (Range piece in frame)
        {
            elements.At(piece).CopyTo(bytes.AsSpan(at));
            at += piece.End.Value - piece.Start.Value;
        }

        return bytes;
    }

    /// <summary>A value as it is meant: the bits that are stored, with their sign.</summary>
    public int Value(int raw)
    {
        int value = (raw >> (HighBit + 1 - Stored)) & ((1 << Stored) - 1);
        return Signed && (value >> (Stored - 1)) != 0 ? value - (1 << Stored) : value;
    }

    private static int Need(DicomElements elements, uint tag) =>
        elements.Short(tag)
            ?? throw new ImageException("it is a DICOM file without an image in it, or damaged: it does not say how its pixels lie");

    private int Place(int i) => Planar && Samples == 3 ? (i % (Width * Height) * 3) + (i / (Width * Height)) : i;

    private void Check()
    {
        ImageLimits.Check(Width, Height);
        string? other = this switch
        {
            { Photometric: "YBR_PARTIAL_422" or "YBR_PARTIAL_420" or "YBR_ICT" or "YBR_RCT" or "HSV" or "CMYK" or "ARGB" or "XYB" } =>
                $"of {Photometric} colors",
            { Photometric: not ("MONOCHROME1" or "MONOCHROME2" or "RGB" or "PALETTE COLOR" or "YBR_FULL" or "YBR_FULL_422") } =>
                "of colors that are not known",
            { Allocated: not (8 or 16) } => string.Create(CultureInfo.InvariantCulture, $"of {Allocated} bits a value"),
            { Stored: < 1 } => "of no bits a value",
            _ when Stored > Allocated || HighBit >= Allocated || HighBit + 1 < Stored => "whose bits do not fit",
            _ when Samples != (IsGray || Photometric == "PALETTE COLOR" ? 1 : 3) =>
                string.Create(CultureInfo.InvariantCulture, $"of {Samples} values a pixel"),
            { Photometric: "YBR_FULL" or "YBR_FULL_422", Allocated: not 8 } => "of YBR colors of more than 8 bits",
            { Photometric: "YBR_FULL_422" } when Width % 2 != 0 => "of YBR colors of an odd width",
            { Photometric: not ("MONOCHROME1" or "MONOCHROME2"), Signed: true } => "of colors that may be negative",
            _ => null,
        };
        if (other is not null)
        {
            throw new ImageException($"it is a DICOM image {other}, which is not read");
        }
    }

    /// <summary>Undoes the packing of runs (PS3.5, annex G): a segment for each byte of the values, the highest first.</summary>
    private int[] FromRunLengths(DicomElements elements)
    {
        byte[] packed = Encapsulated(elements);
        int pixels = Width * Height;
        int segments = Samples * ValueBytes;
        if (packed.Length < 64 || BinaryPrimitives.ReadInt32LittleEndian(packed) != segments || Photometric == "YBR_FULL_422")
        {
            throw DicomElements.CutShort();
        }

        // A run is of 128 at most, in two bytes.
        ImageLimits.CheckPacked((long)pixels * segments, packed.Length, 64);
        int[] raw = new int[pixels * Samples];
        byte[] plane = new byte[pixels];
        for (int s = 0; s < segments; s++)
        {
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(4 + (4 * s)));
            uint end = s + 1 < segments ? BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(8 + (4 * s))) : (uint)packed.Length;
            if (start < 64 || end > packed.Length || start > end)
            {
                throw DicomElements.CutShort();
            }

            Unpack(packed.AsSpan((int)start, (int)(end - start)), plane);
            for (int i = 0; i < pixels; i++)
            {
                ref int value = ref raw[(i * Samples) + (s / ValueBytes)];
                value = (value << 8) | plane[i];
            }
        }

        for (int i = 0; i < raw.Length; i++)
        {
            raw[i] = Value(raw[i]);
        }

        return raw;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> plane)
    {
        int at = 0, to = 0;
        while (to < plane.Length)
        {
            if (at >= packed.Length)
            {
                throw DicomElements.CutShort();
            }

            int control = (sbyte)packed[at++];
            if (control == -128)
            {
                continue;
            }

            int wanted = control >= 0 ? control + 1 : 1 - control;
            int count = Math.Min(wanted, plane.Length - to);
            if (at + (control >= 0 ? count : 1) > packed.Length)
            {
                throw DicomElements.CutShort();
            }

            if (control >= 0)
            {
                packed.Slice(at, count).CopyTo(plane[to..]);
                at += wanted;
            }
            else
            {
                plane.Slice(to, count).Fill(packed[at++]);
            }

            to += count;
        }
    }
}
