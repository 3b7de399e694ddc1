using System.Globalization;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Inference;

public sealed class SchemaInferenceTests
{
    private static readonly SchemaOptions ByRules = new();

    [Fact]
    public void Infer_NumbersWithMissingWords_IsNumeric() =>
        Assert.Equal(ColumnKind.Numeric, Kind("x", i => i % 3 == 0 ? "NA" : i % 3 == 1 ? null : $"{i % 5}.5"));

    [Fact]
    public void Infer_NumberShare_DecidesAt95Percent()
    {
        Assert.Equal(ColumnKind.Numeric, Kind("x", i => i < 5 ? $"bad {i}" : $"{i % 10}"));
        Assert.Equal(ColumnKind.Categorical, Kind("x", i => i < 6 ? $"bad {i}" : $"{i % 10}"));
    }

    [Fact]
    public void Infer_FewDistinctIntegers_IsNumeric() => Assert.Equal(ColumnKind.Numeric, Kind("x", i => $"{i % 2}"));

    [Fact]
    public void Infer_ContinuousFloatsAndShuffledAmounts_AreNumeric()
    {
        Assert.Equal(ColumnKind.Numeric, Kind("x", i => (i * 0.37).ToString("F4", CultureInfo.InvariantCulture)));
        Assert.Equal(ColumnKind.Numeric, Kind("amount", i => $"{i * 37 % 101}"));
    }

    [Theory]
    [InlineData("order_id")]
    [InlineData("customerId")]
    [InlineData("ID")]
    [InlineData("Key")]
    public void Infer_ShuffledDistinctIntegersNamedAsKey_IsIgnored(string name) =>
        Assert.Equal(ColumnKind.Ignore, Kind(name, i => $"{i * 37 % 101}"));

    [Theory]
    [InlineData("paid")]
    [InlineData("width")]
    [InlineData("monkey")]
    public void Infer_ShuffledDistinctIntegersNamedOtherwise_IsNumeric(string name) =>
        Assert.Equal(ColumnKind.Numeric, Kind(name, i => $"{i * 37 % 101}"));

    [Fact]
    public void Infer_RowNumbers_AreIgnoredFrom50Rows()
    {
        Assert.Equal(
            new ColumnSpec("x", ColumnKind.Ignore, "50 distinct integers in 50 rows, in order, a row number"),
            Spec("x", 50, i => $"{1000 + i}"));
        Assert.Equal(ColumnKind.Ignore, Spec("x", 60, i => $"{-7 * i}").Kind);
        Assert.Equal(ColumnKind.Numeric, Spec("x", 49, i => $"{i}").Kind);
    }

    [Fact]
    public void Infer_OneFileSortedByAQuantity_KeepsIt()
    {
        RawSample labeled = Sample("l.csv", 60, i => $"{10_000 + (i * 37)}");
        RawSample unlabeled = Sample("u.csv", 80, i => $"{10_000 + (i * 977 % 83 * 41)}");
        Assert.Equal(ColumnKind.Numeric, SchemaInference.Infer(WithOther(labeled), [WithOther(unlabeled)], "y", ByRules).Columns[0].Kind);
        Assert.Equal(ColumnKind.Numeric, SchemaInference.Infer(WithOther(unlabeled), [WithOther(labeled)], "y", ByRules).Columns[0].Kind);
    }

    [Fact]
    public void Infer_NamelessColumnOfNumbersInAnyOrder_IsIgnored()
    {
        Assert.Equal(ColumnKind.Ignore, Kind("Unnamed: 0", i => $"{i * 37 % 101}"));
        Assert.Equal(ColumnKind.Ignore, Kind("column_1", i => $"{i * 37 % 101}"));
    }

    [Fact]
    public void Find_ColumnsOfLabeledFilesOnly_AreLeftOutAndSaidOnce()
    {
        RawSample labeled = Raw("l.csv", ["a", "annotator", "lead_time", "y"], [["1.5", "me", "7", "A"], ["2", "you", "9", "B"]]);
        RawSample more = Raw("m.csv", ["a", "y", "note"], [["1.5", "A", "n"]]);
        SchemaFindings found = SchemaInference.Find([labeled, more], [Raw("u.csv", ["a"], [["3"], ["4"]])], "y", ByRules);
        Assert.Equal([ColumnKind.Numeric, ColumnKind.Ignore, ColumnKind.Ignore, ColumnKind.Ignore],
            found.Schema.Columns.Select(c => c.Kind));
        Assert.Equal("3 of 4 columns are left out, as only labeled files have them: 'annotator', 'lead_time', 'note'",
            Assert.Single(found.Notices));
    }

