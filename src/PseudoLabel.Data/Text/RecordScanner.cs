using System.Text.Unicode;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Finds the records of a text table one after another, with the line on which each starts. In CSV and TSV a record ends at a line feed
/// outside quotes; a quote opens a quoted cell only at the cell's start (RFC 4180). In JSON Lines every line is a record. Blank lines and
/// comments are no records. Indexer and readers share it, so they cannot disagree on what a row is.
/// </summary>
internal sealed class RecordScanner(DataFile file, ByteWindow window)
{
    /// <summary>A longer record is taken for a missing closing quote; 64 MiB.</summary>
    public const int MaxRecordBytes = 1 << 26;

    /// <summary>Why a row is set aside whose bytes are no characters.</summary>
    public const string NotText = "the text is not UTF-8";

    private readonly byte delimiter = (byte)file.Text.Delimiter;

    // Zero for none; JSON has neither.
    private readonly byte quote = (byte)(file.Format == DataFormat.JsonLines ? '\0' : file.Text.Quote ?? '\0');
    private readonly byte comment = (byte)(file.Format == DataFormat.JsonLines ? '\0' : file.Text.Comment ?? '\0');
    private readonly bool blankCells = file.Format != DataFormat.JsonLines;
    private readonly JsonLayout layout = file.Text.Json;
    private long nextLine = 1;

    /// <summary>The buffer in which the record lies.</summary>
    public byte[] Bytes => window.Bytes;

    /// <summary>Where the record starts in <see cref="Bytes"/>.</summary>
    public int Start { get; private set; }

    /// <summary>The record's length without its line end.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the record has quoted cells.</summary>
    public bool Quoted { get; private set; }

    /// <summary>Whether the array of a JSON file was seen to end.</summary>
    public bool Closed { get; private set; }

    /// <summary>Why the record cannot be read as text; null where it can.</summary>
    public string? Damage { get; private set; }

    /// <summary>The 1-based line on which the record starts.</summary>
    public long Line { get; private set; }

    /// <summary>The record's position in the decompressed stream.</summary>
    public long Offset { get; private set; }

    /// <summary>The position just behind the record's line end.</summary>
    public long EndOffset => window.Offset;

    private ReadOnlySpan<byte> Record => Bytes.AsSpan(Start, Length);

    /// <summary>Goes to the file's first record, past a byte order mark and the lines that the dialect passes over.</summary>
    public void BeginFile()
    {
        window.Fill();
        if (window.Unread.StartsWith("\uFEFF"u8))
        {
            window.Advance(3);
        }

        while (window.Offset < file.Text.JsonStart && (window.Unread.Length > 0 || window.Fill()))
        {
            int passed = Math.Min(window.Unread.Length, file.Text.JsonStart - (int)window.Offset);
            nextLine += window.Unread[..passed].Count((byte)'\n');
            window.Advance(passed);
        }

        for (int skipped = 0; skipped < file.Text.SkippedLines && BeginAfterLineFeed(window.Offset, long.MaxValue); skipped++)
        {
            nextLine++;
        }
    }

    /// <summary>The 1-based line that the next record starts on, or a blank line before it.</summary>
    public long NextLine => nextLine;

    /// <summary>Goes to a place where a record starts.</summary>
    /// <param name="line">Its 1-based line.</param>
    /// <param name="bound">Where the records end.</param>
    public void BeginAt(long offset, long line, long bound = long.MaxValue)
    {
        window.MoveTo(offset, bound);
        nextLine = line;
    }

