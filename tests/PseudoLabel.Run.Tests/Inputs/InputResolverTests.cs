using PseudoLabel.Data;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Inputs;

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
    public void Resolve_LinkBeforeTheRealFile_TheRealNameCounts()
    {
        Touch("cats/1.png");
        Directory.CreateSymbolicLink(At("all"), At("cats"));
        Assert.Equal(["cats/1.png"], Names(root));
        Assert.Equal(["all/1.png"], Names(At("all/*")));
    }

    [Fact]
    public void Resolve_PipesEmptyFilesAndDeadLinks_AreLeftOutAndNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes as Unix has them");
        Touch("a.csv", "notes.md");
        File.WriteAllText(At("empty.csv"), "");
        Pipes.Make(At("p.csv"));
        File.CreateSymbolicLink(At("dead.csv"), At("gone.csv"));
        File.CreateSymbolicLink(At("self.csv"), At("self.csv"));
        List<string> notices = [];

        Assert.Equal([At("a.csv")], InputResolver.Resolve([root], "labeled", notices).Select(f => f.Name));

        Assert.Equal(
            [
                $"{root}: 1 file is left out, empty: empty.csv",
                $"{root}: 1 file is left out, no regular file but a pipe, socket or device: p.csv",
                $"{root}: 2 files are left out, each a link that leads nowhere: dead.csv, self.csv",
                $"{root}: 1 file is left out, of an extension that is not read: notes.md",
            ],
            notices);
        Assert.Equal($"{At("e*")}: labeled input matches no file that can be read ('empty.csv' is empty); known are {InputFormats.Known}",
            Error(At("e*")));
    }

    [Fact]
    public void Resolve_FoldersThatLinkToOneAnother_AreNotWalkedWithoutEnd()
    {
        Touch("a.csv");
        for (int i = 0; i < 16; i++)
        {
            Directory.CreateDirectory(At($"d{i}"));
            Directory.CreateSymbolicLink(At($"d{i}/l"), At($"d{(i + 1) % 16}"));
            Directory.CreateSymbolicLink(At($"d{i}/m"), At($"d{(i + 1) % 16}"));
        }

        Assert.Contains("links below this folder lead to more than 10,000 folders", Error(root), StringComparison.Ordinal);
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
        Assert.NotNull(FileVersion.ETagOf(At("a.csv")));

        File.Delete(At("a.csv"));

        Assert.Null(FileVersion.ETagOf(At("a.csv")));
        Assert.Null(FileVersion.ETagOf(At("gone/a.csv")));
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
        const string known =
            "known are .csv, .tsv, .tab, .jsonl, .ndjson, .json (each also with .gz), .xlsx, .parquet, .arrow, .arrows, .ipc, .feather, "
                + ".png, .jpg, .jpeg, .jfif, .jpe, .webp, .bmp, .gif, .tif, .tiff, .dcm, .zip (of images or tables)";
        Touch("d/notes.md", "x.ods");
        Assert.Equal(
            $"{At("d")}: labeled folder holds no file that can be read ('notes.md' has an unknown extension); {known}", Error(At("d")));
        Assert.Equal(
            $"{At("x.ods")}: labeled input is a spreadsheet of a kind that is not read; save it as .xlsx, or as CSV", Error(At("x.ods")));
        Assert.Equal($"{At("d/notes.md")}: labeled input has an unknown extension; {known}", Error(At("d/notes.md")));
        Assert.Equal($"{At("*.csv")}: labeled input matches no file", Error(At("*.csv")));
        Assert.Equal($"{At("q/*.csv")}: labeled input matches no file", Error(At("q/*.csv")));
        Assert.Equal($"{At("*.ods")}: labeled input matches no file that can be read ('x.ods' has an unknown extension); {known}",
            Error(At("*.ods")));
    }

    [Theory]
    [InlineData("az://container/labeled")]
    [InlineData("https://account.blob.core.windows.net/c/l.csv")]
    public void Resolve_Url_IsRefused(string url) =>
        Assert.Equal($"{url}: labeled input is an address, which is not read here; name a file, a folder or a pattern", Error(url));

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
        Assert.Null(Record.Exception(
            () => InputResolver.RefuseShared(("labeled", labeled), ("unlabeled", InputResolver.Resolve([At("data/b.csv")], "unlabeled")))));
        var error = Assert.Throws<UserErrorException>(
            () => InputResolver.RefuseShared(("labeled", labeled), ("unlabeled", InputResolver.Resolve([At("link")], "unlabeled"))));
        Assert.Equal($"{At("link/a.csv")}: is both a labeled and an unlabeled input; leave it out of one", error.Message);
    }

    private string At(string name) => Path.Join(root, name);

    private string[] Names(params string[] patterns) =>
        [.. InputResolver.Resolve(patterns, "labeled").Select(f => Path.GetRelativePath(root, f.Name))];

    private static string Error(string pattern) =>
        Assert.Throws<UserErrorException>(() => InputResolver.Resolve([pattern], "labeled")).Message;

    private void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
            File.WriteAllText(At(name), "x,y\n");
        }
    }
}