    [Fact]
    public void Find_NamesThatDifferInCaseAndSpaces_AreOneColumnAndSaid()
    {
        RawSample labeled = Raw("l.csv", ["Lead Time", "y"], [["1.5", "A"], ["2", "B"]]);
        RawSample other = Raw("m.csv", ["leadtime", "Y"], [["3", "A"]]);
        SchemaFindings found = SchemaInference.Find([labeled, other], [Raw("u.csv", ["LEAD TIME"], [["4"], ["5"]])], "y", ByRules);
        Assert.Equal("Lead Time", Assert.Single(found.Schema.Columns).Name);
        Assert.Equal(
            "columns whose names differ only in case and white space are one: 'leadtime' in m.csv is 'Lead Time', "
                + "'LEAD TIME' in u.csv is 'Lead Time'",
            Assert.Single(found.Notices));
    }

    [Fact]
    public void Find_TwoColumnsThatDifferInCase_StayTwo()
    {
        RawSample labeled = Raw("l.csv", ["a", "A", "y"], [["1.5", "7", "A"], ["2", "8", "B"]]);
        Assert.Equal(["a", "A"],
            SchemaInference.Find([labeled], [Raw("u.csv", ["A", "a"], [["4", "1"]])], "y", ByRules).Schema.Columns.Select(c => c.Name));
        Assert.Equal(
            "u.csv, column 'a': the file has no such column; the nearest is 'A'",
            Assert.Throws<UserErrorException>(
                () => SchemaInference.Find([labeled], [Raw("u.csv", ["A"], [["4"]]), Raw("v.csv", ["a", "A"], [["4", "5"]])], "y",
                    ByRules)).Message);
    }

    [Fact]
    public void Infer_RowNumbersOfBothFilesFromZero_AreIgnored()
    {
        RawSample labeled = Sample("l.csv", 10, i => $"{i}");
        RawSample unlabeled = Sample("u.csv", 80, i => $"{i}");
        Assert.Equal(ColumnKind.Ignore, SchemaInference.Infer(WithOther(labeled), [WithOther(unlabeled)], "y", ByRules).Columns[0].Kind);
    }

    [Fact]
    public void Infer_UniqueCodes_AreIgnoredAndCounted() => Assert.Equal(
        new ColumnSpec("code", ColumnKind.Ignore, "1,200 distinct values in 1,200 rows: an identifier"),
        Spec("code", 1200, i => $"AB-{i:X}"));

    [Fact]
    public void Infer_RepeatedWords_IsCategorical() =>
        Assert.Equal(new ColumnSpec("x", ColumnKind.Categorical, "3 distinct values in 100 rows"), Spec("x", 100, i => $"cat {i % 3}"));

    [Fact]
    public void Infer_LongNamesOfFewValues_IsCategorical() =>
        Assert.Equal(ColumnKind.Categorical, Kind("x", i => $"strongly agree with the statement number {i % 5}"));

    [Fact]
    public void Infer_SentencesLongOrShort_AreText()
    {
        Assert.Equal(ColumnKind.Text, Kind("x", i => $"the invoice {i} that was sent last week is wrong"));
        Assert.Equal(ColumnKind.Text, Kind("x", i => $"call {i} now"));
        Assert.Equal(ColumnKind.Text, Kind("x", i => $"请问第{i}次登录失败了"));
    }

    [Fact]
    public void Infer_NumbersThatNoFloatHolds_AreLeftOutForThatReason()
    {
        const string tiny = "its 240 distinct numbers are one as 32-bit numbers, which are too coarse for them; scale or shift them";
        Assert.Equal(new ColumnSpec("x", ColumnKind.Ignore, tiny), Spec("x", 240, i => $"{1 + i}.25e-300"));
        Assert.Equal(new ColumnSpec("x", ColumnKind.Ignore, tiny), Spec("x", 240, i => i % 2 == 0 ? $"{1 + i}e-300" : $"-{1 + i}e-300"));
        Assert.Equal(
            new ColumnSpec(
                "x", ColumnKind.Ignore, "239 of 240 numbers are beyond the range of a 32-bit number, 3.4e38; scale them"),
            Spec("x", 240, i => i == 0 ? "0" : $"{i}.5e+300"));

        // More digits than a float holds, and nothing else: a key.
        Assert.Equal("240 distinct values in 240 rows: an identifier", Spec("x", 240, i => new string('7', 50) + (1000 + i)).Reason);
    }

    [Fact]
    public void Infer_ConstantOrEmpty_IsIgnored()
    {
        Assert.Equal(new ColumnSpec("x", ColumnKind.Ignore, "one value only in 100 rows"), Spec("x", 100, _ => "7"));
        Assert.Equal(new ColumnSpec("x", ColumnKind.Ignore, "one value only in 100 rows"), Spec("x", 100, i => i % 2 == 0 ? "7" : "7.0"));
        Assert.Equal(new ColumnSpec("x", ColumnKind.Ignore, "no value in 100 rows"), Spec("x", 100, _ => null));
        Assert.Equal(new ColumnSpec("x", ColumnKind.Categorical, "one value, or missing (50 of 100 rows)"),
            Spec("x", 100, i => i % 2 == 0 ? "1" : null));
    }

