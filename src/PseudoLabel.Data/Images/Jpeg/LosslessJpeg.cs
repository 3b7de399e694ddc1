using System.Buffers.Binary;
using System.Diagnostics;

namespace PseudoLabel.Data.Images.Jpeg;

/// <summary>
/// Decodes lossless JPEG (ITU-T T.81, annex H, Huffman coding), which many medical images use. Each value is stored as its difference from
/// a prediction by its neighbors above and to the left.
/// </summary>
internal sealed class LosslessJpeg
{
    private const int MaxComponents = 4;
    private const int ValuesOfAByte = 8;

    private readonly LosslessTable?[] tables = new LosslessTable?[MaxComponents];
    private readonly LosslessTable?[] used = new LosslessTable?[MaxComponents];
    private int restart;

    private LosslessJpeg(JpegHeader header) => Header = header;

    private JpegHeader Header { get; }

    /// <summary>The values, pixel by pixel, those of a pixel side by side.</summary>
    /// <param name="header">What they say of themselves, of the process 0xC3.</param>
    /// <exception cref="ImageException">They are cut short or damaged, or of components of different sizes.</exception>
    public static int[] Values(ReadOnlySpan<byte> jpeg, JpegHeader header)
    {
        ImageLimits.CheckDeep(header.Width, header.Height, header.Components);
        ImageLimits.CheckPacked((long)header.Width * header.Height * header.Components, jpeg.Length, ValuesOfAByte);
        var reader = new LosslessJpeg(header);
        for (int at = 2; at + 4 <= jpeg.Length;)
        {
            int marker = jpeg[at] == 0xFF ? jpeg[at + 1] : throw Damaged();
            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (length < 2 || at + 2 + length > jpeg.Length)
            {
                throw Damaged();
            }

            ReadOnlySpan<byte> segment = jpeg.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC3:
                    CheckFrame(segment);
                    break;
                case 0xC4:
                    reader.TakeTables(segment);
                    break;
                case 0xDD when segment.Length >= 2:
                    reader.restart = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case 0xDA:
                    return reader.Scan(segment, jpeg[at..]);
                default:
                    break;
            }
        }

        throw Damaged();
    }

    internal static ImageException Damaged() => new("it is a lossless JPEG image that is cut short or damaged");

    private static void CheckFrame(ReadOnlySpan<byte> segment)
    {
        for (int i = 7; i < segment.Length; i += 3)
        {
            if (segment[i] != 0x11)
            {
                throw new ImageException("it is a lossless JPEG image of components of different sizes, which is not read");
            }
        }
    }

    private void TakeTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 16)
        {
            int number = segment[0];
            int count = LosslessTable.Count(segment[1..17]);
            if (number >= MaxComponents || segment.Length < 17 + count)
            {
                throw Damaged();
            }

            tables[number] = new LosslessTable(segment[1..17], segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }
    }

    private int[] Scan(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> coded)
    {
        int components = Header.Components;
        if (segment.Length < 4 + (2 * components) || segment[0] != components || components > MaxComponents
            || Header.Precision is < 2 or > 16)
        {
            throw Damaged();
        }

        for (int c = 0; c < components; c++)
        {
            int table = segment[2 + (2 * c)] >> 4;
            used[c] = (table < MaxComponents ? tables[table] : null) ?? throw Damaged();
        }

        int predictor = segment[1 + (2 * components)];
        int shift = segment[3 + (2 * components)] & 15;
        if (predictor is < 1 or > 7 || shift >= Header.Precision)
        {
            throw Damaged();
        }

        return Decode(new LosslessBits(coded), predictor, shift);
    }

    private int[] Decode(LosslessBits bits, int predictor, int shift)
    {
        (int width, int height, int components) = (Header.Width, Header.Height, Header.Components);
        int[] values = new int[width * height * components];
        int stride = width * components;
        int middle = 1 << (Header.Precision - shift - 1);
        int left = restart > 0 ? restart : int.MaxValue;

        // A restart begins a row as the first row is begun.
        int first = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, left--)
            {
                if (left == 0)
                {
                    bits.Restart();
                    left = restart;
                    first = x == 0
                        ? y
                        : throw new ImageException("it is a lossless JPEG image that starts anew within rows, which is not read");
                }

                for (int c = 0; c < components; c++)
                {
                    int at = (y * stride) + (x * components) + c;
                    int foretold = x == 0 && y == first ? middle
                        : y == first ? values[at - components]
                        : x == 0 ? values[at - stride]
                        : Foretell(predictor, values[at - components], values[at - stride], values[at - stride - components]);
                    values[at] = (foretold + used[c]!.Difference(ref bits)) & 0xFFFF;
                }
            }
        }

        for (int i = 0; shift > 0 && i < values.Length; i++)
        {
            values[i] <<= shift;
        }

        return values;
    }

    private static int Foretell(int predictor, int left, int above, int corner) => predictor switch
    {
        1 => left,
        2 => above,
        3 => corner,
        4 => left + above - corner,
        5 => left + ((above - corner) >> 1),
        6 => above + ((left - corner) >> 1),
        7 => (left + above) >> 1,
        _ => throw new UnreachableException($"Predictor {predictor} was let in."),
    };
}
