namespace PseudoLabel.Data.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void Distance_TextbookPairs_IsLevenshteins(string from, string to, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(from, to));
        Assert.Equal(expected, NearestName.Distance(to, from));
    }

    [Fact]
    public void Find_Mistyped_GivesTheNearest()
    {
        Assert.Equal("label", NearestName.Find("Lable", ["table_id", "label", "text"]));
        Assert.Null(NearestName.Find("target", ["x1", "x2"]));
        Assert.Null(NearestName.Find("a", []));
    }
}
