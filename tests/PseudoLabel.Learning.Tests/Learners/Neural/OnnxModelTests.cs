using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Neural;

public sealed class OnnxModelTests
{
    private static readonly ImageShape Pixels = new(4, 6, 3);

    [Fact]
    public void A_dense_layer_gives_its_sums()
    {
        var network =
            new OnnxNetwork { FeatureCount = 3, ClassCount = 2, Layers = [new DenseLayer(3, 2, [1, 2, 3, -1, 0, 1], [0.5f, -0.5f])] };
        OnnxModel model = OnnxModel.Read(OnnxWriter.Write(network));
        var scores = new float[4];
        model.Score(new FeatureMatrix(rows: 2, columns: 3, denseColumns: 3, [1, 1, 1, 0, 2, 4]), 0, 2, scores);
        Assert.Equal([6.5f, -0.5f, 16.5f, 3.5f], scores);
        Assert.Equal((3, 2), (model.FeatureCount, model.ClassCount));
    }

    [Fact]
    public void Sparse_columns_are_read_as_dense_ones_are()
    {
        OnnxModel model = OnnxModel.Read(OnnxWriter.Write(Perceptron(5, 3)));
        var dense = new float[3];
        var sparse = new float[3];
        model.Score(new FeatureMatrix(rows: 1, columns: 5, denseColumns: 5, [1, 0, 2, 0, -3]), 0, 1, dense);
        model.Score(new FeatureMatrix(rows: 1, columns: 5, denseColumns: 1, [1], [0, 2], [2, 4], [2, -3]), 0, 1, sparse);
        Assert.Equal(dense, sparse);
    }

    [Fact]
    public void A_convolutional_network_gives_what_its_layers_say()
    {
        OnnxNetwork network = Convolutional();
        FeatureMatrix rows = Rows(9, Pixels.Columns);
        var scores = new float[9 * network.ClassCount];
        OnnxModel.Read(OnnxWriter.Write(network)).Score(rows, 0, 9, scores);
        for (int i = 0; i < 9; i++)
        {
            double[] expected = PlainNetwork.Logits(network, rows.DenseRow(i));
            for (int k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], scores[(i * expected.Length) + k], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_scores_of_a_row_do_not_depend_on_other_rows_nor_its_place(bool image)
    {
        OnnxNetwork network = image ? Convolutional() : Perceptron(Pixels.Columns, 4);
        OnnxModel model = OnnxModel.Read(OnnxWriter.Write(network));
        FeatureMatrix rows = Rows(200, Pixels.Columns);
        var whole = new float[200 * network.ClassCount];
        model.Score(rows, 0, 200, whole);
        for (int row = 0; row < 200; row++)
        {
            var alone = new float[network.ClassCount];
            model.Score(rows, row, 1, alone);
            Assert.Equal(whole.AsSpan(row * network.ClassCount, network.ClassCount).ToArray(), alone);
        }
    }

    [Fact]
    public void A_model_is_read_back_with_the_same_scores_and_bytes()
    {
        OnnxModel model = OnnxModel.Read(OnnxWriter.Write(Convolutional() with { Temperature = 1.75 }));
        using var stream = new MemoryStream();
        ModelSerializer.Write(model, stream);
        stream.Position = 0;
        var back = Assert.IsType<OnnxModel>(ModelSerializer.Read(stream));
        Assert.Equal(1.75, back.Temperature);
        using var again = new MemoryStream();
        ModelSerializer.Write(back, again);
        Assert.Equal(stream.ToArray(), again.ToArray());
    }

    [Fact]
    public void Bytes_that_are_no_network_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => OnnxModel.Read([1, 2, 3, 4]));
        byte[] cut = OnnxWriter.Write(Perceptron(5, 3))[..60];
        Assert.Throws<InvalidDataException>(() => OnnxModel.Read(cut));
    }

