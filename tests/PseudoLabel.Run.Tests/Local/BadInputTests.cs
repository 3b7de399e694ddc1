using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Bad input costs one clear line that names the place, and leaves nothing behind.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("label column absent", "a,b,lable\n1,2,x\n3,4,y\n", "a,b\n1,2\n", "labeled.csv", "label")]
    [InlineData("a class with one row", "a,b,label\n1,2,x\n3,4,x\n5,6,y\n", "a,b\n1,2\n", "labeled.csv", "'y' has one row")]
    [InlineData("one class only", "a,b,label\n1,2,x\n3,4,x\n", "a,b\n1,2\n", "labeled.csv", "two classes")]
    [InlineData("no labels at all", "a,b,label\n1,2,\n3,4,\n", "a,b\n1,2\n", "labeled.csv", "no labeled rows")]
    [InlineData("no unlabeled rows", Good, "a,b\n", "unlabeled.csv", "no unlabeled rows")]
    [InlineData("ragged row", Good, "a,b\n1,2\n3\n", "unlabeled.csv, line 3", "2 columns")]
    [InlineData("ragged labeled row", "a,b,label\n1,2,x\n3,4\n5,6,y\n7,8,y\n", "a,b\n1,2\n", "labeled.csv, line 3", "3 columns")]
    [InlineData("duplicate headers", Good, "a,a\n1,2\n", "unlabeled.csv", "'a'")]
    [InlineData("empty file", Good, "", "unlabeled.csv", "empty")]
    [InlineData("columns missing", Good, "c,d\n1,2\n", "unlabeled.csv", "'a'")]
    public async Task StartAsync_BadInput_OneLineAndNothingLeft(string what, string labeled, string unlabeled, string place, string says)
    {
        using var data = new SmallData();
        data.File("labeled.csv", labeled);
        data.File("unlabeled.csv", unlabeled);
        RunSettings settings = data.Settings();

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions()));

        Assert.True(error.Message.Contains(place, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.True(error.Message.Contains(says, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(data.Out()), what);
    }

    [Theory]
    [InlineData("zero,1,red", 0.0001, "x")]
    [InlineData("1,1e400,red", 0.001, "y")]
    public async Task StartAsync_MoreBadNumbersThanAllowed_NamesTheFirst(string row, double share, string column)
    {
        using var data = new SmallData();
        await File.AppendAllTextAsync(data.Unlabeled, row + "\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { MaxBadShare = share }, new LocalRunOptions()));

        Assert.Contains($"unlabeled.csv, line 602, column '{column}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 of 601 rows", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }

    [Fact]
    public async Task StartAsync_ColumnSetToNumericThatIsNot_IsRefused()
    {
        using var data = new SmallData();
        var columns = new Dictionary<string, ColumnKind> { ["hint"] = ColumnKind.Numeric };

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Columns = columns }, new LocalRunOptions()));

        Assert.Contains("labeled.csv, line 2, column 'hint'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NotUtf8_NamesTheLine()
    {
        using var data = new SmallData();
        await File.WriteAllBytesAsync(data.Unlabeled, [.. "x,y,hint\n1,2,red\n1,2,"u8, 0xE9, 0x81, (byte)'\n']);

        var error =
            await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }

    [Fact]
    public async Task StartAsync_DirectoryWithoutFiles_SaysSo()
    {
        using var data = new SmallData();
        string empty = Directory.CreateDirectory(Path.Combine(data.Folder, "empty")).FullName;

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Unlabeled = [empty] }, new LocalRunOptions()));

        Assert.Contains("empty", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }

    private const string Good = "a,b,label\n1,2,x\n3,4,x\n5,6,y\n7,8,y\n1,3,x\n6,6,y\n";
}
