using System.Security.Cryptography;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Learners.OnnxFiles;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Onnx;

/// <summary>
/// A network is read back only from the bytes that the writer makes of it: were they to change, the models of earlier versions would be
/// refused.
/// </summary>
public sealed class OnnxBytesTests
{
    [Fact]
    public void A_dense_networks_file_is_as_version_0_1_wrote_it() => Assert.Equal("cffa09bcda5691a9d0b29bcafd817ad7", Hash(new OnnxNetwork
    {
        FeatureCount = 5,
        ClassCount = 3,
        Layers =
        [
            new DenseLayer(5, 8, Values(count: 40, seed: 1), Values(count: 8, seed: 2)),
            new LayerNormLayer([8], Values(count: 8, seed: 3), Values(count: 8, seed: 4), 1e-5f),
            new ReluLayer(),
            new DenseLayer(8, 3, Values(count: 24, seed: 5), Values(count: 3, seed: 6)),
        ],
    }));

    [Fact]
    public void An_image_networks_file_is_as_version_0_1_wrote_it() => Assert.Equal("5cecff6c1e571a018436f8905b3e693a", Hash(new OnnxNetwork
    {
        FeatureCount = 72,
        ClassCount = 4,
        Image = new ImageShape(4, 6, 3),
        Temperature = 0.123456789,
        Layers =
        [
            new ConvolutionLayer(3, 5, 3, Values(count: 135, seed: 7), Values(count: 5, seed: 8)),
            new LayerNormLayer([5, 4, 6], Values(count: 120, seed: 9), Values(count: 120, seed: 10), 1e-5f),
            new ReluLayer(),
            new MaxPoolLayer(),
            new GlobalAverageLayer(),
            new DenseLayer(5, 4, Values(count: 20, seed: 13), Values(count: 4, seed: 14)),
        ],
    }));

    /// <summary>Every kind of constant and attribute, negative and zero numbers, empty texts.</summary>
    [Fact]
    public void Every_field_is_as_version_0_1_wrote_it()
    {
        var graph = new OnnxGraph();
        graph.Input("x", OnnxGraph.Float, 3);
        graph.Output("y", OnnxGraph.String);
        graph.Property("empty", "");
        graph.Node(
            "Floats",
            ["x", graph.Constant("f", [2], (ReadOnlySpan<float>)[1.5f, -0f]), graph.Constant("d", -1e300), graph.Constant("s", ["", "γ"])],
            ("float", 0f),
            ("int", -1),
            ("zero", 0),
            ("text", ""));
        graph.LearningNode(
            "Lists",
            [graph.Reshape("x", 0, -1)],
            ("ints", new long[] { 0, -1, long.MaxValue }),
            ("texts", (string[])["", "é"]),
            ("tensor", (double[])[0.1]));

        Assert.Equal("5c5f72b9067ac7f5459f82f16dbac257", Hash(graph.File("all", "1.2.3", "about")));
    }

    private static string Hash(OnnxNetwork network) => Hash(OnnxWriter.Write(network));

    private static string Hash(byte[] onnx) => Convert.ToHexStringLower(SHA256.HashData(onnx))[..32];

    private static float[] Values(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(SeededRandom.Uniform(17, seed, i) - 0.5))];
}
