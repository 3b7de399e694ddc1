using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PseudoLabel.Run.Results.Csv;

/// <summary>
/// Builds one line of CSV as UTF-8 in a pooled buffer and writes it whole: fields quoted where RFC 4180 asks for it, LF at its end.
/// One value, never copied; not used after <see cref="WriteTo"/>.
/// </summary>
internal ref struct CsvLine
{
    private const int MaxNumberBytes = 64;
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<byte> BytesNeedQuotes = SearchValues.Create(",\"\r\n"u8);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int length;

    public CsvLine()
    {
    }

    /// <summary>Adds a text field.</summary>
    public void Text(ReadOnlySpan<char> value)
    {
        Separate();
        int special = value.IndexOfAny(NeedsQuotes);
        if (special < 0)
        {
            Append(value);
            return;
        }

        Append("\"");
        for (int quote = value.IndexOf('"'); quote >= 0; quote = value.IndexOf('"'))
        {
            Append(value[..(quote + 1)]);
            Append("\"");
            value = value[(quote + 1)..];
        }

        Append(value);
        Append("\"");
    }

    /// <summary>Adds a text field that is UTF-8 already.</summary>
    public void Utf8(ReadOnlySpan<byte> value)
    {
        Reserve(2 * value.Length + 3);
        buffer[length++] = (byte)',';
        if (value.IndexOfAny(BytesNeedQuotes) < 0)
        {
            value.CopyTo(buffer.AsSpan(length));
            length += value.Length;
            return;
        }

        buffer[length++] = (byte)'"';
        foreach (byte b in value)
        {
            buffer[length++] = b;
            if (b == (byte)'"')
            {
                buffer[length++] = b;
            }
        }

        buffer[length++] = (byte)'"';
    }

    /// <summary>Adds an empty field in quotes.</summary>
    public void Quotes() => Append(",\"\"");

    /// <summary>Adds an integer.</summary>
    public void Integer(long value)
    {
        Separate();
        Reserve(MaxNumberBytes);
        Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out int written);
        length += written;
    }

    /// <summary>Adds a number with six decimals, halves away from zero as <c>F6</c> has it; NaN is an empty field.</summary>
    public void SixDecimals(float value)
    {
        Separate();
        if (float.IsNaN(value))
        {
            return;
        }

        Reserve(MaxNumberBytes);
        Span<byte> to = buffer.AsSpan(length);
        if (value is < 0 or >= 1000)
        {
            value.TryFormat(to, out int written, "F6", CultureInfo.InvariantCulture);
            length += written;
            return;
        }

        int millionths = (int)Millionths.Of(value);
        (int whole, int fraction) = Math.DivRem(millionths, 1_000_000);
        Utf8Formatter.TryFormat(whole, to, out int digits);
        to[digits] = (byte)'.';
        for (int i = digits + 6; i > digits; i--)
        {
            (fraction, int digit) = Math.DivRem(fraction, 10);
            to[i] = (byte)('0' + digit);
        }

        length += digits + 7;
    }

    /// <summary>Ends the line, writes it and gives the buffer back.</summary>
    public void WriteTo(Stream stream)
    {
        Append("\n");
        // Every field was preceded by a comma; the first field's is dropped here.
        stream.Write(buffer.AsSpan(1, length - 1));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Writes a line of column names.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="columns">The names.</param>
    public static void WriteHeader(Stream stream, IEnumerable<string> columns)
    {
        var header = new CsvLine();
        foreach (string column in columns)
        {
            header.Text(column);
        }

        header.WriteTo(stream);
    }

    private void Separate() => Append(",");

    private void Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length - length >= bytes)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + bytes));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
