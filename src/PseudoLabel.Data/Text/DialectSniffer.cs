namespace PseudoLabel.Data.Text;

/// <summary>
/// Decides how a text file is written by looking at its start. What the file's name stands for is kept wherever it fits. Another delimiter
/// is taken only in two cases: the header and the rows agree on it and not on the plain one, or the plain one leaves cells that are no
/// values. (The rules of Python's csv.Sniffer and of DuckDB, equal numbers of cells, with the score of CleverCSV, cells that look like
/// values.)
/// </summary>
internal static class DialectSniffer
{
    // By so much more of the cells must look like values for another delimiter than the plain one, where both fit.
    private const double TypeGain = 0.2;
    private const int MostTitleLines = 20;

    /// <summary>The file with its dialect: none where that is plain.</summary>
    /// <param name="file">A CSV or TSV file.</param>
    /// <param name="notes">Gets what a person should hear of.</param>
    public static DataFile Decide(DataFile file, TextSample sample, TextSettings settings, InputNotes? notes)
    {
        TextDialect plain = TextDialect.Plain(file.Format) with { Encoding = sample.Encoding, Header = !settings.NoHeader };
        DialectTrial best = Best(sample, plain, settings);
        TextDialect dialect = best.Dialect with { TrailingDelimiter = HasTrailing(best) };
        if (dialect.Header && HeaderRules.LooksLikeData(best.Cells))
        {
            notes?.Add(file.Name, "the first line looks like a row, not like column names; set no-header if it is one");
        }

        DataFile decided = file with { Dialect = dialect == TextDialect.Plain(file.Format) ? null : dialect };
        string[] differences = [.. dialect.Differences(file.Format)];
        if (differences.Length > 0)
        {
            notes?.Add(file.Name, string.Join(", ", differences));
        }

        return decided;
    }

    private static DialectTrial Best(TextSample sample, TextDialect plain, TextSettings settings)
    {
        ReadOnlySpan<byte> text = sample.Text.AsSpan().TrimStart("\uFEFF"u8);
        if (text.StartsWith("sep="u8) && text.Length > 5 && text[5] is (byte)'\r' or (byte)'\n' && settings.SetDelimiter is null)
        {
            // The line by which Excel is told the delimiter.
            plain = plain with { Delimiter = (char)text[4], SkippedLines = 1 };
            return Quoted(sample, plain, settings, settings with { Delimiter = plain.Delimiter.ToString() });
        }

        DialectTrial best = Commented(sample, plain, settings);
        return best.Fits || best.Width <= 1 && best.Share >= 1 ? best : Titled(sample, plain, settings) ?? best;
    }

    /// <summary>Past the lines before the first blank one, where a table fits behind them and they have not its columns.</summary>
    private static DialectTrial? Titled(TextSample sample, TextDialect plain, TextSettings settings)
    {
        int at = 0;
        for (int line = 1; line <= MostTitleLines; line++)
        {
            int length = sample.Text.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0)
            {
                return null;
            }

            if (line > 1 && !sample.Text.AsSpan(at, length).ContainsAnyExcept(" \t\r"u8))
            {
                DialectTrial behind = Commented(sample, plain with { SkippedLines = line }, settings);
                bool narrow = !sample.Text.AsSpan(0, at).Contains((byte)behind.Dialect.Delimiter);
                return behind.FitsAll && behind.Records > 2 && narrow ? behind : null;
            }

            at += length + 1;
        }

