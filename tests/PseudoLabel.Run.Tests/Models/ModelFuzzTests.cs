using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Models;
using static PseudoLabel.Run.Tests.Models.SamplePackages;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>
/// Packages whose parts are damaged, or made up, while the zip around them is sound: each is refused in one line, or predicts
/// probabilities. Nothing of them reaches the native runtime but what this program writes. Two thousand each time, those of a kind the
/// same; PSEUDOLABEL_MODEL_MUTANTS=10000 makes as many of each kind.
/// </summary>
public sealed class ModelFuzzTests
{
    private static readonly int Mutants =
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_MODEL_MUTANTS") ?? "400", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    [InlineData("lightgbm")]
    [InlineData("network")]
    [InlineData("images")]
    public void A_damaged_part_is_refused_or_predicts_numbers(string kind)
    {
        (ModelPackage package, RowBlock rows) = Package(kind);
        Dictionary<string, byte[]> parts = Parts(package);
        var random = new SeededRandom(41);
        int refused = 0;
        for (int i = 0; i < Mutants; i++)
        {
            var changed = new Dictionary<string, byte[]>(parts);
            string part = parts.Keys.Order(StringComparer.Ordinal).ElementAt(random.NextInt32(3));
            changed[part] = PartMutator.Mutated(parts[part], parts, random);
            try
            {
                ModelPackage read = ModelPackage.Read(Zip(changed), "m.zip");
                AssertProbabilities(read, rows);
            }
            catch (UserErrorException e)
            {
                Assert.StartsWith("m.zip: ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, Mutants / 10, Mutants);
    }

    private static void AssertProbabilities(ModelPackage package, RowBlock rows)
    {
        float[] found = package.Probabilities(package.Transform.Transform(rows));
        Assert.Equal(rows.Rows * package.About.Classes.Count, found.Length);
        foreach (float[] row in found.Chunk(package.About.Classes.Count))
        {
            Assert.All(row, p => Assert.InRange(p, 0, 1));
            Assert.InRange(row.Sum(), 0.999f, 1.001f);
        }
    }

    [Fact]
    public void Models_within_models_without_end_are_refused()
    {
        (ModelPackage package, _) = Package("logistic");
        Dictionary<string, byte[]> parts = Parts(package);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            for (int i = 0; i < 200_000; i++)
            {
                writer.Write(0x314D4C50);
                writer.Write("blend");
                writer.Write(1);
                writer.Write(1.0);
                writer.Write(1.0);
            }
        }

        parts["model.bin"] = bytes.ToArray();
        Assert.Throws<UserErrorException>(() => ModelPackage.Read(Zip(parts), "m.zip"));
    }

    [Theory]
    [InlineData("linear", 2, 2_000_000_000)]
    [InlineData("linear", 2_000_000_000, 1)]
    [InlineData("trees", 2_000_000_000, 2)]
    [InlineData("trees", 2, 2_000_000_000)]
    public void A_count_that_would_take_all_memory_is_refused(string kind, int classes, int features)
    {
        (ModelPackage package, _) = Package("logistic");
        Dictionary<string, byte[]> parts = Parts(package);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(0x314D4C50);
            writer.Write(kind);
            if (kind == "trees")
            {
                writer.Write((short)1);
            }

            writer.Write(classes);
            writer.Write(features);
            writer.Write(new byte[100]);
        }

        parts["model.bin"] = bytes.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<UserErrorException>(() => ModelPackage.Read(Zip(parts), "m.zip"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_part_that_unpacks_to_more_than_a_model_is_refused()
    {
        (ModelPackage package, _) = Package("logistic");
        Dictionary<string, byte[]> parts = Parts(package);
        parts["about.json"] = new byte[80 << 20];
        Assert.Throws<UserErrorException>(() => ModelPackage.Read(Zip(parts), "m.zip"));
    }
}
