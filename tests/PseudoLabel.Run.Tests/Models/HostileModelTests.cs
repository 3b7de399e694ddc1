using System.Globalization;
using System.IO.Compression;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;
using static PseudoLabel.Run.Tests.Models.SamplePackages;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>Packages that were made to do harm, or by another program: each is refused in one line that says why.</summary>
public sealed class HostileModelTests
{
    [Theory]
    [InlineData("\"temperature\": 1.25", "\"temperature\": -1.25", "temperature")]
    [InlineData("\"temperature\": 1.25", "\"temperature\": 0", "temperature")]
    [InlineData("\"temperature\": 1.25", "\"temperature\": \"NaN\"", "temperature")]
    [InlineData("\"temperature\": 1.25", "\"temperature\": 1e300", "temperature")]
    [InlineData("\"temperature\": 1.25", "\"temperature\": 1e-300", "temperature")]
    [InlineData("\"temperature\": 1.25", "\"temperature\": 1.25, \"temperature\": 3", "")]
    [InlineData("\"version\": \"VERSION\"", "\"version\": \"one\"", "version")]
    [InlineData("\"a\",", "\"b\",", "classes")]
    [InlineData("\"a\",", "null,", "classes")]
    [InlineData("\"a\",", "", "")]
    [InlineData("\"blend\": 0.5", "\"blend\": 7", "blend")]
    [InlineData("\"round\": 1", "\"round\": -1", "round")]
    [InlineData("\"kind\": \"numeric\"", "\"kind\": 77", "schema")]
    [InlineData("\"columns\": [", "\"columns\": [null,", "schema")]
    [InlineData("\"missing-markers\": []", "\"missing-markers\": [null]", "schema")]
    [InlineData("\"image\": null", "\"image\": {\"height\": 100000, \"width\": 100000, \"channels\": 3}", "schema")]
    [InlineData("\"image\": null", "\"image\": {\"height\": -2, \"width\": -2, \"channels\": 1}", "schema")]
    [InlineData("\"image-files\": false", "\"image-files\": true", "schema")]
    [InlineData("\"delimiter\": \"auto\"", "\"delimiter\": \"\"", "text files")]
    [InlineData("\"encoding\": \"auto\"", "\"encoding\": \"utf-7\"", "text files")]
    public void What_a_package_says_must_be_possible(string from, string to, string named)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        from = from.Replace("VERSION", LocalRun.Version, StringComparison.Ordinal);
        string about = Encoding.UTF8.GetString(parts["about.json"]);
        Assert.Contains(from, about, StringComparison.Ordinal);
        int at = about.IndexOf(from, StringComparison.Ordinal);
        parts["about.json"] = Encoding.UTF8.GetBytes(about[..at] + to + about[(at + from.Length)..]);

        Assert.Contains(named, Refusal(Zip(parts)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99.0.0")]
    [InlineData("0.99.0")]
    [InlineData("99.0.0-beta.1+abc")]
    public void A_model_of_a_newer_version_is_refused_by_name(string version)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        parts["about.json"] = Encoding.UTF8.GetBytes($"{{\"version\": \"{version}\", \"what-is-new\": 1}}");

        string message = Refusal(Zip(parts));

        Assert.Contains($"was written by a newer version, {version},", message, StringComparison.Ordinal);
        Assert.Contains($"install {version} or later", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_versions_are_read()
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        string about = Encoding.UTF8.GetString(parts["about.json"]);
        parts["about.json"] = Encoding.UTF8.GetBytes(about.Replace($"\"{LocalRun.Version}\"", "\"0.0.1\"", StringComparison.Ordinal));

        Assert.Equal("0.0.1", ModelPackage.Read(Zip(parts), "m.zip").About.Version);
    }

    [Theory]
    [InlineData("about.json")]
    [InlineData("transform.json")]
    [InlineData("model.bin")]
    public void Bytes_behind_the_end_of_a_part_are_refused(string part)
    {
        Dictionary<string, byte[]> parts = Parts(Package("forest").Package);
        parts[part] = [.. parts[part], (byte)'1'];

        Refusal(Zip(parts));
    }

    [Theory]
    [InlineData("about.json")]
    [InlineData("model.bin")]
    public void A_part_that_is_there_twice_is_refused(string part)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        MemoryStream zip = Zip(parts);
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream again = archive.CreateEntry(part).Open();
            again.Write(parts[part]);
        }

        Assert.Contains($"{part} is there twice", Refusal(zip), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("about.json", 200)]
    [InlineData("transform.json", 200)]
    [InlineData("model.bin", 600)]
    public void A_bomb_is_refused_before_it_is_unpacked(string part, int megabytes)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        parts[part] = new byte[megabytes << 20];
        MemoryStream zip = Zip(parts);
        parts.Clear();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains($"{part} unpacks from ", Refusal(zip), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_million_files_in_a_package_are_refused_before_they_are_listed()
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 2_000; i++)
            {
                archive.CreateEntry(i.ToString(CultureInfo.InvariantCulture));
            }
        }

