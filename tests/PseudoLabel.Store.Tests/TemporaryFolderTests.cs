namespace PseudoLabel.Store.Tests;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void Dispose_RemovesIt()
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "x"), "1");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    /// <summary>Each removes what others have left, and must not take for that what another is just making.</summary>
    [Fact]
    public void New_ManyAtOnce_EachKeepsItsOwn() => Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "rows");
        File.WriteAllText(file, "x");
        Thread.Yield();
        Assert.Equal("x", File.ReadAllText(file));
    });

    [Fact]
    public void RemoveLeft_RemovesWhatNobodyHolds_AndNothingElse()
    {
        using var place = new TemporaryFolder();
        string start = Path.GetFileName(place.Path)[..^6];
        string At(string name) => Path.Combine(place.Path, name);
        Directory.CreateDirectory(At(start + "left"));
        File.WriteAllText(At(start + "left/.pseudolabel-lock"), "");
        File.WriteAllText(At(start + "left/rows.csv"), "x");
        Directory.CreateDirectory(At(start + "held"));
        Directory.CreateDirectory(At(start + "unlocked"));
        Directory.CreateDirectory(At("another"));
        File.WriteAllText(At("another/.pseudolabel-lock"), "");
        using var held = new FileStream(At(start + "held/.pseudolabel-lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        TemporaryFolder.RemoveLeft(place.Path);

        Assert.Equal(["another", start + "held", start + "unlocked"],
            Directory.GetDirectories(place.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
