namespace PseudoLabel.Data.Tests;

public sealed class UnreadFilesTests
{
    [Fact]
    public void Line_Files_AreCountedByExtension()
    {
        var files = new UnreadFiles();
        Assert.Null(files.Line());
        files.Add("a/b.HEIC");
        Assert.Equal("1 file is not read: a/b.HEIC", files.Line());
        foreach (string name in new[] { "c.svg", "d.svg", "e\\f.heic", "README", "1.2.840", "g.svg" })
        {
            files.Add(name);
        }

        Assert.Equal("7 files are not read: 3 .svg, 2 .heic, 2 without extension", files.Line());
    }

    [Fact]
    public void Line_ManyExtensions_NamesTheMostFrequent()
    {
        var files = new UnreadFiles();
        for (int i = 0; i < 10; i++)
        {
            files.Add($"x.a{(char)('a' + i)}");
        }

        Assert.Equal("10 files here are not read: 1 .aa, 1 .ab, 1 .ac, 1 .ad, 1 .ae, 1 .af and 4 others", files.Line("here"));
    }
}
