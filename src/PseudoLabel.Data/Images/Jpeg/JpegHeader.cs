using System.Buffers.Binary;

namespace PseudoLabel.Data.Images.Jpeg;

/// <summary>What a JPEG file says of itself before its pixels (ITU-T T.81).</summary>
public sealed record JpegHeader
{
    private const int Progressive = 0xC2;

    /// <summary>Pixels from left to right.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels from top to bottom.</summary>
    public required int Height { get; init; }

    /// <summary>Bits a value.</summary>
    public required int Precision { get; init; }

    /// <summary>Values of a pixel.</summary>
    public required int Components { get; init; }

    /// <summary>The process: the second byte of its start-of-frame marker, 0xC0 for baseline.</summary>
    public required int Process { get; init; }

    /// <summary>Whether Adobe's marker is there, without which four values of a pixel have no one meaning.</summary>
    public required bool Adobe { get; init; }

    /// <summary>
    /// Whether the pixels come in several passes: progressive, or each component after the other. Who decodes them keeps all coefficients.
    /// </summary>
    public bool InPasses { get; init; }

    /// <summary>Reads the segments up to the first pass.</summary>
    /// <param name="jpeg">The file's bytes.</param>
    /// <exception cref="ImageException">There is no frame.</exception>
    public static JpegHeader Read(ReadOnlySpan<byte> jpeg)
    {
        bool adobe = false;
        JpegHeader? frame = null;
        for (int at = 2; at + 4 <= jpeg.Length;)
        {
            if (jpeg[at] != 0xFF)
            {
                break;
            }

            int marker = jpeg[at + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                // A fill byte, or a marker that stands alone.
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == 0xD9 || length < 2 || at + 2 + length > jpeg.Length)
            {
                break;
            }

            ReadOnlySpan<byte> segment = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xDA)
            {
                // The first pass has all components: it is the only one.
                bool all = segment.Length > 0 && segment[0] == frame?.Components;
                frame = all ? frame! with { InPasses = frame.Process == Progressive } : frame;
                break;
            }

            // One that is too short for its last byte, which tells of the colors, is none to decoders.
            adobe |= marker == 0xEE && segment.Length >= 12 && segment.StartsWith("Adobe"u8);
            if (frame is null && marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && segment.Length >= 6)
            {
                frame = new JpegHeader
                {
                    Precision = segment[0],
                    Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
                    Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
                    Components = segment[5],
                    Process = marker,
                    Adobe = adobe,
                    InPasses = true,
                };
            }

            at += 2 + length;
        }

        return frame ?? throw new ImageException("it is a JPEG image that is cut short or damaged");
    }

    /// <summary>Refuses what is not decoded, or would be in wrong colors.</summary>
    /// <exception cref="ImageException">Says what it is.</exception>
    public void Check()
    {
        ImageLimits.Check(Width, Height);
        string? other = this switch
        {
            { Process: > 0xC2 and < 0xC8 and not 0xC3 } => "hierarchical JPEG",
            { Process: 0xC3 or 0xCB } => "lossless JPEG",
            { Process: >= 0xC9 } => "JPEG packed by arithmetic coding",
            { Precision: not 8 } => $"JPEG of {Precision} bits a value",
            { Components: 4, Adobe: false } => "CMYK JPEG that does not say how its inks are meant (it has no Adobe marker)",
            { Components: not (1 or 3 or 4) } => $"JPEG of {Components} values a pixel",
            _ => null,
        };
        if (other is not null)
        {
            throw new ImageException($"it is a {other}, which is not read; save it as PNG, TIFF or plain JPEG");
        }
    }
}
