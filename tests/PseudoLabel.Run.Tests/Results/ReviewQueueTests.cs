using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public sealed class ReviewQueueTests
{
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
