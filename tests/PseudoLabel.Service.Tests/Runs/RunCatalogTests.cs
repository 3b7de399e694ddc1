using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Tests.Inputs;
using PseudoLabel.Run.Tests.Results;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Runs;

public sealed class RunCatalogTests
{
    private static readonly ReadOnlyMemory<byte> Label = """{ "label": "label" }"""u8.ToArray();

    [Fact]
    public async Task CreateAsync_SameContentsAndSettings_IsTheSameRun()
    {
        using var data = new ServiceData();

        CreatedRun first = await data.Catalog.CreateAsync("demo", Label, null);
        CreatedRun again = await data.Catalog.CreateAsync("demo", Label, null);
        CreatedRun other = await data.Catalog.CreateAsync("demo", """{ "label": "label", "seed": 1 }"""u8.ToArray(), null);
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");
        CreatedRun later = await data.Catalog.CreateAsync("demo", Label, null);

        Assert.True(first.IsNew && other.IsNew && later.IsNew);
        Assert.Equal(new CreatedRun(first.Run, false), again);
        Assert.Equal(3, new[] { first, other, later }.Select(c => c.Run.Id).Distinct().Count());
        Assert.All(new[] { first, other, later }, c => Assert.True(ServiceNames.IsIdentifier(c.Run.Id)));
        Assert.Equal([first.Run, other.Run, later.Run], await data.Catalog.ListAsync());
    }