    /// <summary>The native runtime trusts its files: it must see none that this program would not write.</summary>
    [Fact]
    public void A_byte_changed_anywhere_is_refused_or_another_network_of_this_program()
    {
        byte[] whole = OnnxWriter.Write(Convolutional());
        var random = new SeededRandom(3);
        int refused = 0;
        for (int i = 0; i < 2_000; i++)
        {
            byte[] changed = [.. whole];
            changed[random.NextInt32(i % 2 == 0 ? whole.Length : 1_000)] ^= (byte)(1 << random.NextInt32(8));
            try
            {
                Assert.Equal(changed, OnnxWriter.Write(OnnxReader.Read(changed)));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1_999);
    }

    [Fact]
    public void A_network_is_read_back_layer_by_layer()
    {
        OnnxNetwork network = Convolutional() with { Temperature = 0.123456789 };
        OnnxNetwork read = OnnxReader.Read(OnnxWriter.Write(network));
        Assert.Equal((network.FeatureCount, network.ClassCount, network.Image, network.Temperature),
            (read.FeatureCount, read.ClassCount, read.Image, read.Temperature));
        Assert.Equal(network.Layers.Select(l => l.GetType()), read.Layers.Select(l => l.GetType()));
        Assert.Equal(((ConvolutionLayer)network.Layers[4]).Weights, ((ConvolutionLayer)read.Layers[4]).Weights);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        OnnxNetwork network = Perceptron(5, 3);
        NetworkLayer[][] wrong =
        [
            [.. network.Layers.Skip(1)],
            [.. network.Layers.Take(3)],
            [.. network.Layers, new MaxPoolLayer()],
            [.. network.Layers, new GlobalAverageLayer()],
            [new DenseLayer(5, 3, Values(count: 14, seed: 1), Values(count: 3, seed: 2))],
            [new DenseLayer(5, 3, Values(count: 15, seed: 1), Values(count: 2, seed: 2))],
            [new DenseLayer(5, 3, [.. Values(count: 14, seed: 1), float.NaN], Values(count: 3, seed: 2))],
            [new LayerNormLayer([6], Values(count: 6, seed: 1), Values(count: 6, seed: 1), 1e-5f), .. network.Layers],
        ];
        Assert.All(wrong,
            layers => Assert.Throws<InvalidDataException>(() => OnnxReader.Read(OnnxWriter.Write(network with { Layers = layers }))));
        Assert.Throws<InvalidDataException>(() => OnnxReader.Read(OnnxWriter.Write(network with { Temperature = 0 })));
        Assert.NotNull(OnnxReader.Read(OnnxWriter.Write(network)));
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes() =>
        Assert.Equal(OnnxWriter.Write(Convolutional()), OnnxWriter.Write(Convolutional()));

    private static OnnxNetwork Perceptron(int features, int classes) => new()
    {
        FeatureCount = features,
        ClassCount = classes,
        Layers =
        [
            new DenseLayer(features, 16, Values(16 * features, 1), Values(count: 16, seed: 2)),
            new LayerNormLayer([16], Values(count: 16, seed: 3), Values(count: 16, seed: 4), 1e-5f),
            new ReluLayer(),
            new DenseLayer(16, classes, Values(16 * classes, 5), Values(classes, 6)),
        ],
    };

    private static OnnxNetwork Convolutional() => new()
    {
        FeatureCount = Pixels.Columns,
        ClassCount = 4,
        Image = Pixels,
        Layers =
        [
            new ConvolutionLayer(3, 5, 3, Values(5 * 3 * 9, 7), Values(count: 5, seed: 8)),
            new LayerNormLayer([5, 4, 6], Values(count: 120, seed: 9), Values(count: 120, seed: 10), 1e-5f),
            new ReluLayer(),
            new MaxPoolLayer(),
            new ConvolutionLayer(5, 6, 3, Values(6 * 5 * 9, 11), Values(count: 6, seed: 12)),
            new ReluLayer(),
            new GlobalAverageLayer(),
            new DenseLayer(6, 4, Values(count: 24, seed: 13), Values(count: 4, seed: 14)),
        ],
    };

    private static FeatureMatrix Rows(int rows, int columns) => new(rows, columns, columns, Values(rows * columns, 99));

    private static float[] Values(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(SeededRandom.Uniform(17, seed, i) - 0.5))];
}
