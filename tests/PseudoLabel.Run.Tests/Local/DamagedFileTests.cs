using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A file that is not what its name says, or not all of it, costs one line that names it.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly SmallData data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("pool.csv.gz")]
    [InlineData("pool.jsonl.gz")]
    [InlineData("pool.parquet")]
    public async Task StartAsync_FileCutShort_IsRefused(string name)
    {
        string whole =
            await Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled)).WriteAsync(Path.Combine(data.Folder, "whole-" + name));
        byte[] bytes = await File.ReadAllBytesAsync(whole);
        await File.WriteAllBytesAsync(Path.Combine(data.Folder, name), bytes[..(bytes.Length / 2)]);

        await AssertRefusedAsync(name);
    }

    [Theory]
    [InlineData("pool.csv.gz", "x,y,hint\n1,2,red\n")]
    [InlineData("pool.parquet", "x,y,hint\n1,2,red\n")]
    [InlineData("pool.parquet", "")]
    [InlineData("pool.csv.gz", "")]
    [InlineData("pool.jsonl", "x,y,hint\n1,2,red\n")]
    [InlineData("pool.jsonl", "\n")]
    [InlineData("pool.csv", "x,y,hint\n1,2,\"red\n3,4,blue\n")]
    [InlineData("pool.csv", "x,y,hint\r1,2,red\r")]
    public async Task StartAsync_FileOfAnotherKind_IsRefused(string name, string text)
    {
        data.File(name, text);

        await AssertRefusedAsync(name);
    }

    [Fact]
    public async Task StartAsync_BrokenLineAmongGoodOnes_NamesTheLine()
    {
        data.File("pool.jsonl", "{\"x\": 1, \"y\": 2, \"hint\": \"red\"}\n{\"x\": 1, \"y\": }\n");

        string message = await AssertRefusedAsync("pool.jsonl");

        Assert.Contains("pool.jsonl, line 2", message, StringComparison.Ordinal);
    }

    private async Task<string> AssertRefusedAsync(string name)
    {
        RunSettings settings = data.Settings() with { Unlabeled = [Path.Combine(data.Folder, name)] };

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions()));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(data.Out()));
        return error.Message;
    }
}
