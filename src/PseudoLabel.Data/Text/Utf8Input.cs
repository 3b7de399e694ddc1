using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Text of another encoding as UTF-8. What is no character there becomes a byte that is none in UTF-8 either, so that its row is set aside
/// and no character is made up.
/// </summary>
internal sealed class Utf8Input(Stream stream, TextEncoding encoding) : ForwardStream
{
    // Never a byte of UTF-8.
    private const byte NoCharacter = 0xFF;

    private static readonly ushort[] Windows1252 =
    [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ];

    private readonly byte[] packed = new byte[1 << 16];

    // A byte becomes three at most, two bytes of UTF-16 three too.
    private readonly byte[] text = new byte[3 << 16];
    private int held;
    private int start;
    private int end;

    /// <summary>Whether a byte stands for a character of Windows-1252.</summary>
    public static bool IsWindows1252(byte value) => value is < 0x80 or >= 0xA0 || Windows1252[value - 0x80] != 0;

    public override int Read(Span<byte> buffer)
    {
        while (start == end)
        {
            int read = stream.ReadAtLeast(this.packed.AsSpan(held), this.packed.Length - held, throwOnEndOfStream: false);
            if (read == 0 && held == 0)
            {
                return 0;
            }

            ReadOnlySpan<byte> packed = this.packed.AsSpan(0, held + read);
            int used = encoding == TextEncoding.Windows1252 ? FromWindows1252(packed) : FromUtf16(packed, final: read == 0);
            packed[used..].CopyTo(this.packed);
            held = packed.Length - used;
        }

        int count = Math.Min(buffer.Length, end - start);
        text.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private int FromWindows1252(ReadOnlySpan<byte> packed)
    {
        (start, end) = (0, 0);
        foreach (byte b in packed)
        {
            int character = b is >= 0x80 and < 0xA0 ? Windows1252[b - 0x80] : b;
            if (character < 0x80)
            {
                text[end++] = b < 0x80 ? b : NoCharacter;
            }
            else if (character < 0x800)
            {
                text[end++] = (byte)(0xC0 | (character >> 6));
                text[end++] = (byte)(0x80 | (character & 0x3F));
            }
            else
            {
                text[end++] = (byte)(0xE0 | (character >> 12));
                text[end++] = (byte)(0x80 | ((character >> 6) & 0x3F));
                text[end++] = (byte)(0x80 | (character & 0x3F));
            }
        }

        return packed.Length;
    }

    private int FromUtf16(ReadOnlySpan<byte> packed, bool final)
    {
        (start, end) = (0, 0);
        var characters = new char[packed.Length / 2];
        ReadOnlySpan<ushort> units = MemoryMarshal.Cast<byte, ushort>(packed[..(characters.Length * 2)]);
        if (encoding == TextEncoding.Utf16BigEndian)
        {
            BinaryPrimitives.ReverseEndianness(units, MemoryMarshal.Cast<char, ushort>(characters.AsSpan()));
        }
        else
        {
            units.CopyTo(MemoryMarshal.Cast<char, ushort>(characters.AsSpan()));
        }

        int from = 0;
        while (from < characters.Length)
        {
            OperationStatus status =
                Utf8.FromUtf16(characters.AsSpan(from), text.AsSpan(end), out int read, out int written, replaceInvalidSequences: false,
                    isFinalBlock: final);
            from += read;
            end += written;
            if (status == OperationStatus.InvalidData)
            {
                text[end++] = NoCharacter;
                from++;
            }
            else if (status != OperationStatus.Done)
            {
                break;
            }
        }

        if (final && packed.Length % 2 != 0)
        {
            text[end++] = NoCharacter;
            return packed.Length;
        }

        return from * 2;
    }
}
