using System.Buffers;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Foreign;

/// <summary>Text that is made record by record while it is read: memory follows the longest record.</summary>
internal abstract class ConvertedText : ForwardStream
{
    private readonly ArrayBufferWriter<byte> _record = new();
    private int _read;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (_read == _record.WrittenCount)
        {
            _record.ResetWrittenCount();
            _read = 0;
            if (_ended || !Next(_record))
            {
                _ended = true;
                return 0;
            }
        }

        int count = Math.Min(buffer.Length, _record.WrittenCount - _read);
        _record.WrittenSpan.Slice(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    /// <summary>Writes the next record with its line end, or nothing where it has none; false at the end.</summary>
    protected abstract bool Next(IBufferWriter<byte> text);
}
