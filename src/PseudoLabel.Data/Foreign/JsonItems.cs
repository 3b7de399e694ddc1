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
    private byte[] buffer = new byte[FirstBytes];
    private int start;
    private int end;
    private bool final;
    private bool begun;
    private bool isArray;
    private long items;

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
                var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), final, new JsonReaderState(Options));
                if (JsonDocument.TryParseValue(ref reader, out JsonDocument? item) && (final || start + reader.BytesConsumed < end))
                {
                    start += (int)reader.BytesConsumed;
                    items++;
                    return item;
                }

                item?.Dispose();
                Fill();
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException(
                $"item {items} is not valid JSON ({Reason(e)}); export the file again", file, inner: e);
        }
    }

    /// <summary>Goes to the next element's first byte; false where there is none.</summary>
    private bool Begin()
    {
        while (true)
        {
            while (start < end && IsBetween(buffer[start]))
            {
                start++;
            }

            if (start == end)
            {
                if (final)
                {
                    return false;
                }

                Fill();
            }
            else if (!begun)
            {
                begun = true;
                isArray = buffer[start] == '[';
                start += isArray ? 1 : 0;
            }
            else
            {
                return !(isArray && buffer[start] == ']');
            }
        }
    }

    private bool IsBetween(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (b == ',' && begun)
        || (!begun && b is 0xEF or 0xBB or 0xBF);

    private void Fill()
    {
        if (final)
        {
            throw new JsonException("it is cut off");
        }

        int unread = end - start;
        if (unread >= mostBytes)
        {
            throw new UserErrorException(
                $"item {items} is longer than {mostBytes >> 20} MiB; is this the export of a labeling tool?", file);
        }

        byte[] target = unread > buffer.Length / 2 ? new byte[Math.Min(mostBytes + FirstBytes, buffer.Length * 2)] : buffer;
        Buffer.BlockCopy(buffer, start, target, 0, unread);
        (buffer, start, end) = (target, 0, unread);
        int read = stream.ReadAtLeast(buffer.AsSpan(end), 1, throwOnEndOfStream: false);
        end += read;
        final = read == 0;
    }

    private static string Reason(JsonException e)
    {
        int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? e.Message : e.Message[..place]).TrimEnd('.');
    }
}
