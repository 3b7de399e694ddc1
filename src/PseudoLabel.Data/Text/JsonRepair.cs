namespace PseudoLabel.Data.Text;

/// <summary>Numbers that JSON has no word for, as Python writes them all the same: they are missing values.</summary>
internal static class JsonRepair
{
    private static ReadOnlySpan<byte> NotANumber => "NaN"u8;

    private static ReadOnlySpan<byte> Infinite => "Infinity"u8;

    /// <summary>Overwrites bare NaN, Infinity and -Infinity of a record by values that are missing cells.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool BareNumbers(Span<byte> record)
    {
        if (record.IndexOf(NotANumber) < 0 && record.IndexOf(Infinite) < 0)
        {
            return false;
        }

        bool found = false;
        for (int at = 0; at < record.Length;)
        {
            if (record[at] == '"')
            {
                at = JsonBrackets.PastString(record, at + 1);
                if (at < 0)
                {
                    return found;
                }

                continue;
            }

            ReadOnlySpan<byte> rest = record[at..];
            int length = rest.StartsWith(NotANumber) ? NotANumber.Length
                : rest.StartsWith(Infinite) ? Infinite.Length
                : rest[0] == '-' && rest[1..].StartsWith(Infinite) ? Infinite.Length + 1
                : 0;
            if (length == 0)
            {
                at++;
                continue;
            }

            // An empty text is as short as NaN, and as missing as null.
            Span<byte> word = record.Slice(at, length);
            word.Fill((byte)' ');
            (length == NotANumber.Length ? "\"\""u8 : "null"u8).CopyTo(word);
            found = true;
            at += length;
        }

        return found;
    }
}
