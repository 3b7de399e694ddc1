using System.Globalization;
using System.Runtime.InteropServices;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>An ONNX graph while it is built: nodes, constants, inputs and outputs. Values are named as they come, so that the same steps give the same bytes.</summary>
/// <param name="prefix">What begins the names that the graph gives.</param>
internal sealed class OnnxGraph(string prefix = OnnxGraph.Own)
{
    /// <summary>The element types of onnx.proto.</summary>
    internal const int Float = 1;
    internal const int Int64 = 7;
    internal const int String = 8;
    internal const int Double = 11;

    /// <summary>The domain of the operators for trees and labels.</summary>
    internal const string MachineLearning = "ai.onnx.ml";

    /// <summary>What begins the names of a graph whose inputs have names that people gave.</summary>
    private const string Own = "pseudolabel/";

    // Read by ONNX Runtime 1.13 and later; layer normalization came with version 17, the trees' numbers of 64 bits with version 3.
    private const int IrVersion = 8;
    private const int Operators = 17;
    private const int LearningOperators = 3;

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> initializers = [];
    private readonly List<byte[]> inputs = [];
    private readonly List<byte[]> outputs = [];
    private readonly List<byte[]> properties = [];
    private int names;
    private bool learning;

    /// <summary>Whether a name could be one that a graph gives.</summary>
    internal static bool IsOwn(string name) => name.StartsWith(Own, StringComparison.Ordinal);

    /// <summary>A name that nothing in the graph has yet.</summary>
    /// <param name="word">What it is, for people.</param>
    internal string Name(string word) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{word}-{names++}");

    /// <summary>Adds an input of rows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its shape behind the rows.</param>
    internal void Input(string name, int type, params ReadOnlySpan<int> shape) => inputs.Add(Value(name, type, shape));

    /// <summary>Adds an output of rows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its shape behind the rows.</param>
    internal void Output(string name, int type, params ReadOnlySpan<int> shape) => outputs.Add(Value(name, type, shape));