        return null;
    }

    private static DialectTrial Commented(TextSample sample, TextDialect plain, TextSettings settings)
    {
        if (settings.Comment != TextSettings.Auto)
        {
            return Quoted(sample, plain with { Comment = settings.Comment == TextSettings.None ? null : settings.Comment[0] },
                settings, settings);
        }

        DialectTrial best = Quoted(sample, plain, settings, settings);
        List<Range> comments = best.FitsAll ? [] : CommentLines(sample.Text);
        if (comments.Count == 0)
        {
            return best;
        }

        DialectTrial without = Quoted(sample, plain with { Comment = '#' }, settings, settings);

        // A header may begin with the sign, and so may a row: those have as many cells as the table.
        bool clear = without.Fits
            && comments.TrueForAll(c => sample.Text.AsSpan()[c].Count((byte)without.Dialect.Delimiter) + 1 != without.Width);
        return clear ? without : best;
    }

    private static List<Range> CommentLines(byte[] text)
    {
        var lines = new List<Range>();
        int at = text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < text.Length)
        {
            int length = text.AsSpan(at).IndexOf((byte)'\n');
            int end = length < 0 ? text.Length : at + length;
            if (text[at] == '#')
            {
                lines.Add(at..end);
            }

            at = end + 1;
        }

        return lines;
    }

    private static DialectTrial Quoted(TextSample sample, TextDialect plain, TextSettings settings, TextSettings delimiters)
    {
        if (settings.Quote != TextSettings.Auto)
        {
            return Delimited(sample, plain with { Quote = settings.Quote == TextSettings.None ? null : settings.Quote[0] }, delimiters);
        }

        DialectTrial best = Delimited(sample, plain, delimiters);
        if (best.Quotes.Closed > 0)
        {
            return best;
        }

        if (best.Quotes.Open > 0)
        {
            // Quotes open in several rows and none is ever closed: they are text. A single one is more likely damage.
            DialectTrial none = Delimited(sample, plain with { Quote = null }, delimiters);
            return none.FitsAll && none.Cells.Count(row => row.Any(cell => cell.StartsWith('"'))) > 1 ? none : best;
        }

        if (sample.Text.AsSpan().IndexOf((byte)'\'') < 0)
        {
            return best;
        }

        DialectTrial single = Delimited(sample, plain with { Quote = '\'' }, delimiters);
        bool quotes = single.Quotes is { Closed: > 1, Open: 0 };
        bool better = best.Fits ? single.Fits && single.Share >= best.Share && HasQuotedColumn(best)
            : single.FitsAll || (best.Width <= 1 && single.Width <= 1 && HasQuotedColumn(best));
        return quotes && better ? single : best;
    }

    /// <summary>Whether a column's cells all stand in single quotes, its name perhaps not.</summary>
    private static bool HasQuotedColumn(DialectTrial trial)
    {
        // A delimiter within quotes makes more cells of a row: those rows tell nothing.
        string[][] rows = [.. trial.Cells.Skip(1).Where(row => row.Length == trial.Width)];
        return Enumerable.Range(0, trial.Width).Any(c =>
        {
            string[] filled = [.. rows.Where(row => row[c].Length > 0).Select(row => row[c])];
            return filled.Length > 1 && Array.TrueForAll(filled, cell => cell.Length > 1 && cell[0] == '\'' && cell[^1] == '\'');
        });
    }

    private static DialectTrial Delimited(TextSample sample, TextDialect plain, TextSettings settings)
    {
        if (settings.SetDelimiter is { } set)
        {
            return DialectTrial.Of(sample, plain with { Delimiter = set });
        }

        DialectTrial best = DialectTrial.Of(sample, plain);
        string first = best.First;
        bool kept = best.Fits;
        foreach (char delimiter in CellShape.Delimiters.Where(d => d != plain.Delimiter && first.Contains(d, StringComparison.Ordinal)))
        {
            DialectTrial other = DialectTrial.Of(sample, plain with { Delimiter = delimiter });
            bool better = kept ? other.FitsAll && other.FirstIsKnown && other.TypeShare > best.TypeShare + TypeGain
                : other.Fits && (best.Width <= 1 || !best.Fits || other.Score > best.Score);
            if (better)
            {
                best = other;
            }
        }

        return best;
    }

    /// <summary>A nameless last column without a value, in a table of which every line ends so.</summary>
    private static bool HasTrailing(DialectTrial trial) => trial.EndsEmpty && trial.Records > 1 && trial.FitsAll;
}
