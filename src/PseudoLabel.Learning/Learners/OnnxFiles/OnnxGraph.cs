using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using AttributeType = PseudoLabel.Learning.Learners.OnnxFiles.AttributeProto.Types.AttributeType;
using DataType = PseudoLabel.Learning.Learners.OnnxFiles.TensorProto.Types.DataType;

namespace PseudoLabel.Learning.Learners.OnnxFiles;

/// <summary>
/// An ONNX graph while it is built: nodes, constants, inputs and outputs. Values are named as they come, so that the same steps give the
/// same bytes.
/// </summary>
/// <param name="prefix">What begins the names that the graph gives.</param>
internal sealed class OnnxGraph(string prefix = OnnxGraph.Own)
{
    /// <summary>The element types of onnx.proto.</summary>
    internal const int Float = (int)DataType.Float;
    internal const int Int64 = (int)DataType.Int64;
    internal const int String = (int)DataType.String;
    internal const int Double = (int)DataType.Double;

    /// <summary>The domain of the operators for trees and labels.</summary>
    internal const string MachineLearning = "ai.onnx.ml";

    /// <summary>What begins the names of a graph whose inputs have names that people gave.</summary>
    private const string Own = "pseudolabel/";

    // Read by ONNX Runtime 1.13 and later; layer normalization came with version 17, the trees' numbers of 64 bits with version 3.
    private const int IrVersion = 8;
    private const int Operators = 17;
    private const int LearningOperators = 3;

    private readonly GraphProto graph = new();
    private readonly List<StringStringEntryProto> properties = [];
    private int names;
    private bool learning;

    /// <summary>Whether a name could be one that a graph gives.</summary>
    internal static bool IsOwn(string name) => name.StartsWith(Own, StringComparison.Ordinal);

    /// <summary>A name that nothing in the graph has yet.</summary>
    /// <param name="word">What it is, for people.</param>
    internal string Name(string word) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{word}-{names++}");

    /// <summary>Adds an input of rows.</summary>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its shape behind the rows.</param>
    internal void Input(string name, int type, params ReadOnlySpan<int> shape) => graph.Input.Add(Value(name, type, shape));

    /// <summary>Adds an output of rows.</summary>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its shape behind the rows.</param>
    internal void Output(string name, int type, params ReadOnlySpan<int> shape) => graph.Output.Add(Value(name, type, shape));

    /// <summary>Adds what the file says of itself.</summary>
    internal void Property(string key, string value) => properties.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        Initializer(word, Tensor(shape, Float, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<double> values) =>
        Initializer(word, Tensor(shape, Double, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<long> values) =>
        Initializer(word, Tensor(shape, Int64, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<string> values) =>
        Initializer(word, new TensorProto { Dims = { values.Count }, DataType = String, StringData = { Bytes(values) } });

    /// <summary>One number for all rows.</summary>
    internal string Constant(string word, double value) => Constant(word, [], (ReadOnlySpan<double>)[value]);

    /// <summary>Adds a node.</summary>
    /// <param name="attributes">Its attributes: int, float, string, long[], string[] or double[] (a tensor).</param>
    /// <returns>The name of what it gives.</returns>
    internal string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(type, inputs, Name(type), attributes);

    /// <summary>Adds a node whose output has a given name.</summary>
    internal string Node(string type, string[] inputs, string output, (string Name, object Value)[] attributes, string domain = "")
    {
        var node = new NodeProto
        {
            Input = { inputs },
            Output = { output },
            Name = output,
            OpType = type,
            Attribute = { attributes.Select(a => Attribute(a.Name, a.Value)) },
        };
        if (domain.Length > 0)
        {
            node.Domain = domain;
        }

        learning |= domain == MachineLearning;
        graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a node of <see cref="MachineLearning"/>.</summary>
    internal string LearningNode(string type, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(type, inputs, Name(type), attributes, MachineLearning);

    /// <summary>Changes the type of the values.</summary>
    internal string Cast(string input, int type) => Node("Cast", [input], ("to", type));

    /// <summary>Another shape for the same values.</summary>
    internal string Reshape(string input, params long[] shape) =>
        Node("Reshape", [input, Constant("shape", [shape.Length], (ReadOnlySpan<long>)shape)]);

    /// <summary>Some columns, in any order.</summary>
    /// <param name="width">The columns there are: all of them in order cost no node.</param>
    internal string Columns(string input, IReadOnlyList<int> columns, int width) =>
        columns.Count == width && columns.Select((c, i) => c == i).All(same => same)
        ? input
        : Node("Gather", [input, Constant("columns", [columns.Count], (ReadOnlySpan<long>)[.. columns.Select(c => (long)c)])], ("axis", 1));

    /// <summary>The file.</summary>
    /// <param name="version">The program's version; empty to leave it out.</param>
    /// <param name="about">What it is, in words; empty to leave it out.</param>
    internal byte[] File(string name, string version = "", string about = "")
    {
        graph.Name = name;
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "pseudolabel",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = Operators } },
            MetadataProps = { properties },
        };
        if (version.Length > 0)
        {
            model.ProducerVersion = version;
        }

        if (about.Length > 0)
        {
            model.DocString = about;
        }

        if (learning)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = MachineLearning, Version = LearningOperators });
        }

        return model.ToByteArray();
    }

    private static ValueInfoProto Value(string name, int type, ReadOnlySpan<int> shape)
    {
        var sizes = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "rows" } } };
        foreach (int size in shape)
        {
            sizes.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = type, Shape = sizes };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        float single => new AttributeProto { Name = name, F = single, Type = AttributeType.Float },
        int number => new AttributeProto { Name = name, I = number, Type = AttributeType.Int },
        string text => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeType.String },
        double[] numbers => new AttributeProto { Name = name, T = Row(numbers), Type = AttributeType.Tensor },
        long[] numbers => new AttributeProto { Name = name, Ints = { numbers }, Type = AttributeType.Ints },
        string[] texts => new AttributeProto { Name = name, Strings = { Bytes(texts) }, Type = AttributeType.Strings },
        _ => throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>The bytes of texts. Of trees' nodes there are millions, with one of two words each: equal texts share theirs.</summary>
    private static IEnumerable<ByteString> Bytes(IEnumerable<string> texts)
    {
        var known = new Dictionary<string, ByteString>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (!known.TryGetValue(text, out ByteString? bytes))
            {
                known.Add(text, bytes = ByteString.CopyFromUtf8(text));
            }

            yield return bytes;
        }
    }

    private static TensorProto Row(double[] numbers) => Tensor([numbers.Length], Double, MemoryMarshal.AsBytes(numbers.AsSpan()));

    private static TensorProto Tensor(IReadOnlyList<int> shape, int type, ReadOnlySpan<byte> raw) =>
        new() { Dims = { shape.Select(size => (long)size) }, DataType = type, RawData = ByteString.CopyFrom(raw) };

    /// <summary>
    /// Adds a constant, its name behind its values. Fields are written by their numbers, which puts the name first; but networks are read
    /// back only from the bytes that this program makes of them, and those of its first version have the name last. Two messages' bytes in
    /// a row are one message with the fields of both.
    /// </summary>
    private string Initializer(string word, TensorProto values)
    {
        var name = new TensorProto { Name = Name(word) };
        int size = values.CalculateSize();
        var bytes = new byte[size + name.CalculateSize()];
        values.WriteTo(bytes.AsSpan(0, size));
        name.WriteTo(bytes.AsSpan(size));
        graph.Initializer.Add(UnsafeByteOperations.UnsafeWrap(bytes));
        return name.Name;
    }
}