    /// <summary>Adds what the file says of itself.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    internal void Property(string key, string value) => properties.Add(OnnxMessage.Of(p =>
    {
        p.Text(1, key);
        p.Text(2, value);
    }));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<float> values) => Initializer(word, Tensor(shape, Float, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<double> values) => Initializer(word, Tensor(shape, Double, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<int> shape, ReadOnlySpan<long> values) => Initializer(word, Tensor(shape, Int64, MemoryMarshal.AsBytes(values)));

    /// <summary>Adds constants.</summary>
    internal string Constant(string word, IReadOnlyList<string> values) => Initializer(word, t =>
    {
        t.Number(1, values.Count);
        t.Number(2, String);
        foreach (string value in values)
        {
            t.Text(6, value);
        }
    });

    /// <summary>One number for all rows.</summary>
    internal string Constant(string word, double value) => Constant(word, [], (ReadOnlySpan<double>)[value]);

    /// <summary>Adds a node.</summary>
    /// <param name="type">Its operator.</param>
    /// <param name="inputs">The values it takes.</param>
    /// <param name="attributes">Its attributes: int, float, string, long[], string[] or double[] (a tensor).</param>
    /// <returns>The name of what it gives.</returns>
    internal string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) => Node(type, inputs, Name(type), attributes);

    /// <summary>Adds a node whose output has a given name.</summary>
    internal string Node(string type, string[] inputs, string output, (string Name, object Value)[] attributes, string domain = "")
    {
        learning |= domain == MachineLearning;
        nodes.Add(OnnxMessage.Of(n =>
        {
            Array.ForEach(inputs, i => n.Text(1, i));
            n.Text(2, output);
            n.Text(3, output);
            n.Text(4, type);
            Array.ForEach(attributes, a => n.Bytes(5, Attribute(a.Name, a.Value)));
            if (domain.Length > 0)
            {
                n.Text(7, domain);
            }
        }));
        return output;
    }

    /// <summary>Adds a node of <see cref="MachineLearning"/>.</summary>
    internal string LearningNode(string type, string[] inputs, params (string Name, object Value)[] attributes) =>
        Node(type, inputs, Name(type), attributes, MachineLearning);

    /// <summary>Adds a node as its bytes are.</summary>
    internal void Raw(byte[] node) => nodes.Add(node);

    /// <summary>Adds a constant as its bytes are.</summary>
    internal void RawInitializer(byte[] tensor) => initializers.Add(tensor);

    /// <summary>Changes the type of the values.</summary>
    internal string Cast(string input, int type) => Node("Cast", [input], ("to", type));

    /// <summary>Another shape for the same values.</summary>
    internal string Reshape(string input, params long[] shape) => Node("Reshape", [input, Constant("shape", [shape.Length], (ReadOnlySpan<long>)shape)]);

    /// <summary>Some columns, in any order.</summary>
    /// <param name="input">Rows.</param>
    /// <param name="columns">The columns wanted.</param>
    /// <param name="width">The columns there are: all of them in order cost no node.</param>
    internal string Columns(string input, IReadOnlyList<int> columns, int width) => columns.Count == width && columns.Select((c, i) => c == i).All(same => same)
        ? input
        : Node("Gather", [input, Constant("columns", [columns.Count], (ReadOnlySpan<long>)[.. columns.Select(c => (long)c)])], ("axis", 1));

    /// <summary>The file.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="version">The program's version; empty to leave it out.</param>
    /// <param name="about">What it is, in words; empty to leave it out.</param>
    internal byte[] File(string name, string version = "", string about = "") => OnnxMessage.Of(m =>
    {
        m.Number(1, IrVersion);
        m.Text(2, "pseudolabel");
        Write(m, 3, version);
        Write(m, 6, about);
        m.Bytes(7, OnnxMessage.Of(g =>
        {
            nodes.ForEach(n => g.Bytes(1, n));
            g.Text(2, name);
            initializers.ForEach(i => g.Bytes(5, i));
            inputs.ForEach(i => g.Bytes(11, i));
            outputs.ForEach(o => g.Bytes(12, o));
        }));
        m.Bytes(8, OnnxMessage.Of(o => o.Number(2, Operators)));
        if (learning)
        {
            m.Bytes(8, OnnxMessage.Of(o =>
            {
                o.Text(1, MachineLearning);
                o.Number(2, LearningOperators);
            }));
        }

        properties.ForEach(p => m.Bytes(14, p));
    });

    private static void Write(OnnxMessage message, int field, string text)
    {
        if (text.Length > 0)
        {
            message.Text(field, text);
        }
    }

    private static byte[] Value(string name, int type, ReadOnlySpan<int> shape)
    {
        int[] dimensions = shape.ToArray();
        return OnnxMessage.Of(v =>
        {
            v.Text(1, name);
            v.Bytes(2, OnnxMessage.Of(t => t.Bytes(1, OnnxMessage.Of(tensor =>
            {
                tensor.Number(1, type);
                tensor.Bytes(2, OnnxMessage.Of(s =>
                {
                    s.Bytes(1, OnnxMessage.Of(d => d.Text(2, "rows")));
                    Array.ForEach(dimensions, size => s.Bytes(1, OnnxMessage.Of(d => d.Number(1, size))));
                }));
            }))));
        });
    }

    private static byte[] Attribute(string name, object value) => OnnxMessage.Of(a =>
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
            case string text:
                a.Text(4, text);
                a.Number(20, 3);
                break;
            case double[] tensor:
                a.Bytes(5, OnnxMessage.Of(Tensor([tensor.Length], Double, MemoryMarshal.AsBytes(tensor.AsSpan()))));
                a.Number(20, 4);
                break;
            case long[] numbers:
                Array.ForEach(numbers, n => a.Number(8, n));
                a.Number(20, 7);
                break;
            case string[] texts:
                Array.ForEach(texts, t => a.Text(9, t));
                a.Number(20, 8);
                break;
            default:
                throw new ArgumentException($"No attribute is a {value.GetType().Name}.", nameof(value));
        }
    });

    private static Action<OnnxMessage> Tensor(IReadOnlyList<int> shape, int type, ReadOnlySpan<byte> raw)
    {
        byte[] bytes = raw.ToArray();
        return t =>
        {
            foreach (int size in shape)
            {
                t.Number(1, size);
            }

            t.Number(2, type);
            t.Bytes(9, bytes);
        };
    }

    private string Initializer(string word, Action<OnnxMessage> tensor)
    {
        string name = Name(word);
        initializers.Add(OnnxMessage.Of(t =>
        {
            tensor(t);
            t.Text(8, name);
        }));
        return name;
    }
}
