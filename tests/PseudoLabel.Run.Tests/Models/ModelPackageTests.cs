using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Tests.Models;

public sealed class ModelPackageTests(FinishedRun run) : IClassFixture<FinishedRun>
{
    [Fact]
    public void Write_SamePackage_SameBytes()
    {
        ModelPackage package = run.Read();

        Assert.Equal(Bytes(package), Bytes(package));
        Assert.Equal(File.ReadAllBytes(run.Model), Bytes(package));
    }

    [Fact]
    public void Read_RunsModel_SaysWhatItIs()
    {
        ModelAbout about = run.Read().About;

        Assert.Equal(["alpha", "beta", "gamma"], about.Classes);
        Assert.Equal(["x", "y", "hint"], about.Schema.Columns.Select(c => c.Name));
        Assert.Equal(run.Metrics.Gate.Round, about.Round);
        Assert.Equal(run.Metrics.Gate.Blend, about.Blend);
        Assert.Equal(run.Metrics.Calibration.Temperature, about.Temperature);
        Assert.Equal(LocalRun.Version, about.Version);
    }

    [Fact]
    public void Read_NoModelPackage_IsAUserError()
    {
        using var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("photo.jpg");
        }

        AssertRefused([]);
        AssertRefused("x,y\n1,2\n"u8.ToArray());
        AssertRefused(other.ToArray());
    }

    [Theory]
    [InlineData("about.json", "null")]
    [InlineData("about.json", "{}")]
    [InlineData("about.json", "[")]
    [InlineData("transform.json", "null")]
    [InlineData("transform.json", "{\"version\": 99, \"columns\": []}")]
    [InlineData("model.bin", "")]
    [InlineData("model.bin", "PLM1")]
    [InlineData("model.bin", "PLM1\u0005blend\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("model.bin", "PLM1\u0005other")]
    public void Read_PartOfAnotherKind_IsAUserError(string entry, string text)
    {
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(run.Model));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(entry)!.Delete();
            using Stream replaced = zip.CreateEntry(entry).Open();
            replaced.Write(System.Text.Encoding.Latin1.GetBytes(text));
        }

        AssertRefused(stream.ToArray());
    }

    [Fact]
    public void Read_CutAnywhere_IsAUserError()
    {
        byte[] whole = File.ReadAllBytes(run.Model);

        Assert.All(Enumerable.Range(0, 40).Select(i => whole.Length * i / 40), length => AssertRefused(whole[..length]));
    }

    /// <summary>
    /// A byte changed in transport: whatever it hits, the package is refused in one line, or what was hit is of no account.
    /// </summary>
    [Fact]
    public void Read_AByteChanged_IsAUserErrorOrTheSamePackage()
    {
        byte[] whole = File.ReadAllBytes(run.Model);
        var random = new SeededRandom(5);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. whole];
            changed[random.NextInt32(whole.Length)] ^= (byte)(1 << random.NextInt32(8));
            try
            {
                Assert.Equal(whole, Bytes(ModelPackage.Read(new MemoryStream(changed), "m.zip")));
            }
            catch (UserErrorException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 200, 300);
    }

    private static void AssertRefused(byte[] bytes)
    {
        var error = Assert.Throws<UserErrorException>(() => ModelPackage.Read(new MemoryStream(bytes), "m.zip"));

        Assert.StartsWith("m.zip: this is no model", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(ModelPackage package)
    {
        using var stream = new MemoryStream();
        package.Write(stream);
        return stream.ToArray();
    }
}