    /// <summary>Goes behind the first line feed at or after a place; false where there is none before another place.</summary>
    public bool BeginAfterLineFeed(long offset, long limit)
    {
        window.MoveTo(offset, long.MaxValue);
        while (window.Offset < limit)
        {
            int hit = window.Unread.IndexOf((byte)'\n');
            window.Advance(hit < 0 ? window.Unread.Length : hit + 1);
            if (hit >= 0)
            {
                return window.Offset < limit;
            }

            if (!window.Fill())
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Goes forward to a slice; the records are then those of the slice.</summary>
    public void BeginSlice(TableSlice slice) => BeginAt(slice.Offset, slice.FirstLine, slice.Offset + slice.Length);

    /// <summary>Goes to the next record; false at the end.</summary>
    public bool Next()
    {
        while (layout == JsonLayout.Lines ? TakeLine() : TakeValue())
        {
            if (Length == 0 || (comment != 0 && Record[0] == comment) || (!blankCells && !Record.ContainsAnyExcept(" \t\r"u8)))
            {
                continue;
            }

            Damage = Utf8.IsValid(Record) ? null : NotText;
            return true;
        }

        return false;
    }

    private bool TakeLine()
    {
        bool final = false;
        int length;
        int quoteAt;
        while ((length = FindEnd(window.Unread, final, out quoteAt)) < 0)
        {
            if (window.Unread.Length >= MaxRecordBytes)
            {
                throw quoteAt >= 0 ? Unterminated(quoteAt)
                    : new UserErrorException("the row is longer than 64 MiB; check the line ends", file.Name, nextLine);
            }

            if (final)
            {
                throw Unterminated(quoteAt);
            }

            final = !window.Fill();
        }

        if (length == 0)
        {
            return false;
        }

        Start = window.Start;
        Offset = window.Offset;
        Line = nextLine;
        Quoted = quoteAt >= 0;
        nextLine += Quoted ? Bytes.AsSpan(Start, length).Count((byte)'\n') : 1;
        Span<byte> record = Bytes.AsSpan(Start, length);
        record = record[^1] == '\n' ? record[..^1] : record;
        Length = record.Length > 0 && record[^1] == '\r' ? record.Length - 1 : record.Length;
        window.Advance(length);
        return true;
    }

    /// <summary>Takes a JSON value, whatever lines it is on; false behind the last one.</summary>
    private bool TakeValue()
    {
        if (!PassSeparators() || (Closed = layout == JsonLayout.Array && window.Unread[0] == ']'))
        {
            return false;
        }

        bool final = false;
        int length;
        while ((length = JsonBrackets.End(window.Unread, final)) < 0)
        {
            if (final || window.Unread.Length >= MaxRecordBytes)
            {
                throw new UserErrorException(
                    $"the JSON value that begins here {(final ? "does not end" : "is longer than 64 MiB")}; check its brackets and quotes",
                    file.Name, nextLine);
            }

            final = !window.Fill();
        }

        Start = window.Start;
        Offset = window.Offset;
        Line = nextLine;
        Length = length;
        nextLine += Record.Count((byte)'\n');
        window.Advance(length);
        return true;
    }

    private bool PassSeparators()
    {
        while (true)
        {
            int between = 0;
            for (ReadOnlySpan<byte> unread = window.Unread; between < unread.Length && JsonBrackets.IsBetween(unread[between]); between++)
            {
                nextLine += unread[between] == '\n' ? 1 : 0;
            }

            window.Advance(between);
            if (window.Unread.Length > 0)
            {
                return true;
            }

            if (!window.Fill())
            {
                return false;
            }
        }
    }

    /// <summary>The length of the first record with its line end, or -1 when it does not end in these bytes.</summary>
    /// <param name="data">Bytes from a record's start on.</param>
    /// <param name="final">Whether no bytes follow.</param>
    /// <param name="quoteAt">Where the last quoted cell opened; -1 when there is none.</param>
    private int FindEnd(ReadOnlySpan<byte> data, bool final, out int quoteAt)
    {
        quoteAt = -1;
        bool quotes = quote != 0 && !(comment != 0 && data.Length > 0 && data[0] == comment);
        int at = 0;
        while (true)
        {
            int hit = quotes ? data[at..].IndexOfAny((byte)'\n', quote) : data[at..].IndexOf((byte)'\n');
            if (hit < 0)
            {
                return final ? data.Length : -1;
            }

            at += hit + 1;
            if (data[at - 1] == '\n')
            {
                return at;
            }

            if (at >= 2 && data[at - 2] != delimiter)
            {
                continue;
            }

            quoteAt = at - 1;
            at = CsvText.PastClosingQuote(data, at, quote);
            if (at < 0 || (at == data.Length && !final))
            {
                return -1;
            }
        }
    }

    private UserErrorException Unterminated(int quoteAt)
    {
        long line = nextLine + window.Unread[..quoteAt].Count((byte)'\n');
        return new UserErrorException("the quote that opens here is never closed; close it, or double a quote that is text",
            file.Name, line);
    }
}
