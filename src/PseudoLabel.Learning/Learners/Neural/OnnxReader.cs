using System.Globalization;
using System.Runtime.InteropServices;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Onnx;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>
/// Reads a network back from the file that <see cref="OnnxWriter"/> wrote. A file that is not, to the byte, what the writer makes of the network is
/// refused: the native runtime trusts its files, and never sees one that is damaged or of another program.
/// </summary>
internal static class OnnxReader
{
    /// <summary>Reads a network.</summary>
    /// <param name="onnx">The file's bytes.</param>
    /// <exception cref="InvalidDataException">They are no such file.</exception>
    internal static OnnxNetwork Read(byte[] onnx)
    {
        try
        {
            OnnxNetwork network = Parse(onnx);
            network.Check();
            return OnnxWriter.Write(network).AsSpan().SequenceEqual(onnx) ? network : throw new InvalidDataException("it is not as this program writes networks");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or ArgumentException or IndexOutOfRangeException
            or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"These bytes are no network: {e.Message}", e);
        }
    }

    private static OnnxNetwork Parse(byte[] onnx)
    {
        List<OnnxField> model = OnnxField.Of(onnx);
        List<OnnxField> graph = OnnxField.Of(model.Single(f => f.Number == 7).Bytes);
        Dictionary<string, string> about = model.Where(f => f.Number == 14).Select(f => OnnxField.Of(f.Bytes)).ToDictionary(p => Text(p, 1), p => Text(p, 2), StringComparer.Ordinal);
        Dictionary<string, List<OnnxField>> tensors = graph.Where(f => f.Number == 5).Select(f => OnnxField.Of(f.Bytes)).ToDictionary(t => Text(t, 8), StringComparer.Ordinal);
        ImageShape? image = null;
        if (about["image"].Length > 0 && !ImageShape.TryParse(about["image"], out image))
        {
            throw new FormatException($"'{about["image"]}' is no shape of images");
        }

        return new OnnxNetwork
        {
            FeatureCount = Columns(graph.Where(f => f.Number == 11), "features"),
            ClassCount = Columns(graph.Where(f => f.Number == 12), "logits"),
            Image = image,
            Temperature = double.Parse(about["temperature"], NumberStyles.Float, CultureInfo.InvariantCulture),
            Layers = [.. graph.Where(f => f.Number == 1).Select(f => Layer(OnnxField.Of(f.Bytes), tensors)).OfType<NetworkLayer>()],
        };
    }

    /// <summary>The layer of a node; null for the nodes before, between and after layers, which follow from them.</summary>
    private static NetworkLayer? Layer(List<OnnxField> node, Dictionary<string, List<OnnxField>> tensors)
    {
        string[] inputs = [.. node.Where(f => f.Number == 1).Select(f => f.Text)];
        int[] Shape(int input) => [.. tensors[inputs[input]].Where(f => f.Number == 1).Select(f => checked((int)f.Value))];
        float[] Values(int input) => MemoryMarshal.Cast<byte, float>(tensors[inputs[input]].Single(f => f.Number == 9).Bytes).ToArray();
        switch (Text(node, 4))
        {
            case "Gemm":
                return new DenseLayer(Shape(1)[1], Shape(1)[0], Values(1), Values(2));
            case "Conv":
                return new ConvolutionLayer(Shape(1)[1], Shape(1)[0], Shape(1)[2], Values(1), Values(2));
            case "LayerNormalization":
                List<OnnxField> epsilon = node.Where(f => f.Number == 5).Select(f => OnnxField.Of(f.Bytes)).Single(a => Text(a, 1) == "epsilon");
                return new LayerNormLayer(Shape(1), Values(1), Values(2), BitConverter.UInt32BitsToSingle((uint)epsilon.Single(f => f.Number == 2).Value));
            case "Relu":
                return new ReluLayer();
            case "MaxPool":
                return new MaxPoolLayer();
            case "GlobalAveragePool":
                return new GlobalAverageLayer();
            case "Reshape" or "Transpose" or "Flatten" or "Identity" or "Div" or "Softmax":
                return null;
            default:
                throw new FormatException($"'{Text(node, 4)}' is no layer");
        }
    }

    /// <summary>The second dimension of a named input or output.</summary>
    private static int Columns(IEnumerable<OnnxField> values, string name)
    {
        List<OnnxField> value = values.Select(f => OnnxField.Of(f.Bytes)).Single(v => Text(v, 1) == name);
        List<OnnxField> Within(List<OnnxField> message, int field) => OnnxField.Of(message.Single(f => f.Number == field).Bytes);
        List<OnnxField> shape = Within(Within(Within(value, 2), 1), 2);
        return checked((int)OnnxField.Of(shape[1].Bytes).Single(f => f.Number == 1).Value);
    }

    private static string Text(List<OnnxField> message, int field) => message.Single(f => f.Number == field).Text;
}
