using System.Globalization;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests;

/// <summary>How numbers, dates and missing values of a column are told to be written, and read then.</summary>
public sealed class CellFormTests
{
    private static readonly SchemaOptions ByRules = new();

    [Fact]
    public void Find_MoneyWithThousands_IsNumericAndSaidOnce()
    {
        SchemaFindings found =
            Find(ByRules, File("t.csv", ("price", i => (1000 + (i * 977.25)).ToString("$#,##0.00", CultureInfo.InvariantCulture)),
                ("share", i => $"{i} %")));
        Assert.Equal([ColumnKind.Numeric, ColumnKind.Numeric], found.Schema.Columns.Take(2).Select(c => c.Kind));
        Assert.Equal("numbers that are not written plainly are read so: '$1,000.00' in 'price' of t.csv is 1000, "
            + "'0 %' in 'share' of t.csv is 0", Assert.Single(found.Notices));
        Assert.Equal([1000f, 1977.25f], Read(found, "t.csv", "price,share\n\"$1,000.00\",1 %\n\"$1,977.25\",2\n", 0));
    }

    [Theory]
    [InlineData("1.234,50", "1.234", 1234f)]
    [InlineData("0,5", "1,234", 1.234f)]
    [InlineData("1 234,5", "1 234", 1234f)]
    [InlineData("1'234.5", "1'234", 1234f)]
    [InlineData("1,234.5", "1,234", 1234f)]
    [InlineData("1,234,567", "1,234", 1234f)]
    [InlineData("1.234.567", "1.234", 1234f)]
    [InlineData("1.5", "1.234", 1.234f)]
    public void Find_OneNumberThatCanBeReadInOneWayOnly_DecidesOfTheOthers(string certain, string open, float expected)
    {
        SchemaFindings found = Find(ByRules, File("t.csv", ("x", i => i == 7 ? certain : i % 3 == 0 ? open : $"{i}")));
        Assert.Equal([expected], Read(found, "t.csv", $"x\n\"{open}\"\n", 0));
    }

    [Fact]
    public void Find_NothingInTheColumnDecides_OtherColumnsOfTheFileDo()
    {
        RawSample comma = File("t.csv", ("x", i => i % 2 == 0 ? "1,234" : "2,345"), ("z", i => $"{i},5"));
        Assert.Equal([1.234f], Read(Find(ByRules, comma), "t.csv", "x,z\n\"1,234\",\"1,5\"\n", 0));
        RawSample point = File("t.csv", ("x", i => i % 2 == 0 ? "1,234" : "2,345"), ("z", i => $"{i}.5"));
        Assert.Equal([1234f], Read(Find(ByRules, point), "t.csv", "x,z\n\"1,234\",1.5\n", 0));
        Assert.Equal([1234f], Read(Find(ByRules, File("t.csv", ("x", i => i % 2 == 0 ? "1,234" : "2,345"))), "t.csv", "x\n\"1,234\"\n", 0));
    }

    [Fact]
    public void Find_PointsWithThreeDigits_AreDecimalsUnlessWholeNumbersStandAmongMany()
    {
        Assert.Equal([1.234f], Read(Find(ByRules, File("t.csv", ("x", i => $"{i + 1}.{i + 100}"))), "t.csv", "x\n1.234\n", 0));
        Assert.Equal([1234f],
            Read(Find(ByRules, File("t.csv", ("x", i => i < 10 ? $"{i + 800}" : $"{i}.{i + 100}"))), "t.csv", "x\n1.234\n", 0));
    }

    [Fact]
    public void Find_FilesThatWriteDifferently_AreReadEachItsWay()
    {
        SchemaFindings found = SchemaInference.Find(
            [File("l.csv", ("x", i => $"{i}.234,5"))], [File("u.csv", ("x", i => $"{i},234.5")), File("v.csv", ("x", i => $"{i + 1},234"))],
            "y", ByRules);
        Assert.Equal([',', '.', '.'], found.Forms.Select(f => f["x"].Decimal));
        Assert.Equal([new char?('.'), ',', ','], found.Forms.Select(f => f["x"].Group));
        Assert.Null(found.Schema.Columns[0].Form);
    }

    [Fact]
    public void Find_DecimalSignSetByHand_Wins() =>
        Assert.Equal([1.234f],
            Read(Find(ByRules with { DecimalSign = ',' }, File("t.csv", ("x", i => $"{i + 1},234"))), "t.csv", "x\n\"1,234\"\n", 0));

    [Fact]
    public void Find_PlainNumbers_HaveNoForm()
    {
        SchemaFindings found =
            Find(ByRules, File("t.csv", ("x", i => $"{i}.5"), ("n", i => $"{-i * 37 % 101}"), ("e", i => $"{i}e-3"),
                ("m", i => i % 5 == 0 ? "#N/A" : $"{i % 17}")));
        Assert.All(found.Schema.Columns.Take(4), c => Assert.Equal(ColumnKind.Numeric, c.Kind));
        Assert.Empty(found.Forms[0]);
        Assert.Empty(found.Notices);
    }

