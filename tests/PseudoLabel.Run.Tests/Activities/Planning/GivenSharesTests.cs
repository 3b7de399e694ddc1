using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class GivenSharesTests
{
    private static readonly string[] Classes = ["ham", "spam"];

    [Fact]
    public void Of_None_IsNone() => Assert.Null(GivenShares.Of(new RunSettings(), Classes));

    [Fact]
    public void Of_RoundedShares_AddUpToOneInTheClassesOrder()
    {
        double[] shares = GivenShares.Of(Settings(("spam", 0.13), ("ham", 0.865)), Classes)!;

        Assert.Equal(1, shares.Sum(), 1e-12);
        Assert.Equal(0.865 / 0.995, shares[0], 1e-12);
    }

    [Fact]
    public void Of_NamesInAnotherCase_AreTheClassesAsLabelsAre() =>
        Assert.Equal([0.9, 0.1], GivenShares.Of(Settings(("Spam", 0.1), ("HAM", 0.9)), Classes)!);

    [Fact]
    public void Of_AClassGivenTwice_IsRefused() => Assert.Equal(
        "'class-shares' gives class 'ham' two shares, one as 'Ham'; give one to each class",
        Refusal(("ham", 0.5), ("Ham", 0.4), ("spam", 0.1)));

    [Fact]
    public void Of_AClassThatNoLabelHas_IsRefused() =>
        Assert.Equal("'class-shares' gives class 'eggs' a share, which no label has; the classes are ham, spam", Refusal(("eggs", 0.5)));

    [Fact]
    public void Of_AClassWithoutAShare_IsRefused() =>
        Assert.Equal("'class-shares' gives class 'spam' no share; give one to each class", Refusal(("ham", 0.5)));

    [Fact]
    public void Of_SharesOfLessThanTheWhole_AreRefused() => Assert.Equal(
        "'class-shares' adds up to 0.6; the shares of all classes add up to 1", Refusal(("ham", 0.5), ("spam", 0.1)));

    private static string Refusal(params (string Name, double Share)[] shares) =>
        Assert.Throws<UserErrorException>(() => GivenShares.Of(Settings(shares), Classes)).Message;

    private static RunSettings Settings(params (string Name, double Share)[] shares) =>
        new() { ClassShares = shares.ToDictionary(s => s.Name, s => s.Share) };
}
