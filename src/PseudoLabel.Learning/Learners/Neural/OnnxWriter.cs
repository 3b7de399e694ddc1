using System.Globalization;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>
/// Writes a network as an ONNX file, which every ONNX runtime reads: input <c>features</c> (rows x
/// columns), outputs <c>logits</c> and calibrated
/// <c>probabilities</c> (rows x classes). There is no ONNX exporter for .NET.
/// </summary>
public static class OnnxWriter
{
    /// <summary>The file's bytes: the same network gives the same.</summary>
    /// <param name="network">The network.</param>
    public static byte[] Write(OnnxNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = new OnnxGraph("");
        graph.Node("Identity", [Logits(network, graph, "features")], "logits", []);
        graph.Node("Div", ["logits", graph.Constant("temperature", [], (ReadOnlySpan<float>)[(float)network.Temperature])], "scaled", []);
        graph.Node("Softmax", ["scaled"], "probabilities", [("axis", 1)]);
        graph.Input("features", OnnxGraph.Float, network.FeatureCount);
        graph.Output("logits", OnnxGraph.Float, network.ClassCount);
        graph.Output("probabilities", OnnxGraph.Float, network.ClassCount);
        graph.Property("temperature", network.Temperature.ToString("R", CultureInfo.InvariantCulture));
        graph.Property("image", network.Image?.ToString() ?? "");
        return graph.File("network");
    }

    /// <summary>Adds a network's nodes to a graph.</summary>
    /// <param name="features">The features, float, rows x columns.</param>
    /// <returns>The logits, float, rows x classes.</returns>
    internal static string Logits(OnnxNetwork network, OnnxGraph graph, string features) =>
        network.Layers.Aggregate(Input(network, graph, features), (at, layer) => Layer(graph, layer, at));

    /// <summary>A row of pixels becomes an image, channels first.</summary>
    private static string Input(OnnxNetwork network, OnnxGraph graph, string features)
    {
        if (network.Image is not { } image)
        {
            return features;
        }

        string pixels = graph.Reshape(features, 0, image.Height, image.Width, image.Channels);
        return graph.Node("Transpose", [pixels], ("perm", new long[] { 0, 3, 1, 2 }));
    }

    private static string Layer(OnnxGraph graph, NetworkLayer layer, string at) => layer switch
    {
        DenseLayer d => graph.Node(
            "Gemm",
            [at, graph.Constant("w", [d.Outputs, d.Inputs], d.Weights), graph.Constant("b", [d.Outputs], d.Bias)],
            ("transB", 1)),
        ConvolutionLayer c => graph.Node(
            "Conv",
            [at, graph.Constant("w", [c.Outputs, c.Inputs, c.Kernel, c.Kernel], c.Weights), graph.Constant("b", [c.Outputs], c.Bias)],
            ("kernel_shape", new long[] { c.Kernel, c.Kernel }),
            ("pads", Enumerable.Repeat((c.Kernel - 1L) / 2, 4).ToArray())),
        LayerNormLayer n => graph.Node(
            "LayerNormalization",
            [at, graph.Constant("s", n.Shape, n.Scale), graph.Constant("b", n.Shape, n.Bias)],
            ("axis", 1),
            ("epsilon", n.Epsilon)),
        ReluLayer => graph.Node("Relu", [at]),
        MaxPoolLayer => graph.Node("MaxPool", [at], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })),
        GlobalAverageLayer => graph.Node("Flatten", [graph.Node("GlobalAveragePool", [at])], ("axis", 1)),
        _ => throw new ArgumentException($"No ONNX form of {layer.GetType().Name}.", nameof(layer)),
    };
}
