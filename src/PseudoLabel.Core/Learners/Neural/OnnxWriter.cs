using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace PseudoLabel.Core.Learners.Neural;

/// <summary>
/// Writes a network as an ONNX file, which every ONNX runtime reads: input <c>features</c> (rows x columns), outputs <c>logits</c> and calibrated
/// <c>probabilities</c> (rows x classes). There is no ONNX exporter for .NET; the messages' fields are those of onnx.proto
/// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), operators those of version 17.
/// </summary>
public static class OnnxWriter
{
    private const int IrVersion = 8;
    private const int Operators = 17;
    private const int Float = 1;
    private const int Int64 = 7;

    /// <summary>The file's bytes: the same network gives the same.</summary>
    /// <param name="network">The network.</param>
    public static byte[] Write(OnnxNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = new Graph();
        string at = Input(network, graph);
        foreach (NetworkLayer layer in network.Layers)
        {
            at = Layer(graph, layer, at);
        }

        graph.Node("Identity", [at], "logits");
        graph.Node("Div", ["logits", graph.Constant("temperature", [], [(float)network.Temperature])], "scaled");
        graph.Node("Softmax", ["scaled"], "probabilities", ("axis", 1));
        return Message(m =>
        {
            m.Number(1, IrVersion);
            m.Text(2, "pseudolabel");
            m.Bytes(7, Message(g =>
            {
                graph.Nodes.ForEach(n => g.Bytes(1, n));
                g.Text(2, "network");
                graph.Initializers.ForEach(i => g.Bytes(5, i));
                g.Bytes(11, Value("features", network.FeatureCount));
                g.Bytes(12, Value("logits", network.ClassCount));
                g.Bytes(12, Value("probabilities", network.ClassCount));
            }));
            m.Bytes(8, Message(o => o.Number(2, Operators)));
            m.Bytes(14, Property("temperature", network.Temperature.ToString("R", CultureInfo.InvariantCulture)));
            m.Bytes(14, Property("image", network.Image?.ToString() ?? ""));
        });
    }

    /// <summary>A row of pixels becomes an image, channels first.</summary>
    private static string Input(OnnxNetwork network, Graph graph)
    {
        if (network.Image is not { } image)
        {
            return "features";
        }

        string pixels = graph.Reshape("features", [0, image.Height, image.Width, image.Channels]);
        return graph.Node("Transpose", [pixels], null, ("perm", new long[] { 0, 3, 1, 2 }));
    }

    private static string Layer(Graph graph, NetworkLayer layer, string at) => layer switch
    {
        DenseLayer d => graph.Node("Gemm", [at, graph.Constant("w", [d.Outputs, d.Inputs], d.Weights), graph.Constant("b", [d.Outputs], d.Bias)], null, ("transB", 1)),
        ConvolutionLayer c => graph.Node(
            "Conv",
            [at, graph.Constant("w", [c.Outputs, c.Inputs, c.Kernel, c.Kernel], c.Weights), graph.Constant("b", [c.Outputs], c.Bias)],
            null,
            ("kernel_shape", new long[] { c.Kernel, c.Kernel }),
            ("pads", Enumerable.Repeat((c.Kernel - 1L) / 2, 4).ToArray())),
        LayerNormLayer n => graph.Node(
            "LayerNormalization", [at, graph.Constant("s", n.Shape, n.Scale), graph.Constant("b", n.Shape, n.Bias)], null, ("axis", 1), ("epsilon", n.Epsilon)),
        ReluLayer => graph.Node("Relu", [at]),
        MaxPoolLayer => graph.Node("MaxPool", [at], null, ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })),
        GlobalAverageLayer => graph.Node("Flatten", [graph.Node("GlobalAveragePool", [at])], null, ("axis", 1)),
        _ => throw new ArgumentException($"No ONNX form of {layer.GetType().Name}.", nameof(layer)),
    };

    private static byte[] Value(string name, int columns) => Message(v =>
    {
        v.Text(1, name);
        v.Bytes(2, Message(t => t.Bytes(1, Message(tensor =>
        {
            tensor.Number(1, Float);
            tensor.Bytes(2, Message(shape =>
            {
                shape.Bytes(1, Message(d => d.Text(2, "rows")));
                shape.Bytes(1, Message(d => d.Number(1, columns)));
            }));
        }))));
    });

    private static byte[] Property(string key, string value) => Message(p =>
    {
        p.Text(1, key);
        p.Text(2, value);
    });

    private static byte[] Message(Action<Fields> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(new Fields(output));
        }

        return bytes.ToArray();
    }

    /// <summary>Fields of a protocol buffer message.</summary>
    private sealed class Fields(CodedOutputStream output)
    {
        public void Number(int field, long value)
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        }

        public void Single(int field, float value)
        {
            output.WriteTag(field, WireFormat.WireType.Fixed32);
            output.WriteFloat(value);
        }

        public void Text(int field, string value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }

        public void Bytes(int field, ReadOnlySpan<byte> value)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }
    }

    /// <summary>Nodes and constants, named as they come.</summary>
    private sealed class Graph
    {
        private int names;

        public List<byte[]> Nodes { get; } = [];

        public List<byte[]> Initializers { get; } = [];

        public string Constant(string name, IReadOnlyList<int> shape, float[] values) =>
            Tensor(name, [.. shape.Select(d => (long)d)], Float, MemoryMarshal.AsBytes(values.AsSpan()));

        public string Reshape(string input, long[] shape) => Node("Reshape", [input, Tensor("shape", [shape.Length], Int64, MemoryMarshal.AsBytes(shape.AsSpan()))]);

        public string Node(string type, string[] inputs, string? output = null, params (string Name, object Value)[] attributes)
        {
            string name = output ?? Next(type);
            Nodes.Add(Message(n =>
            {
                Array.ForEach(inputs, i => n.Text(1, i));
                n.Text(2, name);
                n.Text(3, name);
                n.Text(4, type);
                Array.ForEach(attributes, a => n.Bytes(5, Attribute(a.Name, a.Value)));
            }));
            return name;
        }

        private static byte[] Attribute(string name, object value) => Message(a =>
        {
            a.Text(1, name);
            switch (value)
            {
                case float single:
                    a.Single(2, single);
                    a.Number(20, 1);
                    break;
                case int number:
                    a.Number(3, number);
                    a.Number(20, 2);
                    break;
                case long[] numbers:
                    Array.ForEach(numbers, n => a.Number(8, n));
                    a.Number(20, 7);
                    break;
                default:
                    throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value));
            }
        });

        private string Tensor(string name, long[] shape, int type, ReadOnlySpan<byte> raw)
        {
            string unique = Next(name);
            byte[] bytes = raw.ToArray();
            Initializers.Add(Message(t =>
            {
                Array.ForEach(shape, d => t.Number(1, d));
                t.Number(2, type);
                t.Text(8, unique);
                t.Bytes(9, bytes);
            }));
            return unique;
        }

        private string Next(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}-{names++}");
    }
}
