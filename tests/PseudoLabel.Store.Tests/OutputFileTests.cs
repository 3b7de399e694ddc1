using System.Text;
using PseudoLabel.Run.Tests.Inputs;

namespace PseudoLabel.Store.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("output-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task WriteAsync_RegularFile_IsReplacedWholeOrNotAtAll()
    {
        await File.WriteAllTextAsync(At("a.csv"), "before");

        await Assert.ThrowsAsync<InvalidOperationException>(() => OutputFile.WriteAsync(At("a.csv"), async stream =>
        {
            await stream.WriteAsync("half"u8.ToArray());
            throw new InvalidOperationException();
        }));
        Assert.Equal("before", await File.ReadAllTextAsync(At("a.csv")));

        await WriteAsync(At("a.csv"), "after");
        Assert.Equal("after", await File.ReadAllTextAsync(At("a.csv")));
        Assert.Equal(["a.csv"], Directory.GetFiles(root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task WriteAsync_AKilledWriterLeftItsHalf_RemovesIt()
    {
        string left = At($"a.csv.{Guid.NewGuid():N}.partial");
        string[] others = [At($"b.csv.{Guid.NewGuid():N}.partial"), At("a.csv.partial"), At($"a.csv.x.{Guid.NewGuid():N}.partial")];
        Array.ForEach([left, .. others], file => File.WriteAllText(file, "half"));

        await WriteAsync(At("a.csv"), "whole");

        Assert.False(File.Exists(left));
        Assert.All(others, file => Assert.True(File.Exists(file), file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriteAsync_Link_StaysAndItsTargetIsWritten(bool there)
    {
        Directory.CreateDirectory(At("real"));
        if (there)
        {
            await File.WriteAllTextAsync(At("real/a.csv"), "before");
        }

        File.CreateSymbolicLink(At("middle.csv"), At("real/a.csv"));
        File.CreateSymbolicLink(At("link.csv"), At("middle.csv"));

        await WriteAsync(At("link.csv"), "after");

        Assert.Equal(At("middle.csv"), new FileInfo(At("link.csv")).LinkTarget);
        Assert.Equal(At("real/a.csv"), new FileInfo(At("middle.csv")).LinkTarget);
        Assert.Equal("after", await File.ReadAllTextAsync(At("real/a.csv")));
    }

    [Fact]
    public async Task WriteAsync_Pipe_IsWrittenThroughAndStays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes as Unix has them");
        Pipes.Make(At("pipe"));

        // To open a pipe waits for the other end.
        Task<string> read = Task.Run(() => File.ReadAllText(At("pipe")));

        string much = new('x', 200_000);
        await OutputFile.WriteAsync(At("pipe"), async stream =>
        {
            stream.Write("first "u8);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(much));
            stream.Write(" last"u8);
        });

        Assert.Equal($"first {much} last", await read);
        Assert.True(FileKind.IsSpecial(At("pipe")));
    }

    [Fact]
    public void IsSpecial_FilesFoldersAndNothing_AreNot()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices as Unix has them");
        File.WriteAllText(At("a"), "x");

        Assert.False(FileKind.IsSpecial(At("a")) || FileKind.IsSpecial(root) || FileKind.IsSpecial(At("b")));
        Assert.True(FileKind.IsSpecial("/dev/null"));
    }

    private string At(string name) => Path.Join(root, name);

    private static Task WriteAsync(string path, string text) =>
        OutputFile.WriteAsync(path, async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(text)));
}
