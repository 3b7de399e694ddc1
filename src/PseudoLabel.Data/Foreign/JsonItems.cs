using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>The elements of a JSON array, or the values of JSON Lines, one after another: one is in memory at a time.</summary>
/// <param name="file">The file's name, for errors.</param>
/// <param name="stream">The text, UTF-8.</param>
/// <param name="mostBytes">Bytes of an element at most.</param>
internal sealed class JsonItems(string file, Stream stream, int mostBytes = JsonItems.MostBytes)
{
    private const int MostBytes = 1 << 26;
    private const int FirstBytes = 1 << 16;
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };
    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;
    private bool _final;
    private bool _begun;
    private bool _isArray;
    private long _items;

    /// <summary>The next element, which the caller disposes; null at the end.</summary>
    /// <exception cref="UserErrorException">The text is no JSON, or an element is too long.</exception>
    public JsonDocument? Next()
    {
        try
        {
            if (!Begin())
            {
                return null;
            }

            while (true)
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, new JsonReaderState(Options));
                if (JsonDocument.TryParseValue(ref reader, out JsonDocument? item) && (_final || _start + reader.BytesConsumed < _end))
                {
                    _start += (int)reader.BytesConsumed;
                    _items++;
                    return item;
                }

                item?.Dispose();
                Fill();
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException(
                $"item {_items} is not valid JSON ({Reason(e)}); export the file again", file, inner: e);
        }
    }

    /// <summary>Goes to the next element's first byte; false where there is none.</summary>
    private bool Begin()
    {
        while (true)
        {
            while (_start < _end && IsBetween(_buffer[_start]))
            {
                _start++;
            }

            if (_start == _end)
            {
                if (_final)
                {
                    return false;
                }

                Fill();
            }
            else if (!_begun)
            {
                _begun = true;
                _isArray = _buffer[_start] == '[';
                _start += _isArray ? 1 : 0;
            }
            else
            {
                return !(_isArray && _buffer[_start] == ']');
            }
        }
    }

    private bool IsBetween(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (b == ',' && _begun)
        || (!_begun && b is 0xEF or 0xBB or 0xBF);

    private void Fill()
    {
        if (_final)
        {
            throw new JsonException("it is cut off");
        }

        int unread = _end - _start;
        if (unread >= mostBytes)
        {
            throw new UserErrorException(
                $"item {_items} is longer than {mostBytes >> 20} MiB; is this the export of a labeling tool?", file);
        }

        byte[] target = unread > _buffer.Length / 2 ? new byte[Math.Min(mostBytes + FirstBytes, _buffer.Length * 2)] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, unread);
        (_buffer, _start, _end) = (target, 0, unread);
        int read = stream.ReadAtLeast(_buffer.AsSpan(_end), 1, throwOnEndOfStream: false);
        _end += read;
        _final = read == 0;
    }

    private static string Reason(JsonException e)
    {
        int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? e.Message : e.Message[..place]).TrimEnd('.');
    }
}