        Assert.Contains("more than 1,000 files", Refusal(zip), StringComparison.Ordinal);
    }

    /// <summary>Weights that are 0 are not stored: a few bytes would ask for gigabytes of them, once for each model of a blend.</summary>
    [Fact]
    public void Weights_that_no_file_holds_are_bounded()
    {
        (ModelPackage package, _) = Package("logistic");
        Dictionary<string, byte[]> parts = Parts(package);
        string transform = Encoding.UTF8.GetString(parts["transform.json"]);
        parts["transform.json"] = Encoding.UTF8.GetBytes(
            transform.Replace("\"buckets\": 0", "\"buckets\": 1000000", StringComparison.Ordinal));
        int columns = package.Transform.Columns + 1_000_000;
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            const int members = 100;
            Head(writer, "blend");
            writer.Write(members);
            for (int m = 0; m < members; m++)
            {
                writer.Write(1.0 / members);
                writer.Write(1.0);
                Head(writer, "linear");
                writer.Write(3);
                writer.Write(columns);
                writer.Write(new byte[16]);
            }
        }

        parts["model.bin"] = bytes.ToArray();
        Assert.Contains("too few to be one", Refusal(Zip(parts)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, 0.4)]
    [InlineData(1e300, 1)]
    [InlineData(double.NaN, 1)]
    public void Weights_of_a_blend_sum_to_one(double first, double second)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            Head(writer, "blend");
            writer.Write(2);
            foreach (double weight in (double[])[first, second])
            {
                writer.Write(weight);
                writer.Write(1.0);
                writer.Write(Plain(Package("logistic").Package));
            }
        }

        parts["model.bin"] = bytes.ToArray();
        Refusal(Zip(parts));
    }

    /// <summary>
    /// Each number of it is one; their sums are not, and a softmax of infinities would be some probabilities all the same.
    /// </summary>
    [Theory]
    [InlineData(1e14f, false)]
    [InlineData(1e30f, true)]
    [InlineData(float.MaxValue, true)]
    public void Weights_whose_sums_are_no_numbers_are_refused(float weight, bool refused)
    {
        (ModelPackage package, RowBlock rows) = Package("logistic");
        Dictionary<string, byte[]> parts = Parts(package);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            Head(writer, "linear");
            writer.Write(3);
            writer.Write(package.Transform.Columns);
            writer.Write(new byte[12]);
            writer.Write(package.Transform.Columns);
            for (int c = 0; c < package.Transform.Columns; c++)
            {
                writer.Write(c);
                writer.Write(weight);
                writer.Write(-weight);
                writer.Write(weight);
            }
        }

        parts["model.bin"] = bytes.ToArray();
        if (refused)
        {
            Refusal(Zip(parts));
            return;
        }

        ModelPackage read = ModelPackage.Read(Zip(parts), "m.zip");
        Assert.All(read.Probabilities(read.Transform.Transform(rows)), p => Assert.InRange(p, 0, 1));
    }

    /// <summary>What is said of columns makes features that are numbers, and not so large that scores are none.</summary>
    [Theory]
    [InlineData("\"clip\": 10", "\"clip\": 1e300")]
    [InlineData("\"clip\": 10", "\"clip\": -1")]
    [InlineData("\"buckets\": 0", "\"buckets\": 2000000000")]
    [InlineData("\"buckets\": 0", "\"buckets\": -1")]
    [InlineData("\"columns\": [", "\"columns\": [null,")]
    [InlineData("\"version\": 1", "\"version\": 99")]
    [InlineData("\"version\": 1", "\"version\": 1, \"version\": 1")]
    [InlineData("\"longest\": 2", "\"longest\": 2000000000")]
    public void What_is_said_of_columns_must_be_possible(string from, string to)
    {
        Dictionary<string, byte[]> parts = Parts(Package("logistic").Package);
        string transform = Encoding.UTF8.GetString(parts["transform.json"]);
        Assert.Contains(from, transform, StringComparison.Ordinal);
        int at = transform.IndexOf(from, StringComparison.Ordinal);
        parts["transform.json"] = Encoding.UTF8.GetBytes(transform[..at] + to + transform[(at + from.Length)..]);

        Refusal(Zip(parts));
    }

    private static void Head(BinaryWriter writer, string kind)
    {
        writer.Write(0x314D4C50);
        writer.Write(kind);
    }

    /// <summary>The bytes of a package's model that is no blend.</summary>
    private static byte[] Plain(ModelPackage package)
    {
        using var bytes = new MemoryStream();
        Learning.Learners.ModelSerializer.Write(((Learning.Learners.BlendModel)package.Model).Members[0].Model, bytes);
        return bytes.ToArray();
    }

    private static string Refusal(Stream zip)
    {
        string message = Assert.Throws<UserErrorException>(() => ModelPackage.Read(zip, "m.zip")).Message;
        Assert.Matches("^m.zip: this (is no model that 'pseudolabel run' wrote|model was written by a newer version)", message);
        return message;
    }
}
