namespace PseudoLabel.Core.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", "smitten", "smitten")]
    [InlineData("max-round", "max-rounds", "mode", "max-rounds")]
    [InlineData("LOGISTIC", "logistic", "forest", "logistic")]
    [InlineData("zzz", "logistic", "forest", null)]
    [InlineData("b", "a", "c", null)]
    [InlineData("ab", "ac", "ad", "ac")]
    public void Find_Misspelled_GivesTheNearestOrNone(string name, string first, string second, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(name, [first, second]));
}
