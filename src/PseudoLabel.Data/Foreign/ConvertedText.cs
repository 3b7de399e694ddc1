using System.Buffers;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Foreign;

/// <summary>Text that is made record by record while it is read: memory follows the longest record.</summary>
internal abstract class ConvertedText : ForwardStream
{
    private readonly ArrayBufferWriter<byte> record = new();
    private int read;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        while (read == record.WrittenCount)
        {
            record.ResetWrittenCount();
            read = 0;
            if (ended || !Next(record))
            {
                ended = true;
                return 0;
            }
        }

        int count = Math.Min(buffer.Length, record.WrittenCount - read);
        record.WrittenSpan.Slice(read, count).CopyTo(buffer);
        read += count;
        return count;
    }

    /// <summary>Writes the next record with its line end, or nothing where it has none; false at the end.</summary>
    protected abstract bool Next(IBufferWriter<byte> text);
}
