using PseudoLabel.Core;
using PseudoLabel.Workflow.Inputs;

namespace PseudoLabel.Workflow.Tests.Inputs;

public sealed class InputResolverTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("inputs").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Resolve_File_ShowsTheNameAsWritten()
    {
        Touch("a.csv");
        string name = Path.GetRelativePath(Directory.GetCurrentDirectory(), At("a.csv"));
        InputFile file = Assert.Single(InputResolver.Resolve([name], "labeled"));
        Assert.Equal(name, file.Name);
        Assert.Equal(At("a.csv"), file.Path);
        Assert.Equal(4, file.Length);
    }

    [Fact]
    public void Resolve_Folder_TakesTablesBelowInOrdinalOrderWithoutHiddenOnes()
    {
        Touch("b.csv", "b/z.jsonl", "B.CSV.GZ", "b-1.parquet", ".hidden.csv", ".git/c.csv", "notes.md", "_SUCCESS");
        Assert.Equal(["B.CSV.GZ", "b-1.parquet", "b.csv", "b/z.jsonl"], Names(root));
        Assert.Equal(["B.CSV.GZ", "b-1.parquet", "b.csv", "b/z.jsonl"], Names(root + "/"));
    }

    [Fact]
    public void Resolve_Globs_MatchWithinAndAcrossFolders()
    {
        Touch("a.csv", "b.tsv", "d/c.csv", "d/e/f.csv", "d/e/f.md", ".h/g.csv");
        Assert.Equal(["a.csv"], Names(At("*.csv")));
        Assert.Equal(["a.csv", "b.tsv"], Names(At("*")));
        Assert.Equal(["d/c.csv"], Names(At("*/*.csv")));
        Assert.Equal(["d/e/f.csv"], Names(At("d/*/f*")));
        Assert.Equal(["a.csv", "d/c.csv", "d/e/f.csv"], Names(At("**/*.csv")));
    }

    [Fact]
    public void Resolve_SeveralPatterns_KeepTheirOrderAndDropDuplicates()
    {
        Touch("a.csv", "b.csv", "c.csv");
        File.CreateSymbolicLink(At("z.csv"), At("a.csv"));
        Assert.Equal(["b.csv", "a.csv", "c.csv"], Names(At("b.csv"), root, At("*.csv"), At("z.csv")));
    }

    [Fact]
    public void Resolve_LinkedFolders_AreFollowedOnce()
    {
        Touch("data/a.csv");
        Directory.CreateSymbolicLink(At("data/loop"), At("data"));
        Directory.CreateSymbolicLink(At("link"), At("data"));
        Assert.Equal(["data/a.csv"], Names(root));
        Assert.Equal(["link/a.csv"], Names(At("link")));
    }

    [Fact]
    public void Resolve_SameFile_HasTheSameETagUntilItChanges()
    {
        Touch("a.csv");
        string before = InputResolver.Resolve([At("a.csv")], "labeled")[0].ETag;
        Assert.Equal(before, InputResolver.Resolve([root], "labeled")[0].ETag);
        File.SetLastWriteTimeUtc(At("a.csv"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.NotEqual(before, InputResolver.Resolve([root], "labeled")[0].ETag);
    }

    [Fact]
    public void ETag_FileHasGone_Null()
    {
        Touch("a.csv");
        Assert.NotNull(InputResolver.ETag(At("a.csv")));

        File.Delete(At("a.csv"));

        Assert.Null(InputResolver.ETag(At("a.csv")));
        Assert.Null(InputResolver.ETag(At("gone/a.csv")));
    }

    [Fact]
    public void Resolve_NothingThere_SaysSoAndNamesTheNearest()
    {
        Touch("labeled.csv");
        Assert.Equal($"{At("labelled.csv")}: labeled input not found; did you mean 'labeled.csv'?", Error(At("labelled.csv")));
        Assert.Equal($"{At("q/x.csv")}: labeled input not found; check its name", Error(At("q/x.csv")));
    }

    [Fact]
    public void Resolve_NothingReadable_SaysWhatIsKnown()
    {
        const string known = "known are .csv, .tsv, .tab, .jsonl, .ndjson, .json (each also with .gz), .parquet, .png, .jpg, .jpeg, .jfif, .jpe, .webp, .bmp, .gif, .tif, .tiff, .dcm, .zip (of images or tables)";
        Touch("d/notes.md", "x.xlsx");
        Assert.Equal($"{At("d")}: labeled folder holds no file that can be read; {known}", Error(At("d")));
        Assert.Equal($"{At("x.xlsx")}: labeled input has an unknown extension; {known}", Error(At("x.xlsx")));
        Assert.Equal($"{At("*.csv")}: labeled input matches no file", Error(At("*.csv")));
        Assert.Equal($"{At("q/*.csv")}: labeled input matches no file", Error(At("q/*.csv")));
        Assert.Equal($"{At("*.xlsx")}: labeled input matches no file that can be read ('x.xlsx' has an unknown extension); {known}", Error(At("*.xlsx")));
    }

    [Theory]
    [InlineData("az://container/labeled")]
    [InlineData("https://account.blob.core.windows.net/c/l.csv")]
    public void Resolve_Url_IsRefused(string url) =>
        Assert.Equal($"{url}: labeled input is a URL, which this version does not read; the Functions app reads blobs, this program files", Error(url));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b.csv")]
    public void Resolve_NoName_IsRefused(string name) =>
        Assert.Equal("a name among the labeled inputs is empty or holds a null character; name a file", Error(name));

    [Fact]
    public void RefuseShared_SameFileByTwoNames_IsRefused()
    {
        Touch("data/a.csv", "data/b.csv");
        Directory.CreateSymbolicLink(At("link"), At("data"));
        IReadOnlyList<InputFile> labeled = InputResolver.Resolve([At("data/a.csv")], "labeled");
        Assert.Null(Record.Exception(() => InputResolver.RefuseShared(labeled, InputResolver.Resolve([At("data/b.csv")], "unlabeled"))));
        var error = Assert.Throws<UserErrorException>(() => InputResolver.RefuseShared(labeled, InputResolver.Resolve([At("link")], "unlabeled")));
        Assert.Equal($"{At("link/a.csv")}: is both a labeled and an unlabeled input; leave it out of one", error.Message);
    }

    private string At(string name) => Path.Join(root, name);

    private string[] Names(params string[] patterns) => [.. InputResolver.Resolve(patterns, "labeled").Select(f => Path.GetRelativePath(root, f.Name))];

    private static string Error(string pattern) => Assert.Throws<UserErrorException>(() => InputResolver.Resolve([pattern], "labeled")).Message;

    private void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
            File.WriteAllText(At(name), "x,y\n");
        }
    }
}
