using System.Globalization;
using System.Runtime.InteropServices;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>
/// Reads a network back from the file that <see cref="OnnxWriter"/> wrote. A file that is not, to the byte, what the writer makes of the
/// network is refused: the native runtime trusts its files, and never sees one that is damaged or of another program.
/// </summary>
internal static class OnnxReader
{
    /// <summary>Reads a network.</summary>
    /// <exception cref="InvalidDataException">They are no such file.</exception>
    internal static OnnxNetwork Read(byte[] onnx)
    {
        try
        {
            OnnxNetwork network = Parse(onnx);
            network.Check();
            return OnnxWriter.Write(network).AsSpan().SequenceEqual(onnx) ? network
                : throw new InvalidDataException("it is not as this program writes networks");
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or FormatException or ArgumentException or IndexOutOfRangeException
            or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"These bytes are no network: {e.Message}", e);
        }
    }

    private static OnnxNetwork Parse(byte[] onnx)
    {
        // Fields that this program does not write are not kept; that they were there shows when the bytes are compared.
        ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(onnx);
        GraphProto graph = model.Graph ?? throw new FormatException("it has no graph");
        var about = model.MetadataProps.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var tensors = graph.Initializer.Select(TensorProto.Parser.ParseFrom).ToDictionary(t => t.Name, StringComparer.Ordinal);
        ImageShape? image = null;
        if (about["image"].Length > 0 && !ImageShape.TryParse(about["image"], out image))
        {
            throw new FormatException($"'{about["image"]}' is no shape of images");
        }

        return new OnnxNetwork
        {
            FeatureCount = Columns(graph.Input, "features"),
            ClassCount = Columns(graph.Output, "logits"),
            Image = image,
            Temperature = double.Parse(about["temperature"], NumberStyles.Float, CultureInfo.InvariantCulture),
            Layers = [.. graph.Node.Select(n => Layer(n, tensors)).OfType<NetworkLayer>()],
        };
    }

    /// <summary>The layer of a node; null for the nodes before, between and after layers, which follow from them.</summary>
    private static NetworkLayer? Layer(NodeProto node, Dictionary<string, TensorProto> tensors)
    {
        int[] Shape(int input) => [.. tensors[node.Input[input]].Dims.Select(size => checked((int)size))];
        float[] Values(int input) => MemoryMarshal.Cast<byte, float>(tensors[node.Input[input]].RawData.Span).ToArray();
        switch (node.OpType)
        {
            case "Gemm":
                return new DenseLayer(Shape(1)[1], Shape(1)[0], Values(1), Values(2));
            case "Conv":
                return new ConvolutionLayer(Shape(1)[1], Shape(1)[0], Shape(1)[2], Values(1), Values(2));
            case "LayerNormalization":
                return new LayerNormLayer(Shape(1), Values(1), Values(2), node.Attribute.Single(a => a.Name == "epsilon").F);
            case "Relu":
                return new ReluLayer();
            case "MaxPool":
                return new MaxPoolLayer();
            case "GlobalAveragePool":
                return new GlobalAverageLayer();
            case "Reshape" or "Transpose" or "Flatten" or "Identity" or "Div" or "Softmax":
                return null;
            default:
                throw new FormatException($"'{node.OpType}' is no layer");
        }
    }

    /// <summary>The second dimension of a named input or output.</summary>
    private static int Columns(IEnumerable<ValueInfoProto> values, string name) =>
        values.Single(v => v.Name == name).Type?.TensorType?.Shape?.Dim[1].DimValue is { } size
            ? checked((int)size)
            : throw new FormatException($"'{name}' has no shape");
}
