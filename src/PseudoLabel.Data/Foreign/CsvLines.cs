using System.Text;

namespace PseudoLabel.Data.Foreign;

/// <summary>The records of RFC 4180 as a labeling tool writes them; a header with tabs and no commas is one of tabs.</summary>
internal static class CsvLines
{
    private const int MostChars = 1 << 26;

    public static IEnumerable<string[]> Read(string file, TextReader reader)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        char delimiter = '\0';
        bool quoted = false;
        bool any = false;
        long chars = 0;
        for (int c = reader.Read(); ; c = reader.Read())
        {
            if (quoted && c >= 0)
            {
                if (c != '"' || reader.Peek() == '"')
                {
                    cell.Append((char)(c == '"' ? reader.Read() : c));
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                (quoted, any) = (true, true);
            }
            else if (c is '\n' or < 0)
            {
                if (c < 0 && quoted)
                {
                    throw new UserErrorException("a quote is never closed; export the file again", file);
                }

                if (any || cells.Count > 0)
                {
                    cells.Add(cell.ToString());
                    yield return [.. cells];
                }

                cells.Clear();
                cell.Clear();
                (any, chars) = (false, 0);
                if (c < 0)
                {
                    yield break;
                }
            }
            else if (c is ',' or '\t' && (delimiter == '\0' || c == delimiter))
            {
                delimiter = (char)c;
                cells.Add(cell.ToString());
                cell.Clear();
                any = true;
            }
            else if (c != '\r')
            {
                cell.Append((char)c);
                any = true;
            }

            if (++chars > MostChars)
            {
                throw new UserErrorException("a record is longer than 64 MiB; is a quote never closed?", file);
            }
        }
    }
}
