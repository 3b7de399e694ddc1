using System.Globalization;
using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>
/// Packages whose parts are damaged, or made up, while the zip around them is sound: each is refused in one line, or predicts numbers.
/// Nothing of them reaches the native runtime but what this program writes. Some hundred each time; PSEUDOLABEL_MODEL_MUTANTS=10000 makes
/// as many.
/// </summary>
public sealed class ModelFuzzTests
{
    private static readonly int Mutants =
        int.Parse(Environment.GetEnvironmentVariable("PSEUDOLABEL_MODEL_MUTANTS") ?? "300", CultureInfo.InvariantCulture);

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
            changed[part] = Mutated(parts[part], random);
            try
            {
                ModelPackage read = ModelPackage.Read(Zip(changed), "m.zip");
                Assert.All(read.Probabilities(read.Transform.Transform(rows)), p => Assert.InRange(p, 0, 1));
            }
            catch (UserErrorException e)
            {
                Assert.StartsWith("m.zip: ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, Mutants / 10, Mutants);
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

    private static byte[] Mutated(byte[] part, SeededRandom random)
    {
        List<byte> bytes = [.. part];
        int changes = 1 + random.NextInt32(3);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            int at = random.NextInt32(bytes.Count);
            switch (random.NextInt32(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.NextInt32(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(1 + random.NextInt32(40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(1 + random.NextInt32(40), bytes.Count - at)));
                    break;
                case 4:
                    foreach (int b in Enumerable.Range(at, Math.Min(4, bytes.Count - at)))
                    {
                        bytes[b] = (byte)(random.NextInt32(2) * 255);
                    }

                    break;
                default:
                    // A digit for a digit: JSON stays JSON.
                    int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                    bytes[digit < 0 ? at : digit] = (byte)('0' + random.NextInt32(10));
                    break;
            }
        }

        return [.. bytes];
    }

    private static Dictionary<string, byte[]> Parts(ModelPackage package)
    {
        using var stream = new MemoryStream();
        package.Write(stream);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using Stream part = e.Open();
            using var bytes = new MemoryStream();
            part.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private static MemoryStream Zip(Dictionary<string, byte[]> parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in parts)
            {
                using Stream part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                part.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }

    private static (ModelPackage Package, RowBlock Rows) Package(string kind)
    {
        ImageShape? image = kind == "images" ? new ImageShape(4, 4, 1) : null;
        ColumnKind[] kinds = image is null ? [ColumnKind.Numeric, ColumnKind.Categorical, ColumnKind.Text, ColumnKind.Numeric]
            : [.. Enumerable.Repeat(ColumnKind.Numeric, 16)];
        var schema =
            new TableSchema { Columns = [.. kinds.Select((k, i) => new ColumnSpec($"c{i}", k, "test"))], LabelColumn = "y", Image = image };
        double U(int stream, int row) => SeededRandom.Uniform(3, stream, row);
        const int n = 90;
        var rows = new RowBlock
        {
            Rows = n,
            RowNumbers = [.. Enumerable.Range(0, n).Select(r => (long)r)],
            Columns = [.. kinds.Select((k, c) => k == ColumnKind.Numeric
                ? new ColumnBlock { Numbers =
                    [.. Enumerable.Range(0, n).Select(r => U(c + 90, r) < 0.1 && image is null ? float.NaN : (float)(U(c, r) + (r % 3)))] }
                : new ColumnBlock { Values =
                    [.. Enumerable.Range(0, n).Select(r => U(c + 90, r) < 0.1 ? null
                        : k == ColumnKind.Text ? $"some words {(int)(U(c, r) * 9)} and w{r % 3}" : $"v{(int)(U(c, r) * 6)}")] })],
        };
        var fitter = new FeatureFitter(schema, new FeatureOptions { MaxTerms = 20, MaxCharTerms = 20 });
        fitter.Add(rows);
        FeatureTransform transform = fitter.Fit();
        var set = TrainingSet.Unweighted(transform.Transform(rows), [.. Enumerable.Range(0, n).Select(r => r % 3)], 3);
        float[] Weights(int count, int seed) =>
            [.. Enumerable.Range(0, count).Select(i => (float)(SeededRandom.Uniform(17, seed, i) - 0.5))];
        IModel model = kind switch
        {
            "network" => OnnxModel.Read(OnnxWriter.Write(new OnnxNetwork
            {
                FeatureCount = transform.Columns,
                ClassCount = 3,
                Layers =
                [
                    new DenseLayer(transform.Columns, 5, Weights(5 * transform.Columns, 1), Weights(5, 2)),
                    new LayerNormLayer([5], Weights(5, 3), Weights(5, 4), 1e-5f),
                    new ReluLayer(),
                    new DenseLayer(5, 3, Weights(15, 5), Weights(3, 6)),
                ],
            })),
            "images" => OnnxModel.Read(OnnxWriter.Write(new OnnxNetwork
            {
                FeatureCount = 16,
                ClassCount = 3,
                Image = image,
                Layers =
                [
                    new ConvolutionLayer(1, 4, 3, Weights(36, 1), Weights(4, 2)),
                    new LayerNormLayer([4, 4, 4], Weights(64, 3), Weights(64, 4), 1e-5f),
                    new ReluLayer(),
                    new MaxPoolLayer(),
                    new GlobalAverageLayer(),
                    new DenseLayer(4, 3, Weights(12, 5), Weights(3, 6)),
                ],
            })),
            _ => LearnerFactory.Create(kind).Train(set, new TrainingContext { Seed = 1 }),
        };
        var about = new ModelAbout
        {
            Version = "1.0.0",
            Classes = ["a", "b", "c"],
            Schema = schema,
            Temperature = 1.25,
            Learner = kind,
            Round = 1,
            Blend = 0.5,
            Seed = 7
        };
        IModel second = LearnerFactory.Create("logistic").Train(set, new TrainingContext { Seed = 1 });
        var blend = new BlendModel([new BlendMember(model, 0.75, new Temperature(1.5)), new BlendMember(second, 0.25, Temperature.One)]);
        return (new ModelPackage { About = about, Transform = transform, Model = blend }, rows);
    }
}
