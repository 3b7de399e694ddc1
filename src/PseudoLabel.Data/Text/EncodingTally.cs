using System.Buffers;
using System.Text;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Whether bytes are UTF-8 with some damage, or Windows-1252, by how many of their sequences are characters of the one and not.
/// </summary>
internal sealed class EncodingTally
{
    private long good;
    private long bad;
    private bool undefined;

    /// <summary>Windows-1252 where more sequences are none of UTF-8 than are, and every byte is a character; else UTF-8.</summary>
    public TextEncoding Encoding => bad > good && !undefined ? TextEncoding.Windows1252 : TextEncoding.Utf8;

    /// <summary>Whether no sequence is damaged.</summary>
    public bool IsUtf8 => bad == 0;

    public static EncodingTally Of(ReadOnlySpan<byte> bytes)
    {
        var tally = new EncodingTally();
        tally.Add(bytes);
        return tally;
    }

    /// <summary>Adds bytes; a character cut off at their end counts for nothing.</summary>
    /// <returns>How many bytes were taken: the rest is the cut-off character.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (true)
        {
            int ascii = bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                return bytes.Length;
            }

            at += ascii;
            OperationStatus status = Rune.DecodeFromUtf8(bytes[at..], out _, out int length);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
            {
                return at;
            }

            if (status == System.Buffers.OperationStatus.Done)
            {
                good++;
            }
            else
            {
                bad++;
                length = 1;
                undefined |= !Utf8Input.IsWindows1252(bytes[at]);
            }

            at += length;
        }
    }
}
