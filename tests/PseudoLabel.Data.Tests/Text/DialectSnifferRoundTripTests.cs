using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>Random tables in random dialects come back as they were written, whether the dialect is set or found.</summary>
public sealed class DialectSnifferRoundTripTests
{
    private static readonly string[] Encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

    [Property(MaxTest = 200)]
    public Property AnyTable_InADialectThatIsSet_ComesBack() => Prop.ForAll(Arb.From(Any()), Arb.From(Dialects()), (rows, dialect) =>
    {
        string text = Write(rows, dialect);
        var settings = new TextSettings
        {
            Delimiter = dialect.Delimiter == '\t' ? "tab" : dialect.Delimiter.ToString(),
            Quote = dialect.Quote.ToString(),
            Comment = "none",
            Encoding = dialect.Encoding,
        };
        AssertComesBack(rows, Encode(text, dialect), dialect, settings);
    });

    [Property(MaxTest = 200)]
    public Property TableOfValues_InADialectThatIsFound_ComesBack() =>
        Prop.ForAll(Arb.From(Values()), Arb.From(Dialects()), (rows, dialect) =>
        AssertComesBack(rows, Encode(Write(rows, dialect), dialect), dialect, new TextSettings()));

    private static void AssertComesBack(string[][] rows, byte[] bytes, Dialect dialect, TextSettings settings)
    {
        var source = new MemorySource(bytes);
        TableIndex index =
            TableIndexer.Index(MemorySource.File(dialect.Name), source, new IndexOptions { BatchRows = 3, Text = settings },
                CancellationToken.None);
        Assert.Equal(rows[0], index.Header);
        IEnumerable<RowBlock> blocks = index.File.IsSequential
            ? TableReader.ReadAll(index, TestTables.AllText(index.Header), source, new ReadOptions(), CancellationToken.None)
                .Select(p => p.Block)
            : TestTables.ReadSlices(index, TestTables.AllText(index.Header), source, new ReadOptions());
        Assert.Equal(rows.Skip(1).Select(r => r.Select(c => string.IsNullOrWhiteSpace(c) ? null : c)), TestTables.Rows(blocks));
    }

    private static string Write(string[][] rows, Dialect dialect)
    {
        string quote = dialect.Quote.ToString();
        char[] special = [dialect.Delimiter, dialect.Quote, '\r', '\n'];
        return string.Concat(
            rows.Select((row, r) => string.Join(dialect.Delimiter, row.Select(Cell))
                + (r == rows.Length - 1 && !dialect.LastLineEnd ? "" : dialect.LineEnd)));

        string Cell(string cell) => dialect.QuoteAll || cell.AsSpan().IndexOfAny(special) >= 0
            ? quote + cell.Replace(quote, quote + quote, StringComparison.Ordinal) + quote
            : cell;
    }

    private static byte[] Encode(string text, Dialect dialect) => dialect.Encoding switch
    {
        "utf-16le" => Utf16(text, bigEndian: false, dialect.Mark),
        "utf-16be" => Utf16(text, bigEndian: true, dialect.Mark),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text),
        _ => [.. dialect.Mark ? "\uFEFF"u8 : [], .. Encoding.UTF8.GetBytes(text)],
    };

    private static byte[] Utf16(string text, bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    /// <summary>Cells of everything that Windows-1252 has, too; the header's names are plain.</summary>
    private static Gen<string[][]> Any() => Tables(
        2,
        Gen.Choose(0, 4)
            .SelectMany(n =>
                Gen.ArrayOf(Gen.Elements("a", "B c", "\"", "'", ",", ";", "|", "\t", "\n", "\r\n", "#", " ", "é", "€", "12.5", "1,5",
                    "-3e4", "{"), n))
            .Select(string.Concat));

    /// <summary>Numbers, words, sentences and gaps, as tables have them.</summary>
    private static Gen<string[][]> Values() => Tables(
        4, Gen.Elements("1", "2.5", "-3", "1,5", "12,75", "red", "light blue", "Müller, Hans", "say \"hi\"", "", "2024-05-01", "€ 5",
            "100%", "it's"));

    private static Gen<string[][]> Tables(int leastRows, Gen<string> cell) =>
        from columns in Gen.Choose(2, 6)
        from rows in Gen.Choose(leastRows, 15)
        from cells in Gen.ArrayOf(Gen.ArrayOf(cell, columns), rows)
        select (string[][])[[.. Enumerable.Range(0, columns).Select(c => $"name{c}")], .. cells];

    private static Gen<Dialect> Dialects() =>
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from single in Gen.Choose(0, 3)
        from encoding in Gen.Elements(Encodings)
        from name in Gen.Elements("t.csv", "t.tsv", "t.txt", "t.tab", "t.csv.gz")
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 3)
        select new Dialect(delimiter, single == 0 ? '\'' : '"', encoding, name[..5], flags[0] ? "\n" : "\r\n", single == 0,
            flags[1], flags[2]);

    public sealed record Dialect(char Delimiter, char Quote, string Encoding, string Name, string LineEnd, bool QuoteAll,
        bool LastLineEnd, bool Mark);
}
