using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings.Forms;

public sealed class SharesFormTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("shares-");

    [Fact]
    public void Parse_SeveralClasses_AreAllKept()
    {
        RunSettings settings = Parse("ham=0.87", "a=b=0.13");

        Assert.Equal([("a=b", 0.13), ("ham", 0.87)], settings.ClassShares.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
    }

    [Theory]
    [InlineData("--class-share is 'ham'; it must be CLASS=SHARE, such as spam=0.13, or a CSV file of classes and their shares", "ham")]
    [InlineData(
        "--class-share is 'ham=most'; it must be CLASS=SHARE, such as spam=0.13, or a CSV file of classes and their shares", "ham=most")]
    [InlineData("--class-share gives class 'ham' the share 1.5; it must be above 0 and below 1", "ham=1.5")]
    [InlineData("--class-share gives class 'ham' the share 0; it must be above 0 and below 1", "ham=0")]
    [InlineData("--class-share gives class 'ham' twice; give it once", "ham=0.5", "ham=0.4")]
    public void Parse_WhatIsNoShare_IsRefused(string message, params string[] values) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => Parse(values)).Message);

    [Theory]
    [InlineData("class,share\nham,0.87\nspam,0.13\n")]
    [InlineData("ham,0.87\nspam,0.13\n")]
    [InlineData("class;share\nham;0,87\nspam;0,13\n")]
    [InlineData("\ufeffham\t0.87\n\nspam\t0.13\n")]
    public void Parse_AFile_IsReadAsADataFileIs(string text)
    {
        RunSettings settings = Parse(Written(text));

        Assert.Equal([("ham", 0.87), ("spam", 0.13)], settings.ClassShares.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
    }

    [Theory]
    [InlineData("class,share\nham,most\n", 2L, "'most' is no share; it must be a number above 0 and below 1")]
    [InlineData("class,share,more\nham,0.5,1\n", 1L, "the row has 3 cells; it must have two, a class and its share")]
    public void Parse_AFileThatIsNone_IsRefusedWithItsPlace(string text, long line, string why)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Parse(Written(text)));

        Assert.Equal((why, line), (error.Problem, error.Line));
    }

    [Fact]
    public void Validate_SharesOfMoreThanTheWhole_AreRefused()
    {
        RunSettings settings = new() { ClassShares = new Dictionary<string, double> { ["a"] = 0.9, ["b"] = 0.4 } };

        Assert.Equal(
            "'class-shares' adds up to 1.3; shares of a whole add up to 1",
            Assert.Throws<UserErrorException>(() => RunSettingsValidator.Validate(settings)).Message);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Written(string text)
    {
        string path = Path.Join(folder.FullName, "shares.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private static RunSettings Parse(params string[] values) =>
        SettingTable.Find("class-shares")!.Parse(new RunSettings(), values, "--class-share");
}
