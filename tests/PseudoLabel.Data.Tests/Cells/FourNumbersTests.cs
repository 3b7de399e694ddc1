using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

/// <summary>
/// Short numbers, which are read eight characters and four cells at once, are what the reading of one character after another gives.
/// </summary>
public sealed class FourNumbersTests
{
    private static readonly Arbitrary<string[]> Rows = Arb.From(Cell().ArrayOf(7));

    [Property(MaxTest = 3000)]
    public Property Read_AnyShortCells_IsThatOfOneByOne() => Prop.ForAll(Rows, cells =>
    {
        string[] header = [.. cells.Select((_, i) => $"c{i}")];
        TableSchema schema = TestTables.Schema("none", [.. header.Select(name => (name, ColumnKind.Numeric))]);
        string text = $"{string.Join(',', header)}\n{string.Join(',', cells)}\n";
        RowBlock block = TestTables.Read("t.csv", text, schema, new ReadOptions()).Single();
        for (int i = 0; i < cells.Length; i++)
        {
            new CellReader(ColumnKind.Numeric, null, []).Number(cells[i], out float expected);
            float read = block.Columns[i].Numbers![0];
            Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(read),
                $"'{cells[i]}' is {read}, not {expected}");
        }
    });

    [Fact]
    public void Read_EveryNumberOfFiveCharacters_IsThatOfTheLibrary()
    {
        // But for those with a minus behind them, which the library does not read.
        const string characters = "0123456789.-";
        TableSchema schema =
            TestTables.Schema("none", ("a", ColumnKind.Numeric), ("b", ColumnKind.Numeric), ("c", ColumnKind.Numeric),
                ("d", ColumnKind.Numeric));
        string[] cells =
        [
            .. from a in characters from b in characters from c in characters from d in characters from e in characters
               where e != '-'
               select $"{a}{b}{c}{d}{e}",
        ];
        string text = "a,b,c,d\n" + string.Concat(cells.Chunk(4).Select(row => string.Join(',', row) + "\n"));
        RowBlock[] blocks = [.. TestTables.Read("t.csv", text, schema, new ReadOptions(), batchRows: 100_000)];
        int at = 0;
        foreach (RowBlock block in blocks)
        {
            for (int row = 0; row < block.Rows; row++)
            {
                foreach (ColumnBlock column in block.Columns)
                {
                    string cell = cells[at++];
                    float expected = float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float parsed)
                        ? parsed
                        : float.NaN;
                    Assert.True(expected.Equals(column.Numbers![row]), $"'{cell}' is {column.Numbers[row]}, not {expected}");
                }
            }
        }

        Assert.Equal(cells.Length, at);
    }

    /// <summary>Mostly numbers of up to nine characters, some with a character that does not belong.</summary>
    private static Gen<string> Cell()
    {
        Gen<char> digit = Gen.Elements("0123456789".ToCharArray());
        Gen<string> digits = digit.ListOf().Select(d => string.Concat(d.Take(8)));
        Gen<string> number = from sign in Gen.Elements("", "", "-")
                             from whole in digits
                             from point in Gen.Elements("", ".", ".")
                             from rest in digits
                             select Cut(sign + whole + point + rest);
        Gen<string> odd = from text in number
                          from place in Gen.Choose(0, 8)
                          from c in Gen.Elements("+-. eE\0:/x".ToCharArray())
                          select Cut(text.Insert(Math.Min(place, text.Length), c.ToString()));
        return Gen.Frequency((6, number), (1, odd));

        static string Cut(string text) => text[..Math.Min(text.Length, 9)];
    }
}
