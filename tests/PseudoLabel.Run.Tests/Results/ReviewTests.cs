using System.Text;
using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public class ReviewTests
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

    [Fact]
    public void Add_MoreThanCapacity_KeepsSmallestMargins()
    {
        var queue = new ReviewQueue(2);
        queue.Add(Row(0.5f, "u", 0));
        queue.Add(Row(0.25f, "u", 1));
        queue.Add(Row(0.75f, "u", 2));
        queue.Add(Row(0.125f, "u", 3));

        Assert.Equal([3L, 1L], queue.ToList().Select(r => r.Row));
    }

    [Fact]
    public void Add_EqualMargins_AreOrderedBySourceThenRow()
    {
        var queue = new ReviewQueue(3);
        queue.Add(Row(0.5f, "b", 0));
        queue.Add(Row(0.5f, "a", 10));
        queue.Add(Row(0.5f, "a", 9));
        queue.Add(Row(0.5f, "B", 7));

        Assert.Equal([("B", 7L), ("a", 9L), ("a", 10L)], queue.ToList().Select(r => (r.Source, r.Row)));
    }

    [Fact]
    public void Add_DrawnRows_AreOrderedByTheDrawAndKeepTheirMargins()
    {
        var queue = new ReviewQueue(2);
        queue.Add(Row(0.25f, "u", 0) with { Draw = 0.75f });
        queue.Add(Row(0.5f, "u", 1) with { Draw = 0.5f });
        queue.Add(Row(0.75f, "u", 2) with { Draw = 0.25f });

        Assert.Equal([(2L, 0.75f), (1L, 0.5f)], queue.ToList().Select(r => (r.Row, r.Margin)));
    }

    [Fact]
    public void Add_NoCapacity_KeepsNothing()
    {
        var queue = new ReviewQueue(0);
        queue.Add(Row(0, "u", 0));

        Assert.False(queue.Wants(0, "u", 1));
        Assert.Empty(queue.ToList());
    }

    [Fact]
    public void Add_NoMargin_IsRefused() => Assert.Throws<ArgumentException>(() => new ReviewQueue(1).Add(Row(float.NaN, "u", 0)));

    [Property]
    public void ToList_AnyOrderAndSplit_IsTheSortedStart(byte[] margins, byte capacity, ulong seed)
    {
        // Few distinct margins, so that ties are common.
        ReviewRow[] rows = [.. margins.Select((m, i) => Row((m % 4) / 4f, m % 2 == 0 ? "x" : "y", i))];
        IEnumerable<ReviewRow> expected =
            rows.OrderBy(r => r.Margin).ThenBy(r => r.Source, StringComparer.Ordinal).ThenBy(r => r.Row).Take(capacity);
        new SeededRandom(seed).Shuffle<ReviewRow>(rows);
        var left = new ReviewQueue(capacity);
        var right = new ReviewQueue(capacity);
        for (int i = 0; i < rows.Length; i++)
        {
            ReviewQueue queue = i % 3 == 0 ? left : right;
            bool wanted = queue.Wants(rows[i].Margin, rows[i].Source, rows[i].Row);
            queue.Add(rows[i]);
            Assert.Equal(wanted, queue.ToList().Contains(rows[i]));
        }

        left.AddRange(right.ToList());

        Assert.Equal(expected, left.ToList());
    }

    private static ReviewRow Row(float margin, string source, long row) =>
        new(source, row, "cat", 0.5f, "dog", margin, ReviewKind.Uncertain);
}