    [Theory]
    [InlineData("#N/A")]
    [InlineData("#N/A N/A")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("missing")]
    [InlineData("<NA>")]
    [InlineData("-nan")]
    [InlineData("n/a")]
    [InlineData("NULL")]
    [InlineData("\\N")]
    [InlineData("#DIV/0!")]
    [InlineData("(null)")]
    [InlineData("unknown")]
    public void Find_KnownMarkers_AreMissingNumbers(string marker)
    {
        SchemaFindings found = Find(ByRules, File("t.csv", ("x", i => i % 2 == 0 ? marker : $"{i}")));
        Assert.Equal(ColumnKind.Numeric, found.Schema.Columns[0].Kind);
        Assert.Equal([float.NaN, 5], Read(found, "t.csv", $"x\n{marker}\n5\n", 0));
    }

    [Fact]
    public void Find_WordThatComesAgainAmongNumbers_IsLearnedAndSaid()
    {
        SchemaFindings found = Find(ByRules, File("t.csv", ("x", i => i % 4 == 0 ? "not asked" : $"{i}.5")));
        Assert.Equal(ColumnKind.Numeric, found.Schema.Columns[0].Kind);
        Assert.Equal(["not asked"], found.Schema.Columns[0].Form!.Markers);
        Assert.Equal(
            "words among numbers or dates are taken for missing values: 'not asked' in 'x' (25 of 100 rows looked at); "
                + "where they are values, set the column's kind to categorical",
            Assert.Single(found.Notices));
        Assert.Equal([float.NaN], Read(found, "t.csv", "x\nNot asked\n", 0));
    }

    [Fact]
    public void Find_WordsAndFewNumbers_StayCategories()
    {
        Assert.Equal(ColumnKind.Categorical,
            Find(ByRules, File("t.csv", ("cylinders", i => i % 9 == 0 ? "rotary" : $"{4 + (i % 3)}"))).Schema.Columns[0].Kind);
        Assert.Equal(ColumnKind.Categorical,
            Find(ByRules, File("t.csv", ("x", i => i % 2 == 0 ? $"{i % 5}" : $"word {i % 4}"))).Schema.Columns[0].Kind);
        Assert.Equal(ColumnKind.Categorical,
            Find(ByRules, File("t.csv", ("size", i => i % 2 == 0 ? "5-10" : i % 3 == 0 ? "<5" : ">10"))).Schema.Columns[0].Kind);
    }

    [Fact]
    public void Find_MarkersSetByHand_AreMissingInEveryColumn()
    {
        SchemaFindings found =
            Find(ByRules with { MissingMarkers = ["-999", "dunno"] },
                File("t.csv", ("x", i => i % 4 == 0 ? "-999" : $"{i}"), ("c", i => i % 2 == 0 ? "dunno" : $"a{i % 3}")));
        const string Csv = "x,c\n-999,dunno\n-999.0,a1\n7,Dunno\n";
        Assert.Equal([float.NaN, float.NaN, 7], Read(found, "t.csv", Csv, 0));
        Assert.Equal([null, "a1", null], Block(found, "t.csv", Csv).Columns[1].Values!);
    }

    [Fact]
    public void Find_DatesOfAnyForm_AreTimes()
    {
        var day = new DateTime(2020, 1, 1);
        SchemaFindings found = Find(
            ByRules,
            File(
                "t.csv",
                ("iso", i => day.AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("dotted", i => day.AddDays(i).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)),
                ("us", i => day.AddDays(i).ToString("M/d/yyyy h:mm tt", CultureInfo.InvariantCulture)),
                ("name", i => day.AddDays(i).ToString("d MMM yyyy", CultureInfo.InvariantCulture)),
                ("compact", i => day.AddDays(i * 17).ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
                ("ts", i => $"{1_600_000_000L + (i * 977 % 101 * 86400)}"),
                ("some", i => i % 5 == 0 ? "n/a" : day.AddDays(i % 9).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))));
        Assert.All(found.Schema.Columns.Take(7), c => Assert.Equal((c.Name, ColumnKind.DateTime), (c.Name, c.Kind)));
        Assert.Empty(found.Notices);
        RowBlock block =
            Block(found, "t.csv",
                "iso,dotted,us,name,compact,ts,some\n2020-01-02,02.01.2020,1/2/2020 12:00 AM,2 Jan 2020,20200102,1577923200,N/A\n");
        long[] times = [.. block.Columns.Take(6).Select(c => c.Times![0])];
        Assert.All(times, t => Assert.Equal(new DateTime(2020, 1, 2).Ticks, t));
        Assert.Equal(long.MinValue, block.Columns[6].Times![0]);
        Assert.Empty(block.Unfit);
    }

