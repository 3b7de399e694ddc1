using System.Buffers;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Whether a record has the known keys in their order, with single values. Such a record tells nothing new and need not be parsed to find
/// that out. Values are not judged, only passed over.
/// </summary>
internal static class JsonSkeleton
{
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(",} \t\r\n"u8);

    /// <summary>Passes over a key and its value.</summary>
    /// <param name="at">
    /// Where the key's quote may be, behind white space; then the place behind the value and the white space there.
    /// </param>
    /// <param name="key">The key, without quotes.</param>
    /// <returns>False where there is another key, or a value that is an object, an array, or none.</returns>
    public static bool TryPass(ReadOnlySpan<byte> record, ref int at, ReadOnlySpan<byte> key)
    {
        PassSpace(record, ref at);
        int colon = at + key.Length + 2;
        if (colon >= record.Length || record[at] != '"' || record[colon - 1] != '"' || !record.Slice(at + 1, key.Length).SequenceEqual(key))
        {
            return false;
        }

        PassSpace(record, ref colon);
        if (colon >= record.Length || record[colon] != ':')
        {
            return false;
        }

        at = colon + 1;
        PassSpace(record, ref at);
        if (at == record.Length)
        {
            return false;
        }

        if (record[at] == '"')
        {
            at = JsonBrackets.PastString(record, at + 1);
        }
        else if (record[at] is (byte)'-' or (byte)'n' or (byte)'t' or (byte)'f' or (>= (byte)'0' and <= (byte)'9'))
        {
            int length = record[at..].IndexOfAny(ValueEnds);
            at = length < 0 ? -1 : at + length;
        }
        else
        {
            return false;
        }

        if (at < 0)
        {
            return false;
        }

        PassSpace(record, ref at);
        return at < record.Length;
    }

    /// <summary>Passes over white space.</summary>
    public static void PassSpace(ReadOnlySpan<byte> record, ref int at)
    {
        while (at < record.Length && record[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }
    }
}
