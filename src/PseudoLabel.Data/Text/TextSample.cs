namespace PseudoLabel.Data.Text;

/// <summary>The start of a text file, as UTF-8, and the encoding that it is in.</summary>
/// <param name="Text">The text, with its byte order mark, if any.</param>
/// <param name="Whole">Whether it is the whole file.</param>
internal sealed record TextSample(byte[] Text, bool Whole, TextEncoding Encoding)
{
    private const int FirstBytes = 1 << 17;
    private const int MostBytes = 1 << 22;

    /// <summary>Reads the start of a file: 128 KiB, or as much as two lines take, up to 4 MiB.</summary>
    /// <param name="set">The encoding set; null where it is to be found.</param>
    /// <exception cref="UserErrorException">It is no text.</exception>
    public static TextSample Read(DataFile file, IDataSource source, TextEncoding? set)
    {
        using Stream stream = ContentStream.OpenPacked(file, source);
        var bytes = new byte[FirstBytes];
        int length = 0;
        while (true)
        {
            length += Read(stream, bytes.AsSpan(length), file);
            bool whole = length < bytes.Length;
            if (whole || bytes.AsSpan().Count((byte)'\n') > 1 || bytes.Length >= MostBytes)
            {
                return Decode(file, bytes.AsSpan(0, length), whole, set);
            }

            Array.Resize(ref bytes, bytes.Length * 4);
        }
    }

    private static int Read(Stream stream, Span<byte> buffer, DataFile file)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e) when (file.Gzip || file.Entry is not null)
        {
            throw ByteWindow.Damaged(file, e);
        }
    }

    private static TextSample Decode(DataFile file, ReadOnlySpan<byte> bytes, bool whole, TextEncoding? set)
    {
        ForeignContent.Refuse(file, bytes);
        TextEncoding encoding = set ?? Find(bytes);
        if (encoding == TextEncoding.Utf8)
        {
            ForeignContent.RefuseBinary(file, bytes);
            return new TextSample(bytes.ToArray(), whole, encoding);
        }

        using var text = new MemoryStream();
        using var input = new Utf8Input(new MemoryStream(bytes.ToArray()), encoding);
        input.CopyTo(text);
        byte[] converted = text.ToArray();
        ForeignContent.RefuseBinary(file, converted);
        return new TextSample(converted, whole, encoding);
    }

    private static TextEncoding Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return TextEncoding.Utf16LittleEndian;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return TextEncoding.Utf16BigEndian;
        }

        if (bytes.Contains((byte)0) && Utf16WithoutMark(bytes) is { } utf16)
        {
            return utf16;
        }

        return EncodingTally.Of(bytes).Encoding;
    }

    /// <summary>Text of UTF-16 has a zero beside each line end, and beside most other characters, always on the same side.</summary>
    private static TextEncoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        Span<int> zeros = [0, 0];
        Span<int> feeds = [0, 0];
        int bare = 0;
        for (int i = 0; i < bytes.Length - 1; i += 2)
        {
            (byte low, byte high) = (bytes[i], bytes[i + 1]);
            zeros[0] += high == 0 ? 1 : 0;
            zeros[1] += low == 0 ? 1 : 0;
            feeds[0] += low == '\n' && high == 0 ? 1 : 0;
            feeds[1] += high == '\n' && low == 0 ? 1 : 0;
            bare += (low == '\n' && high is > 0 and < 0x80) || (high == '\n' && low is > 0 and < 0x80) ? 1 : 0;
        }

        int side = zeros[0] > zeros[1] ? 0 : 1;
        bool most = zeros[side] * 5L >= bytes.Length / 2 && zeros[1 - side] * 10L <= zeros[side];
        return !most || bare > feeds[side] || feeds[1 - side] > 0 ? null
            : side == 0 ? TextEncoding.Utf16LittleEndian
            : TextEncoding.Utf16BigEndian;
    }
}