    [Fact]
    public void Find_DayOrMonth_IsDecidedByTheColumnThenTheFileThenSaid()
    {
        Assert.Equal("2024-04-03", Day("t.csv", "03/04/2024", ("d", i => $"{1 + (i % 28):00}/04/2024")));
        Assert.Equal("2024-03-04", Day("t.csv", "03/04/2024", ("d", i => $"03/{1 + (i % 28):00}/2024")));
        Assert.Equal("2024-04-03",
            Day("t.csv", "03/04/2024", ("d", i => $"{1 + (i % 12):00}/{1 + (i % 11):00}/2024"), ("e", i => $"{1 + (i % 28):00}/04/2024")));
        SchemaFindings open = Find(ByRules, File("t.csv", ("d", i => $"{1 + (i % 12):00}/{1 + (i % 11):00}/2024")));
        Assert.Equal("no date says whether the day or the month comes first, so that it is a guess: 'd' is read month first; "
            + "set date-order to settle it", Assert.Single(open.Notices));
        SchemaFindings set =
            Find(ByRules with { DateOrder = TimeOrder.DayFirst }, File("t.csv", ("d", i => $"{1 + (i % 12):00}/{1 + (i % 11):00}/2024")));
        Assert.Empty(set.Notices);
        Assert.Equal(new DateTime(2024, 4, 3).Ticks, Block(set, "t.csv", "d\n03/04/2024\n").Columns[0].Times![0]);
    }

    [Theory]
    [InlineData("version", "1.2.", "")]
    [InlineData("address", "10.0.0.", "")]
    [InlineData("phone", "555-12", "-4567")]
    [InlineData("code", "A-2024-01-", "")]
    public void Find_WhatOnlyLooksLikeADate_IsNone(string name, string before, string behind) =>
        Assert.NotEqual(
            ColumnKind.DateTime, Find(ByRules, File("t.csv", (name, i => $"{before}{10 + (i % 7)}{behind}"))).Schema.Columns[0].Kind);

    [Fact]
    public void Read_CellThatDoesNotFit_IsMissingCountedAndNamed()
    {
        SchemaFindings found = Find(ByRules, File("t.csv", ("x", i => $"{i}.5"), ("d", i => $"2024-01-{1 + (i % 28):00}")));
        RowBlock block = Block(found, "t.csv", "x,d\n1,2024-01-01\nabc,2024-01-02\n3,soon\ndef,2024-01-04\n");
        Assert.Equal([1, float.NaN, 3, float.NaN], block.Columns[0].Numbers!);
        Assert.Equal([new UnfitCells("x", 2, 1, 3, "'abc' is not a number"), new UnfitCells("d", 1, 2, 4, "'soon' is not a date")],
            block.Unfit);
        Assert.Empty(block.SetAside);
    }

    [Fact]
    public void Forms_OfANewFile_GoByItsOwnCellsThenByTheModel()
    {
        TableSchema schema = Find(ByRules, File("t.csv", ("x", i => $"{i + 1}.234,5"), ("d", i => $"{1 + (i % 28):00}/04/2024"))).Schema;
        IReadOnlyDictionary<string, CellForm> open =
            SchemaInference.Forms(File("n.csv", 1, ("x", _ => "1,234"), ("d", _ => "03/04/2024")), schema, new SchemaOptions());
        Assert.Equal((',', TimeOrder.DayFirst), (open["x"].Decimal, open["d"].Time));
        IReadOnlyDictionary<string, CellForm> own =
            SchemaInference.Forms(File("n.csv", 2, ("x", i => $"{i + 1},234.5"), ("d", _ => "04/23/2024")), schema, new SchemaOptions());
        Assert.Equal(('.', TimeOrder.MonthFirst), (own["x"].Decimal, own["d"].Time));
    }

    private static string Day(string file, string text, params (string Name, Func<int, string?> Cell)[] columns)
    {
        SchemaFindings found = Find(ByRules, File(file, columns));
        string others = string.Concat(columns.Skip(1).Select(_ => ",01/01/2024"));
        long ticks = Block(found, file, $"{string.Join(',', columns.Select(c => c.Name))}\n{text}{others}\n").Columns[0].Times![0];
        return new DateTime(ticks).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static SchemaFindings Find(SchemaOptions options, RawSample sample) => SchemaInference.Find([sample], [], "y", options);

    private static float[] Read(SchemaFindings found, string file, string csv, int column) =>
        Block(found, file, csv).Columns[column].Numbers!;

    private static RowBlock Block(SchemaFindings found, string file, string csv)
    {
        // The label and the column that is always usable are behind.
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        MemorySource source = MemorySource.Of(string.Join('\n', lines.Select((line, i) => line + (i == 0 ? ",other,y" : ",1,A"))));
        TableIndex index = TableIndexer.Index(MemorySource.File(file), source, new IndexOptions(), default) with { Forms = found.Forms[0] };
        return TableReader.ReadAll(index, found.Schema, source, new ReadOptions(), default).Single().Block;
    }

    private static RawSample File(string name, params (string Name, Func<int, string?> Cell)[] columns) => File(name, 100, columns);

    private static RawSample File(string name, int rows, params (string Name, Func<int, string?> Cell)[] columns) => new()
    {
        File = MemorySource.File(name),
        Header = [.. columns.Select(c => c.Name), "other", "y"],
        Rows = [.. Enumerable.Range(0, rows).Select(i => columns.Select(c => c.Cell(i)).Append($"{i % 4}").Append("A").ToArray())],
    };
}
