using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Tests.Models;

/// <summary>Small packages of each kind of model, and their parts, to be damaged.</summary>
internal static class SamplePackages
{
    public static Dictionary<string, byte[]> Parts(ModelPackage package)
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

    public static MemoryStream Zip(Dictionary<string, byte[]> parts)
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

    public static (ModelPackage Package, RowBlock Rows) Package(string kind)
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
            Version = LocalRun.Version,
            Classes = ["a", "b", "c"],
            Schema = schema,
            Temperature = 1.25,
            Learner = kind,
            Round = 1,
            Blend = 0.5,
            Seed = 7,
        };
        IModel second = LearnerFactory.Create("logistic").Train(set, new TrainingContext { Seed = 1 });
        var blend = new BlendModel([new BlendMember(model, 0.75, new Temperature(1.5)), new BlendMember(second, 0.25, Temperature.One)]);
        return (new ModelPackage { About = about, Transform = transform, Model = blend }, rows);
    }
}
