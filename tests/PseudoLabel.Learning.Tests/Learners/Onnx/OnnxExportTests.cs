using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Learners.Onnx;
using PseudoLabel.Learning.Learners.OnnxFiles;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Learners.Onnx;

public sealed class OnnxExportTests
{
    private static readonly string[] Names = ["alpha", "be ta", "γ", "d\"e\"", "e,f"];

    [Theory]
    [InlineData("logistic", 2)]
    [InlineData("logistic", 5)]
    [InlineData("forest", 2)]
    [InlineData("forest", 5)]
    [InlineData("lightgbm", 2)]
    [InlineData("lightgbm", 5)]
    [InlineData("logistic-mlnet", 3)]
    [InlineData("forest-mlnet", 3)]
    public void Every_learner_says_the_same_in_the_runtime(string learner, int classes)
    {
        (RowBlock rows, FeatureTransform transform, int[] labels) = Table(400, classes, hashed: false);
        IModel model = Train(learner, transform, rows, labels, classes);
        foreach (double temperature in new[] { 1, 0.3, 4 })
        {
            OnnxRuns.Check(Source(model, transform, classes, temperature), Strange(rows));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_blend_says_the_same_in_the_runtime(int classes)
    {
        (RowBlock rows, FeatureTransform transform, int[] labels) = Table(300, classes, hashed: false);
        var blend = new BlendModel([
            new BlendMember(Train("logistic", transform, rows, labels, classes), 0.3, new Temperature(0.7)),
            new BlendMember(Train("forest", transform, rows, labels, classes), 0.5, new Temperature(1.9)),
            new BlendMember(Train("lightgbm", transform, rows, labels, classes), 0.2, Temperature.One)]);
        OnnxRuns.Check(Source(new BlendModel([new BlendMember(blend, 1, Temperature.One)]), transform, classes, 1.3), Strange(rows));
    }

    [Fact]
    public void A_network_in_a_blend_says_the_same_in_the_runtime()
    {
        (RowBlock rows, FeatureTransform transform, int[] labels) = Table(300, 3, hashed: false);
        var network = OnnxModel.Read(OnnxWriter.Write(new OnnxNetwork
        {
            FeatureCount = transform.Columns,
            ClassCount = 3,
            Temperature = 1.7,
            Layers =
            [
                new DenseLayer(transform.Columns, 8, Values(8 * transform.Columns, 1), Values(count: 8, seed: 2)),
                new LayerNormLayer([8], Values(count: 8, seed: 3), Values(count: 8, seed: 4), 1e-5f),
                new ReluLayer(),
                new DenseLayer(8, 3, Values(count: 24, seed: 5), Values(count: 3, seed: 6)),
            ],
        }));
        var blend = new BlendModel([
            new BlendMember(network, 0.6, new Temperature(1.7)),
            new BlendMember(network, 0.2, Temperature.One),
            new BlendMember(Train("logistic", transform, rows, labels, 3), 0.2, new Temperature(0.7))]);
        OnnxRuns.Check(Source(blend, transform, 3, 1.1), Strange(rows));
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public void Where_columns_cannot_be_inputs_features_are(string learner)
    {
        (RowBlock rows, FeatureTransform transform, int[] labels) = Table(300, 3, hashed: true);
        OnnxSource source = Source(Train(learner, transform, rows, labels, 3), transform, 3, 0.8);

        OnnxRuns.Check(source, rows);

        using InferenceSession session = OnnxRuns.Open(OnnxExport.Write(source), GraphOptimizationLevel.ORT_ENABLE_ALL);
        Assert.Equal(["features"], session.InputMetadata.Keys);
        Assert.Contains("'c3' are hashed", session.ModelMetadata.CustomMetadataMap["input_reason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    [InlineData("lightgbm")]
    public void Images_are_an_input_of_pixels(string learner)
    {
        var shape = new ImageShape(4, 3, 2);
        TableSchema schema = Schema([.. Enumerable.Repeat(ColumnKind.Numeric, shape.Columns)]) with { Image = shape };
        RowBlock rows =
            Block(200, [.. Enumerable.Range(0, shape.Columns)
                .Select(c => Numbers([.. Enumerable.Range(0, 200).Select(r => (float)Math.Floor(255 * SeededRandom.Uniform(3, c, r)))]))]);
        FeatureTransform transform = Fit(schema, new FeatureOptions(), rows);
        int[] labels = [.. Enumerable.Range(0, 200).Select(r => rows.Columns[5].Numbers![r] > 120 ? 1 : 0)];
        OnnxSource source = Source(Train(learner, transform, rows, labels, 2), transform, 2, 0.9) with { Image = shape };

        OnnxRuns.Check(source, rows);

        using InferenceSession session = OnnxRuns.Open(OnnxExport.Write(source), GraphOptimizationLevel.ORT_ENABLE_ALL);
        Assert.Equal([-1, 4, 3, 2], session.InputMetadata["pixels"].Dimensions);
    }

    /// <summary>Days around every kind of year's end and leap day from year 1 to 9999, hours, and missing cells.</summary>
    [Theory]
    [InlineData(1, 9999, false)]
    [InlineData(1969, 1973, false)]
    [InlineData(2019, 2019, true)]
    public void Times_are_an_input_of_microseconds(int firstYear, int lastYear, bool few)
    {
        DateTime[] days =
            [.. Enumerable.Range(firstYear, lastYear - firstYear + 1).Where(y => lastYear - firstYear < 10 || y % 100 is 0 or 4 or 99 or 1)
            .SelectMany(y => new[] { new DateTime(y, 1, 1), new DateTime(y, 2, 28, 23, 59, 59), new DateTime(y, 3, 1),
                new DateTime(y, 12, 31, 12, 0, 0) })];
        long[] all = [.. days.Concat(few ? [] : days.Select(d => d.Month == 2 ? d.AddSeconds(1) : d.AddTicks(7_770))).Select(d => d.Ticks),
            long.MinValue];
        RowBlock rows = Block(all.Length * 3, new ColumnBlock { Times = [.. all, .. all, .. all] },
            Numbers([.. Enumerable.Range(0, all.Length * 3).Select(i => i % 7f)]));
        FeatureTransform transform = Fit(Schema(ColumnKind.DateTime, ColumnKind.Numeric), new FeatureOptions(), rows);
        int[] labels = [.. Enumerable.Range(0, rows.Rows)
            .Select(r => rows.Columns[0].Times![r] is var t and >= 0 ? (new DateTime(t).Month + (int)new DateTime(t).DayOfWeek) % 3 : 0)];

        Assert.Contains(transform.Names, n => n.EndsWith("weekday (sine)", StringComparison.Ordinal));
        OnnxRuns.Check(Source(Train("forest", transform, rows, labels, 3), transform, 3, 0.9), rows);
        OnnxRuns.Check(Source(Train("logistic", transform, rows, labels, 3), transform, 3, 0.9), rows);
    }

    [Fact]
    public void A_model_without_trees_or_weights_is_a_file_all_the_same()
    {
        (RowBlock rows, FeatureTransform transform, int[] _) = Table(60, 3, hashed: false);
        int[] one = new int[60];
        OnnxRuns.Check(Source(Train("lightgbm", transform, rows, one, 3), transform, 3, 1), rows);
        OnnxRuns.Check(Source(Train("forest", transform, rows, one, 3), transform, 3, 1), rows);
        OnnxRuns.Check(Source(new LinearModel(new float[3 * transform.Columns], [1, 2, 3]), transform, 3, 1), rows);
    }

    [Fact]
    public void A_cell_that_is_no_number_goes_the_models_way()
    {
        TrainingSet data = TreeData.Clouds(seed: 5, rows: 300, columns: 4, classes: 3);
        foreach (string learner in new[] { "forest", "lightgbm" })
        {
            IModel model = LearnerFactory.Create(learner).Train(data, new TrainingContext());
            float[] cells = [.. Enumerable.Range(0, 4 * 81)
                .Select(i => (i / 4 / (int)Math.Pow(3, i % 4) % 3) switch { 0 => float.NaN, 1 => 0.3f, _ => float.PositiveInfinity })];
            var rows = new FeatureMatrix(rows: 81, columns: 4, denseColumns: 4, cells);
            using InferenceSession session = OnnxRuns.Open(Bare(model), GraphOptimizationLevel.ORT_ENABLE_ALL);
            using var outputs = session.Run(
                [NamedOnnxValue.CreateFromTensor("features", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(cells, [81, 4]))]);
            Assert.All(
                TreeData.Scores(model, rows).Zip(outputs[0].AsEnumerable<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }

    }

    [Fact]
    public void Thresholds_are_compared_to_the_bit()
    {
        TrainingSet data = TreeData.Clouds(seed: 9, rows: 200, columns: 3, classes: 2);
        IModel model = LearnerFactory.Create("forest").Train(data, new TrainingContext());
        float[] at = [.. ((TreeEnsembleModel)model).Ensemble.Nodes.Where(n => !n.IsLeaf).Select(n => n.Threshold).Distinct().Take(60)];
        float[] cells =
            [.. at.SelectMany(t => new[] { MathF.BitDecrement(t), t, MathF.BitIncrement(t) }).SelectMany(t => new[] { t, t, t })];
        var rows = new FeatureMatrix(at.Length * 3, columns: 3, denseColumns: 3, cells);
        using InferenceSession session = OnnxRuns.Open(Bare(model), GraphOptimizationLevel.ORT_ENABLE_ALL);
        using var outputs = session.Run(
            [NamedOnnxValue.CreateFromTensor("features", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(cells, [rows.Rows, 3]))]);
        float[] said = [.. outputs[0].AsEnumerable<float>()];
        float[] own = TreeData.Scores(model, rows);
        Assert.All(own.Zip(said), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_file_tells_classes_inputs_and_temperature_and_has_the_same_bytes_each_time()
    {
        (RowBlock rows, FeatureTransform transform, int[] labels) = Table(200, 3, hashed: false);
        OnnxSource source = Source(Train("forest", transform, rows, labels, 3), transform, 3, 0.75);
        byte[] onnx = OnnxExport.Write(source);

        using InferenceSession session = OnnxRuns.Open(onnx, GraphOptimizationLevel.ORT_ENABLE_ALL);
        Dictionary<string, string> about = session.ModelMetadata.CustomMetadataMap;

        Assert.Equal(onnx, OnnxExport.Write(source));
        Assert.Equal("""["alpha","be ta","γ"]""", about["classes"]);
        Assert.Equal("0.75", about["temperature"]);
        Assert.Equal("columns", about["input"]);
        Assert.Equal("species", about["label_column"]);
        Assert.Contains("""{"name":"c2","input":"c2","kind":"categorical"}""", about["columns"], StringComparison.Ordinal);
        Assert.Equal(["c0", "c1", "c4", "c5", "c2", "c3"], session.InputMetadata.Keys);
        Assert.Equal([-1, 3], session.OutputMetadata["probabilities"].Dimensions);
        Assert.Equal([-1], session.OutputMetadata["label"].Dimensions);
    }

    private static OnnxSource Source(IModel model, FeatureTransform transform, int classes, double temperature) => new()
    {
        Model = model,
        Transform = transform,
        Temperature = new Temperature(temperature),
        Classes = Names[..classes],
        LabelColumn = "species",
        Learner = "test",
        Version = "1.2.3",
    };

    private static byte[] Bare(IModel model)
    {
        var graph = new OnnxGraph();
        graph.Input("features", OnnxGraph.Float, model.FeatureCount);
        graph.Output("scores", OnnxGraph.Float, model.ClassCount);
        graph.Node("Identity", [OnnxScores.Of(graph, model, "features")], "scores", []);
        return graph.File("bare");
    }

    private static IModel Train(string learner, FeatureTransform transform, RowBlock rows, int[] labels, int classes) =>
        LearnerFactory.Create(learner)
            .Train(TrainingSet.Unweighted(transform.Transform(rows), labels, classes), new TrainingContext { Seed = 5 });

    /// <summary>Numbers with and without missing cells and tails, categories with and without missing cells, many values and one.</summary>
    private static (RowBlock Rows, FeatureTransform Transform, int[] Labels) Table(int rows, int classes, bool hashed)
    {
        int[] labels = [.. Enumerable.Range(0, rows).Select(r => r % classes)];
        double U(int stream, int row) => SeededRandom.Uniform(11, stream, row);
        RowBlock block = Block(
            rows,
            Numbers([.. labels.Select((y, r) => U(0, r) < 0.1 ? float.NaN : (float)(y + U(1, r)))]),
            Numbers([.. labels.Select((y, r) => (float)Math.Exp(9 * U(2, r) + y))]),
            Texts([.. labels.Select((y, r) => U(3, r) < 0.15 ? null : U(3, r) < 0.5 ? $"v{y}" : $"w{(int)(U(4, r) * 5)}")]),
            Texts([.. labels.Select((y, r) => $"k{(int)(U(5, r) * 90)}")]),
            Numbers([.. labels.Select((y, r) => U(6, r) < 0.2 ? float.NaN : 7)]),
            Numbers([.. labels.Select((y, r) => (float)(-1e-3 * y + 1e-4 * U(7, r)))]));
        var options = new FeatureOptions { MaxOneHot = 20, MaxCategories = hashed ? 30 : 10_000, HashBuckets = 16 };
        TableSchema schema = Schema(
            ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Categorical, ColumnKind.Categorical, ColumnKind.Numeric, ColumnKind.Numeric);
        return (block, Fit(schema, options, block), labels);
    }

    /// <summary>The rows, and others with values that were not seen: huge, infinite, missing, unknown.</summary>
    private static RowBlock Strange(RowBlock rows)
    {
        float[] numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 0, float.Epsilon,
            -1e30f, 1e-3f, 12345.678f];
        string?[] values = [null, "never seen", "v0", "k1", " v0", "V0", "ключ", "w1", "", "k88"];
        return Block(rows.Rows + 10, [.. rows.Columns.Select((c, i) => c.Numbers is null
            ? Texts([.. c.Values!, .. values.Select((_, j) => values[(j + i) % 10] is { Length: > 0 } v ? v : null)])
            : Numbers([.. c.Numbers, .. numbers.Select((_, j) => numbers[(j + i) % 10])]))]);
    }

    private static ColumnBlock Texts(string?[] cells) => new() { Values = cells };

    private static float[] Values(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(SeededRandom.Uniform(17, seed, i) - 0.5))];
}
