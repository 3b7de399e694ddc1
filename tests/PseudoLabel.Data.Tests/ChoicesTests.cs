namespace PseudoLabel.Data.Tests;

public sealed class ChoicesTests
{
    private static readonly Choices<Season> Seasons = new(
        "season", new("warm", "from May on", Season.Warm), new("cold", "from November on", Season.Cold));

    private enum Season
    {
        Warm,
        Cold,
    }

    [Fact]
    public void Of_EachName_IsWhatWasDeclaredWithIt()
    {
        Assert.Equal(["warm", "cold"], Seasons.Names);
        Assert.Equal([Season.Warm, Season.Cold], Seasons.Names.Select(Seasons.Of));
        Assert.Equal(Seasons.Names, new[] { Season.Warm, Season.Cold }.Select(Seasons.NameOf));
    }

    [Theory]
    [InlineData("clod", "there is no season 'clod'; it is one of warm, cold; did you mean 'cold'?")]
    [InlineData("Warm", "there is no season 'Warm'; it is one of warm, cold; did you mean 'warm'?")]
    [InlineData("", "there is no season ''; it is one of warm, cold")]
    public void Of_NoSuchName_SaysWhichThereAre(string name, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => Seasons.Of(name)).Message);

    [Theory]
    [InlineData("warm", "warm")]
    [InlineData("warm", "Cold")]
    [InlineData("warm", "")]
    [InlineData("warm", "a b")]
    public void Declared_NameTwiceOrNotInKebabCase_FailsAtOnce(string first, string second) =>
        Assert.Throws<ArgumentException>(() => new Choices<int>("thing", new(first, "", 1), new(second, "", 2)));

    [Fact]
    public void Declared_MemberOfAnEnumerationWithoutName_FailsAtOnce() =>
        Assert.Throws<ArgumentException>(() => new Choices<Season>("season", new Choice<Season>("warm", "", Season.Warm)));
}