    [Fact]
    public void Infer_LabelsDoNotMatterAndSuperfluousColumnsAreNotInTheSchema()
    {
        RawSample labeled = Raw("l.csv", ["b", "y", "a"], [["1.5", "A", "x"], ["2", "B", "z"]]);
        RawSample unlabeled = Raw("u.csv", ["a", "b", "extra"], [["x", "oops", "?"], ["z", "oops", "?"]]);
        TableSchema schema = SchemaInference.Infer(labeled, [unlabeled], "y", ByRules);
        Assert.Equal([("b", ColumnKind.Categorical), ("a", ColumnKind.Categorical)], schema.Columns.Select(c => (c.Name, c.Kind)));
        Assert.Equal("y", schema.LabelColumn);
    }

    [Fact]
    public void Infer_KindSetByHand_Wins()
    {
        RawSample labeled = Raw("l.csv", ["a", "b", "y"], [["1", "2", "A"], ["2", "3", "B"]]);
        var options =
            new SchemaOptions { Overrides = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Text, ["b"] = ColumnKind.Ignore } };
        TableSchema schema = SchemaInference.Infer(labeled, [Raw("u.csv", ["a"], [["1"]])], "y", options);
        Assert.Equal([new ColumnSpec("a", ColumnKind.Text, "set by hand"), new ColumnSpec("b", ColumnKind.Ignore, "set by hand")],
            schema.Columns);
    }

    [Fact]
    public void Infer_Unusable_SaysWhatAndWhere()
    {
        RawSample labeled = Raw("l.csv", ["age", "city", "label"], [["1", "x", "A"], ["2", "z", "B"]]);
        Assert.Equal("l.csv, column 'Lable': the label column is absent; did you mean 'label'?", Message(labeled, [], "Lable"));
        Assert.Equal("l.csv, column 'q': the label column is absent; the columns are age, city, label", Message(labeled, [], "q"));
        Assert.Equal(
            "u.csv, column 'city': the file has no such column; the nearest is 'citty'",
            Message(labeled, [Raw("u.csv", ["citty", "age"], [["x", "1"]])], "label"));
        Assert.Equal(
            "v.csv, column 'city': the file has no such column",
            Message(labeled, [Raw("u.csv", ["city", "age"], [["x", "1"]]), Raw("v.csv", ["age"], [["1"]])], "label"));
        Assert.Equal("l.csv, column 'cty': a kind is set for a column that is absent; did you mean 'city'?",
            Message(labeled, [], "label", "cty"));
        Assert.Equal(
            "l.csv, column 'label': a kind is set for the label column, which needs none; leave it out",
            Message(labeled, [], "label", "label"));
        Assert.Equal(
            "l.csv: no column is left to learn from (a: one value only in 2 rows); set a column's kind by hand",
            Message(Raw("l.csv", ["a", "y"], [["1", "A"], ["1", "B"]]), [], "y"));
        Assert.Equal("l.csv: no column is left to learn from", Message(Raw("l.csv", ["y"], [["A"]]), [], "y"));
    }

    private static string Message(RawSample labeled, RawSample[] unlabeled, string label, string? kindOf = null)
    {
        Dictionary<string, ColumnKind> kinds = kindOf is null ? [] : new Dictionary<string, ColumnKind> { [kindOf] = ColumnKind.Text };
        return Assert.Throws<UserErrorException>(
            () => SchemaInference.Infer(labeled, unlabeled, label, new SchemaOptions { Overrides = kinds })).Message;
    }

    private static ColumnKind Kind(string name, Func<int, string?> value) => Spec(name, 100, value).Kind;

    private static ColumnSpec Spec(string name, int rows, Func<int, string?> value)
    {
        RawSample all = WithOther(Sample("t.csv", rows, value, name));
        return SchemaInference.Infer(all, [], "y", ByRules).Columns[0];
    }

    private static RawSample Sample(string file, int rows, Func<int, string?> value, string name = "x") =>
        Raw(file, [name], [.. Enumerable.Range(0, rows).Select(i => new[] { value(i) })]);

    /// <summary>Adds a column that is always usable, and labels.</summary>
    private static RawSample WithOther(RawSample sample) => sample with
    {
        Header = [.. sample.Header, "other", "y"],
        Rows = [.. sample.Rows.Select((row, i) => row.Append($"{i % 4}.5").Append("A").ToArray())],
    };

    private static RawSample Raw(string file, string[] header, string?[][] rows) =>
        new() { File = MemorySource.File(file), Header = header, Rows = rows };
}
