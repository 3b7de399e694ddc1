using System.Numerics;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Data.Text;

/// <summary>The grammar of CSV and TSV inside one record (RFC 4180, with any delimiter and quote): where the cells are.</summary>
internal static class CsvText
{
    /// <summary>The index just behind the quote that closes a cell, or -1 when there is none; a doubled quote is text.</summary>
    /// <param name="at">The index just behind the opening quote.</param>
    public static int PastClosingQuote(ReadOnlySpan<byte> data, int at, byte quote)
    {
        while (true)
        {
            int hit = data[at..].IndexOf(quote);
            if (hit < 0)
            {
                return -1;
            }

            at += hit + 1;
            if (at == data.Length || data[at] != quote)
            {
                return at;
            }

            at++;
        }
    }

    /// <summary>Finds the cells of a record that has no quoted ones.</summary>
    /// <param name="record">The record without its line end.</param>
    /// <param name="delimiter">The byte between cells.</param>
    /// <param name="origin">The place of the record's first byte, which is added to every start.</param>
    /// <param name="starts">Gets each cell's start, as far as there is room.</param>
    /// <param name="lengths">Gets each cell's length, as far as there is room.</param>
    /// <returns>Number of cells, also when there was no room for all.</returns>
    public static int SplitPlain(ReadOnlySpan<byte> record, byte delimiter, int origin, Span<int> starts, Span<int> lengths)
    {
        int count = 0;
        int at = 0;
        int start = 0;
        Vector256<byte> wanted = Vector256.Create(delimiter);
        for (; at <= record.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            uint mask = Vector256.Equals(Vector256.Create(record[at..]), wanted).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                int end = at + BitOperations.TrailingZeroCount(mask);
                if (count < starts.Length)
                {
                    starts[count] = origin + start;
                    lengths[count] = end - start;
                }

                count++;
                start = end + 1;
            }
        }

        for (; at < record.Length; at++)
        {
            if (record[at] == delimiter)
            {
                Put(starts, count, origin + start);
                Put(lengths, count++, at - start);
                start = at + 1;
            }
        }

        Put(starts, count, origin + start);
        Put(lengths, count++, record.Length - start);
        return count;
    }

    /// <summary>Finds the cells of any record; doubled quotes are undone in place, which can only shorten a cell.</summary>
    /// <param name="record">The record without its line end; overwritten where a cell has doubled quotes.</param>
    /// <param name="delimiter">The byte between cells.</param>
    /// <param name="quote">What stands around quoted ones.</param>
    /// <param name="starts">Gets each cell's start, as far as there is room.</param>
    /// <param name="lengths">Gets each cell's length, as far as there is room.</param>
    /// <returns>Number of cells, also when there was no room for all; -1 when text follows a closing quote.</returns>
    public static int SplitQuoted(Span<byte> record, byte delimiter, byte quote, Span<int> starts, Span<int> lengths)
    {
        int count = 0;
        int at = 0;
        while (true)
        {
            int start = at;
            int length;
            if (at < record.Length && record[at] == quote)
            {
                at = PastClosingQuote(record, at + 1, quote);
                if (at < record.Length && record[at] != delimiter)
                {
                    return -1;
                }

                length = Unescape(record[++start..(at - 1)], quote);
            }
            else
            {
                int hit = record[at..].IndexOf(delimiter);
                at = hit < 0 ? record.Length : at + hit;
                length = at - start;
            }

            Put(starts, count, start);
            Put(lengths, count++, length);
            if (at++ == record.Length)
            {
                return count;
            }
        }
    }

    private static int Unescape(Span<byte> cell, byte quote)
    {
        int from = cell.IndexOf(quote);
        if (from < 0)
        {
            return cell.Length;
        }

        int to = from;
        for (; from < cell.Length; from++)
        {
            cell[to++] = cell[from];
            from += cell[from] == quote ? 1 : 0;
        }

        return to;
    }

    private static void Put(Span<int> cells, int index, int value)
    {
        if (index < cells.Length)
        {
            cells[index] = value;
        }
    }
}
