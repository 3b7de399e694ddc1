using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class RowHashesTests
{
    [Fact]
    public void Of_SameValues_SameHashWhateverTheBlock()
    {
        ulong[] two = RowHashes.Of(Block([1.5f, -0f], ["a", null], [7, long.MinValue]));
        ulong[] other = RowHashes.Of(Block([0, 1.5f, 1.5f], [null, "a", "b"], [long.MinValue, 7, 7]));

        Assert.Equal((two[0], two[1]), (other[1], other[0]));
        Assert.NotEqual(two[0], other[2]);
    }

    [Fact]
    public void Of_ValuesInOtherColumnsOrParted_AreOtherRows()
    {
        ulong[] hashes =
        [
            .. RowHashes.Of(Block([1, 2], ["ab", "ab"], [2, 1])), .. RowHashes.Of(Texts("ab", "c")), .. RowHashes.Of(Texts("a", "bc")),
            .. RowHashes.Of(Texts("", null)), .. RowHashes.Of(Texts(null, "")),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.DoesNotContain(RowHashes.Nothing, hashes);
    }

    [Fact]
    public void Of_NoValueAtAll_IsNothing() =>
        Assert.Equal([RowHashes.Nothing], RowHashes.Of(Block([float.NaN], [null], [long.MinValue])));

    private static RowBlock Block(float[] numbers, string?[] values, long[] times) => new()
    {
        Rows = numbers.Length,
        RowNumbers = [.. numbers.Select((_, i) => (long)i)],
        Columns =
            [new ColumnBlock { Numbers = numbers }, new ColumnBlock { Values = values }, new ColumnBlock { Times = times }],
    };

    private static RowBlock Texts(params string?[] cells) =>
        new() { Rows = 1, RowNumbers = [0], Columns = [.. cells.Select(c => new ColumnBlock { Values = [c] })] };
}
