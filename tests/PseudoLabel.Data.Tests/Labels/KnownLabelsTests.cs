using PseudoLabel.Data.Labels;

namespace PseudoLabel.Data.Tests.Labels;

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
    [InlineData("NA", KnownLabels.None)]
    [InlineData(" n/a ", KnownLabels.None)]
    [InlineData("?", KnownLabels.None)]
    [InlineData("NaN", KnownLabels.None)]
    [InlineData("-1", KnownLabels.None)]
    [InlineData("2", KnownLabels.Unknown)]
    public void Find_Cell_IsTheClassThatItNames(string? cell, int expected) =>
        Assert.Equal(expected, new KnownLabels(["yes", "no", "1"]).Find(cell));

    [Theory]
    [InlineData("a", 0)]
    [InlineData("A", 1)]
    [InlineData(" a", KnownLabels.Unknown)]
    public void Find_ClassesThatDifferInCaseAlone_AreMatchedToTheLetter(string cell, int expected) =>
        Assert.Equal(expected, new KnownLabels(["a", "A"]).Find(cell));

    [Theory]
    [InlineData("none", 0)]
    [InlineData("very  Good", 1)]
    [InlineData("NA", KnownLabels.None)]
    public void Find_WordForNoLabelThatIsAClass_IsTheClass(string cell, int expected) =>
        Assert.Equal(expected, new KnownLabels(["None", "very good"]).Find(cell));

    [Theory]
    [InlineData("-1", "-1", "1", 0)]
    [InlineData("-1", "0", "1", KnownLabels.Unknown)]
    [InlineData("-1", "0.5", "1", KnownLabels.Unknown)]
    [InlineData("-1", "1", "2", KnownLabels.None)]
    public void Find_MinusOne_IsNoLabelBesideClassesThatItDoesNotBelongTo(string cell, string first, string second, int expected) =>
        Assert.Equal(expected, new KnownLabels([first, second]).Find(cell));

    [Theory]
    [InlineData("todo", KnownLabels.None)]
    [InlineData("NA", KnownLabels.Unknown)]
    [InlineData("A", KnownLabels.Unknown)]
    [InlineData("a", 0)]
    public void Find_WhatTheUserSet_IsKept(string cell, int expected) =>
        Assert.Equal(expected, new KnownLabels(["a", "b"], new LabelOptions { Markers = ["todo"], Exact = true }).Find(cell));
}