    [Fact]
    public async Task CreateAsync_Images_NeedNoLabelColumnAndHaveTheirFoldersAsClasses()
    {
        using var data = new ServiceData();
        foreach (string name in new[] { "labeled/cat/1.png", "labeled/dog.zip", "labeled/dog/a b/2.JPG", "labeled/.hidden/3.png",
            "unlabeled/new/4.jpeg" })
        {
            data.Put($"datasets/pets/{name}", "x");
        }

        JobDocument job = await data.Catalog.JobAsync((await data.Catalog.CreateAsync("pets", null, null)).Run.Id);

        Assert.Equal("label", job.Settings.Label);
        Assert.Equal(
            [("datasets/pets/labeled/cat/1.png", "cat"), ("datasets/pets/labeled/dog.zip", "dog"),
                ("datasets/pets/labeled/dog/a b/2.JPG", "a b")],
            job.LabeledFiles.Select(f => (f.Location, f.File.Class!)));
        Assert.Equal([null], job.UnlabeledFiles.Select(f => f.File.Class));
        data.Put("datasets/pets/labeled/stray.png", "x");
        data.Put("datasets/pets/labeled/dog/5.png", "x");
        Assert.Contains(
            "not clear", (await Assert.ThrowsAsync<UserErrorException>(() => data.Catalog.CreateAsync("pets", null, null))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_LinksPipesAndEmptyFiles_EachRealFileOnceAndTheRestIsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links and pipes as Unix has them");
        using var data = new ServiceData();
        string pool = Path.Combine(data.Folder, "datasets", "demo", "unlabeled");
        Directory.CreateSymbolicLink(Path.Combine(pool, "again"), pool);
        Directory.CreateDirectory(Path.Combine(pool, "sub"));
        Directory.CreateSymbolicLink(Path.Combine(pool, "sub", "up"), pool);
        File.CreateSymbolicLink(Path.Combine(pool, "a.csv"), Path.Combine(pool, "u.csv"));
        Pipes.Make(Path.Combine(pool, "pipe.csv"));
        data.Put("datasets/demo/unlabeled/empty.csv", "");
        data.Put("datasets/demo/unlabeled/notes.md", "x");

        CreatedRun run = await data.Catalog.CreateAsync("demo", Label, null);
        JobDocument job = await data.Catalog.JobAsync(run.Run.Id);

        Assert.Equal(["datasets/demo/unlabeled/u.csv"], job.UnlabeledFiles.Select(f => f.Location));
        Assert.Equal(
            [
                "datasets/demo/unlabeled: 1 file is left out, empty: empty.csv",
                "datasets/demo/unlabeled: 1 file is left out, no regular file but a pipe, socket or device: pipe.csv",
                "datasets/demo/unlabeled: 1 file is left out, of an extension that is not read: notes.md",
            ],
            job.Notices);
        Assert.Empty(await data.Catalog.ArrivedSinceAsync(run.Run));
    }

    [Fact]
    public async Task CreateAsync_SettingWithoutEffect_IsInTheJobsNotices()
    {
        using var data = new ServiceData();

        CreatedRun run = await data.Catalog.CreateAsync("demo", """{ "label": "label", "alpha": 2 }"""u8.ToArray(), null);
        JobDocument job = await data.Catalog.JobAsync(run.Run.Id);

        Assert.Equal(["alpha has no effect: mode is not joint, and learner is not neural"], job.Notices);
    }

    [Fact]
    public async Task CreateAsync_OneFileInBothFolders_IsRefused()
    {
        using var data = new ServiceData();
        string datasets = Path.Combine(data.Folder, "datasets", "demo");
        File.CreateSymbolicLink(Path.Combine(datasets, "unlabeled", "l.csv"), Path.Combine(datasets, "labeled", "l.csv"));

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => data.Catalog.CreateAsync("demo", Label, null));

        Assert.Equal("datasets/demo/unlabeled/l.csv: is in 'datasets/demo/labeled' as well; leave it out of one", refused.Message);
    }

    [Fact]
    public async Task CreateAsync_SameKey_IsTheSameRunWhateverWasUploadedSince()
    {
        using var data = new ServiceData();
        CreatedRun first = await data.Catalog.CreateAsync("demo", Label, "key 1");
        data.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");

        CreatedRun again = await data.Catalog.CreateAsync("demo", Label, "key 1");
        CreatedRun other = await data.Catalog.CreateAsync("demo", Label, "key 2");
        RefusedException refused =
            await Assert.ThrowsAsync<RefusedException>(() => data.Catalog.CreateAsync("demo", """{ "label": "x" }"""u8.ToArray(), "key 1"));

        Assert.Equal(first.Run, again.Run);
        Assert.NotEqual(first.Run.Id, other.Run.Id);
        Assert.Equal(Refusal.Unusable, refused.Refusal);
    }

    [Fact]
    public async Task CreateAsync_Carry_TakesTheThresholdsOfTheLastCompletedRunOnce()
    {
        using var data = new ServiceData();
        ReadOnlyMemory<byte> carry = """{ "label": "label", "carry": 0.5 }"""u8.ToArray();
        CreatedRun first = await data.Catalog.CreateAsync("demo", carry, null);
        await CompleteAsync(first);
        CreatedRun other = await data.Catalog.CreateAsync("demo", """{ "label": "label", "carry": 0.5, "seed": 1 }"""u8.ToArray(), null);
        await CompleteAsync(other);

        CreatedRun again = await data.Catalog.CreateAsync("demo", carry, null);

        Assert.Null((await data.Catalog.JobAsync(first.Run.Id)).Carried);
        CarriedThresholds carried = (await data.Catalog.JobAsync(other.Run.Id)).Carried!;
        Assert.Equal(first.Run.Id, carried.From);
        Assert.Equal(["high 0.88", "low 0.80", "medium 0.84"],
            carried.Thresholds.Select(t => FormattableString.Invariant($"{t.Key} {t.Value:0.00}")));
        Assert.Equal(new CreatedRun(first.Run, false), again);

        async Task CompleteAsync(CreatedRun run)
        {
            await data.Catalog.StoreOf(run.Run.Id)
                .WriteAsync(RunNames.Metrics, s => MetricsJson.Write(ExampleMetrics.NothingGained(), s), CancellationToken.None);
            await data.Catalog.StoreOf(run.Run.Id).WriteAsync(RunNames.Report, _ => { }, CancellationToken.None);
        }
    }

    [Fact]
    public async Task CreateAsync_CarryFrom_IsRefused()
    {
        using var data = new ServiceData();

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => data.Catalog.CreateAsync("demo", """{ "label": "label", "carry-from": "elsewhere" }"""u8.ToArray(), null));

        Assert.Contains("leave it out", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text=/etc/passwd")]
    [InlineData("text=..\\\\secret")]
    [InlineData("hint=net.ONNX")]
    public async Task CreateAsync_NetworkByPath_IsRefused(string word)
    {
        using var data = new ServiceData();
        byte[] asked = System.Text.Encoding.UTF8.GetBytes($$"""{ "label": "label", "embed": ["{{word}}"] }""");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => data.Catalog.CreateAsync("demo", asked, null));

        Assert.Contains("has no place here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_Window_TakesTheNewestUploads()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/unlabeled/2026-11-23.csv", "x,y,hint\n1,2,red\n");
        data.Put("datasets/demo/unlabeled/2026-11-24.csv", "x,y,hint\n1,2,red\n");
        data.Put("datasets/demo/unlabeled/2020-01-01.csv", "x,y,hint\n1,2,red\n");
        File.Delete(Path.Combine(data.Folder, "datasets/demo/unlabeled/u.csv"));

        CreatedRun run = await data.Catalog.CreateAsync("demo", """{ "label": "label", "window": "2f" }"""u8.ToArray(), null);

        JobDocument job = await data.Catalog.JobAsync(run.Run.Id);
        Assert.Equal(["2026-11-23.csv", "2026-11-24.csv"], job.UnlabeledFiles.Select(f => Path.GetFileName(f.Location)));
        Assert.Equal((1, 1), (job.LabeledFiles.Count, job.FilesOutsideWindow));
    }

    [Fact]
    public async Task CreateAsync_AtOnce_OneIsNew()
    {
        using var data = new ServiceData();

        CreatedRun[] created =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => data.Catalog.CreateAsync("demo", Label, null))));

        Assert.Single(created, c => c.IsNew);
        Assert.Single(created.Select(c => c.Run).Distinct());
    }

    [Fact]
    public async Task CreateAsync_DataSetsOwnSettings_AreReplacedOnlyWhereNamed()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/job.json", """{ "label": "label", "max-rounds": 3, "seed": 7, }""");

        CreatedRun created = await data.Catalog.CreateAsync("demo", """{ "max-rounds": 6 }"""u8.ToArray(), null);

        JobDocument job = await data.Catalog.JobAsync(created.Run.Id);
        Assert.Equal(("label", 6, 7UL), (job.Settings.Label, job.Settings.MaxRounds, job.Settings.Seed));
        Assert.Equal(["datasets/demo/labeled"], job.Settings.Labeled);
        Assert.Equal(["datasets/demo/labeled/l.csv"], job.LabeledFiles.Select(f => f.File.Name));
    }

    [Theory]
    [InlineData("""{ "label": "label", "labeled": ["x.csv"] }""", "no place here")]
    [InlineData("""{ }""", "'label' is missing")]
    [InlineData("""{ "label": "label", "max-rounds": 101 }""", "max-rounds")]
    public async Task CreateAsync_UnusableSettings_AreRefused(string settings, string says)
    {
        using var data = new ServiceData();

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => data.Catalog.CreateAsync("demo", System.Text.Encoding.UTF8.GetBytes(settings), null));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Empty(await data.Catalog.ListAsync());
    }

    [Fact]
    public async Task CreateAsync_NoSuchDataSet_NamesTheFolder()
    {
        using var data = new ServiceData();

        var error = await Assert.ThrowsAsync<UserErrorException>(() => data.Catalog.CreateAsync("none", Label, null));

        Assert.Equal("datasets/none/labeled", error.File);
    }

    [Fact]
    public async Task EnvironmentAsync_InputChangedSince_IsRefusedWhenItIsOpened()
    {
        using var data = new ServiceData();
        CreatedRun created = await data.Catalog.CreateAsync("demo", Label, null);
        RunEnvironment environment = await data.Catalog.EnvironmentAsync(created.Run.Id);
        DataFile file = (await data.Catalog.JobAsync(created.Run.Id)).UnlabeledFiles[0].File;
        environment.Source.OpenRead(file).Dispose();

        data.Put("datasets/demo/unlabeled/u.csv", "x,y,hint\n1,2,red\n");

        Assert.Contains(
            "changed", Assert.Throws<UserErrorException>(() => environment.Source.OpenRead(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("card-2026", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData("a_b", false)]
    [InlineData("ä", false)]
    [InlineData(null, false)]
    public void IsIdentifier_Text_IsOneOrNot(string? text, bool expected) => Assert.Equal(expected, ServiceNames.IsIdentifier(text));

    [Fact]
    public async Task CreateAsync_LongestName_GivesAnIdentifier()
    {
        using var data = new ServiceData();
        string name = new('a', ServiceNames.MaxLength);
        data.Put($"datasets/{name}/labeled/l.csv", "x,label\n1,a\n");
        data.Put($"datasets/{name}/unlabeled/u.csv", "x\n1\n");

        CreatedRun created = await data.Catalog.CreateAsync(name, Label, null);

        Assert.True(ServiceNames.IsIdentifier(created.Run.Id));
        Assert.False(ServiceNames.IsIdentifier(name + "a"));
    }
}
