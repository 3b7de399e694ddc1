using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public sealed class ReviewCsvTests
{
    [Fact]
    public void Write_Rows_RanksThemInTheirOrder()
    {
        var stream = new MemoryStream();
        ReviewCsv.Write(stream, [Row(0.015625f, "u.csv", 4), Row(0.5f, "a,b.csv", 1) with { Kind = ReviewKind.Audit }]);

        Assert.Equal(
            "rank,source,row,predicted_label,confidence,second_label,margin,kind\n"
            + "1,u.csv,4,cat,0.500000,dog,0.015625,uncertain\n"
            + "2,\"a,b.csv\",1,cat,0.500000,dog,0.500000,audit\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameRows()
    {
        ReviewRow[] rows = [Row(0.25f, "u\n.csv", 4), Row(0.5f, "v", 1) with { Kind = ReviewKind.Audit, PredictedLabel = "\"" }];
        var stream = new MemoryStream();
        ReviewCsv.Write(stream, rows);
        stream.Position = 0;

        Assert.Equal(rows, ReviewCsv.Read(stream));
    }

    [Fact]
    public void Write_OwnColumns_StandBehindAndAreReadBackAsTheyWere()
    {
        ReviewRow row = Row(0.25f, "=u.csv", 4) with
        {
            PredictedLabel = "+",
            Cells = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = "=1+1, \"x\"\nnext", ["n"] = "-5", ["@t"] = "" },
        };
        var stream = new MemoryStream();
        ReviewCsv.Write(stream, [row], ["text", "n", "@t"]);
        stream.Position = 0;
        ReviewRow read = Assert.Single(ReviewCsv.Read(stream));

        Assert.Equal(
            "rank,source,row,predicted_label,confidence,second_label,margin,kind,text,n,'@t\n"
            + "1,'=u.csv,4,'+,0.500000,dog,0.250000,uncertain,\"'=1+1, \"\"x\"\"\nnext\",-5,\n",
            Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal((row.Source, row.PredictedLabel), (read.Source, read.PredictedLabel));
        Assert.Equal(row.Cells.OrderBy(c => c.Key, StringComparer.Ordinal), read.Cells!.OrderBy(c => c.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Read_UnknownKind_NamesLineAndColumn()
    {
        byte[] text = Encoding.UTF8.GetBytes(
            "rank,source,row,predicted_label,confidence,second_label,margin,kind\n1,u,0,a,0.5,b,0.1,odd\n");

        var error = Assert.Throws<UserErrorException>(() => ReviewCsv.Read(new MemoryStream(text)).ToList());

        Assert.Equal((2L, "kind"), (error.Line!.Value, error.Column));
    }

    private static ReviewRow Row(float margin, string source, long row) =>
        new(source, row, "cat", 0.5f, "dog", margin, ReviewKind.Uncertain);
}
