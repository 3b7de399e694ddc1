using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings.Forms;

public sealed class SharesFormTests
{
    [Fact]
    public void Parse_SeveralClasses_AreAllKept()
    {
        RunSettings settings = Parse("ham=0.87", "a=b=0.13");

        Assert.Equal([("a=b", 0.13), ("ham", 0.87)], settings.ClassShares.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
    }

    [Theory]
    [InlineData("--class-share is 'ham'; it must be CLASS=SHARE, such as spam=0.13", "ham")]
    [InlineData("--class-share is 'ham=most'; it must be CLASS=SHARE, such as spam=0.13", "ham=most")]
    [InlineData("--class-share gives class 'ham' the share 1.5; it must be above 0 and below 1", "ham=1.5")]
    [InlineData("--class-share gives class 'ham' the share 0; it must be above 0 and below 1", "ham=0")]
    [InlineData("--class-share gives class 'ham' twice; give it once", "ham=0.5", "ham=0.4")]
    public void Parse_WhatIsNoShare_IsRefused(string message, params string[] values) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => Parse(values)).Message);

    [Fact]
    public void Validate_SharesOfMoreThanTheWhole_AreRefused()
    {
        RunSettings settings = new() { ClassShares = new Dictionary<string, double> { ["a"] = 0.9, ["b"] = 0.4 } };

        Assert.Equal(
            "'class-shares' adds up to 1.3; shares of a whole add up to 1",
            Assert.Throws<UserErrorException>(() => RunSettingsValidator.Validate(settings)).Message);
    }

    private static RunSettings Parse(params string[] values) =>
        SettingTable.Find("class-shares")!.Parse(new RunSettings(), values, "--class-share");
}
