using System.Buffers;
using System.Diagnostics;

namespace PseudoLabel.Data.Text;

/// <summary>Where JSON values end, by their brackets and strings alone: what is between them is judged where a value is read.</summary>
internal static class JsonBrackets
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(" \t\r\n,]}\u001E"u8);

    /// <summary>What may stand between values.</summary>
    public static bool IsBetween(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or 0x1E;

    /// <summary>The length of the value that begins the data; -1 when it does not end in it.</summary>
    /// <param name="data">Bytes from a value's first on.</param>
    /// <param name="final">Whether no bytes follow.</param>
    public static int End(ReadOnlySpan<byte> data, bool final)
    {
        if (data[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            // At least one byte, whatever it is: a closing bracket too many is a value that is none.
            int end = data[1..].IndexOfAny(ScalarEnds);
            return end >= 0 ? end + 1 : final ? data.Length : -1;
        }

        int depth = 0;
        int at = 0;
        while (true)
        {
            int hit = data[at..].IndexOfAny(Marks);
            if (hit < 0)
            {
                return -1;
            }

            at += hit + 1;
            switch (data[at - 1])
            {
                case (byte)'"':
                    at = PastString(data, at);
                    if (at < 0)
                    {
                        return -1;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                default:
                    throw new UnreachableException("A mark was found that was not looked for.");
            }

            if (depth == 0)
            {
                return at;
            }
        }
    }

    /// <summary>The index just behind a string's closing quote; -1 when it does not close.</summary>
    /// <param name="at">The index just behind the opening quote.</param>
    public static int PastString(ReadOnlySpan<byte> data, int at)
    {
        while (true)
        {
            int hit = data[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (hit < 0)
            {
                return -1;
            }

            at += hit + 1;
            if (data[at - 1] == '"')
            {
                return at;
            }

            if (++at > data.Length)
            {
                return -1;
            }
        }
    }
}
