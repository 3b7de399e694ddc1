using PseudoLabel.Core.Data.Labels;

namespace PseudoLabel.Core.Tests.Data.Labels;

public sealed class KnownLabelsTests
{
    [Theory]
    [InlineData("yes", 0)]
    [InlineData(" YES ", 0)]
    [InlineData("1.0", 2)]
    [InlineData("01", KnownLabels.Unknown)]
    [InlineData("maybe", KnownLabels.Unknown)]
    [InlineData("", KnownLabels.None)]
    [InlineData("  ", KnownLabels.None)]
    [InlineData(null, KnownLabels.None)]
    public void Find_Cell_IsTheClassThatItNames(string? cell, int expected) => Assert.Equal(expected, new KnownLabels(["yes", "no", "1"]).Find(cell));

    [Theory]
    [InlineData("a", 0)]
    [InlineData("A", 1)]
    [InlineData(" a", KnownLabels.Unknown)]
    public void Find_ClassesThatDifferInCaseAlone_AreMatchedToTheLetter(string cell, int expected) => Assert.Equal(expected, new KnownLabels(["a", "A"]).Find(cell));
}
