using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Results.Csv;

/// <summary>
/// Goes through a result table record by record and tells where each one lies, so that whoever comes again can go on there: from a record's
/// start its bytes can be read alone. Memory does not grow with the file, nor with the fields that are not wanted.
/// </summary>
/// <param name="stream">The bytes, at the start of a record; it stays open.</param>
/// <param name="name">The file's name for errors.</param>
/// <param name="wanted">How many fields of each record are kept; those behind them are passed over.</param>
internal sealed class CsvRecords(Stream stream, string name, int wanted = int.MaxValue)
{
    /// <summary>The most bytes of a record's wanted fields: a file that is no such table ends here, not in the machine's memory.</summary>
    private const int MostBytes = 1 << 26;

    private const int FirstBytes = 1 << 10;
    private readonly byte[] buffer = new byte[1 << 16];
    private readonly List<int> ends = [];
    private byte[] text = new byte[FirstBytes];
    private int length;
    private int at;
    private int filled;
    private long offset = stream.CanSeek ? stream.Position : 0;

    /// <summary>Where the current record starts.</summary>
    public long Start { get; private set; }

    /// <summary>Where the next one does.</summary>
    public long End => offset;

    /// <summary>The fields of the current record that are kept.</summary>
    public int Fields => ends.Count;

    /// <summary>A field's bytes, without their quotes.</summary>
    public ReadOnlySpan<byte> Bytes(int field)
    {
        int from = field == 0 ? 0 : ends[field - 1];
        return text.AsSpan(from, ends[field] - from);
    }

    /// <summary>A field's text; empty where the record ends before it.</summary>
    public string Text(int field) => field < ends.Count ? Encoding.UTF8.GetString(Bytes(field)) : "";

    /// <summary>Moves to the next record; empty lines are none.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        do
        {
            Start = offset;
            ends.Clear();
            length = 0;
            if (!Read())
            {
                return false;
            }
        }
        while (ends.Count == 1 && length == 0);

        return true;
    }

    private bool Read()
    {
        bool any = false, quoted = false, wasQuote = false;
        while (Fill())
        {
            any = true;
            if (ends.Count >= wanted)
            {
                if (Skip(ref quoted))
                {
                    return true;
                }

                continue;
            }

            byte value = buffer[at++];
            offset++;
            if (quoted)
            {
                (quoted, wasQuote) = value == '"' ? (false, true) : (true, false);
                if (quoted)
                {
                    Append(value);
                }
            }
            else if (value == '"')
            {
                if (wasQuote)
                {
                    Append(value);
                }

                (quoted, wasQuote) = (true, false);
            }
            else if (value is (byte)',' or (byte)'\n')
            {
                if (value == '\n' && length > 0 && text[length - 1] == '\r' && !wasQuote)
                {
                    length--;
                }

                ends.Add(length);
                wasQuote = false;
                if (value == '\n')
                {
                    return true;
                }
            }
            else
            {
                Append(value);
                wasQuote = false;
            }
        }

        if (any && ends.Count < wanted)
        {
            ends.Add(length);
        }

        return any;
    }

    /// <summary>Passes over what is not wanted; whether the record ended.</summary>
    private bool Skip(ref bool quoted)
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(at, filled - at);
        int place = quoted ? rest.IndexOf((byte)'"') : rest.IndexOfAny((byte)'"', (byte)'\n');
        int passed = place < 0 ? rest.Length : place + 1;
        at += passed;
        offset += passed;
        if (place < 0)
        {
            return false;
        }

        if (rest[place] == '\n')
        {
            return true;
        }

        quoted = !quoted;
        return false;
    }

    private bool Fill()
    {
        if (at == filled)
        {
            (at, filled) = (0, stream.Read(buffer));
        }

        return filled > 0;
    }

    private void Append(byte value)
    {
        if (length == text.Length)
        {
            if (length >= MostBytes)
            {
                throw new UserErrorException("a line is longer than any that a run writes; use the file as the run wrote it", name);
            }

            Array.Resize(ref text, 2 * length);
        }

        text[length++] = value;
    }
}
