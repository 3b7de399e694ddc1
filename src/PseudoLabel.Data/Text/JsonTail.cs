namespace PseudoLabel.Data.Text;

/// <summary>What may follow the array of a JSON file: the rest of the object that holds it, with no other table in it.</summary>
internal static class JsonTail
{
    private const int MostBytes = 1 << 22;

    /// <summary>Refuses a file whose array does not end, or with more rows behind it.</summary>
    /// <exception cref="UserErrorException">Says what is wrong.</exception>
    public static void Check(DataFile file, ByteWindow window, RecordScanner scanner)
    {
        if (!scanner.Closed)
        {
            throw new UserErrorException("the JSON array does not end: the file is cut off", file.Name, scanner.NextLine);
        }

        window.Advance(1);
        while (window.Unread.Length < MostBytes && window.Fill())
        {
        }

        ReadOnlySpan<byte> rest = window.Unread;
        if (!rest.ContainsAnyExcept(" \t\r\n"u8))
        {
            return;
        }

        JsonSniffer.FirstObject holder = JsonSniffer.FirstObject.Of(rest, depth: 1);
        if (holder.Length < 0 || holder.IsBroken || rest[holder.Length..].ContainsAnyExcept(" \t\r\n"u8))
        {
            throw new UserErrorException("text follows the end of the JSON array; write all rows in one array", file.Name,
                scanner.NextLine);
        }

        if (holder.Arrays.Count > 0)
        {
            throw new UserErrorException(
                $"the JSON object holds a second array of objects, '{Excerpt.Name(holder.Arrays[0].Key)}'; "
                    + "write the one that is the table as a file of its own", file.Name);
        }
    }
}
