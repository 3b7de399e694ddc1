using System.Runtime.InteropServices;
using Google.Protobuf;
using PseudoLabel.Embeddings.Tests.Images;
using static PseudoLabel.Embeddings.Tests.TinyNetwork;

namespace PseudoLabel.Embeddings.Tests.Fuzzing;

/// <summary>Small whole networks, of the operators that exports have, and of graphs within graphs.</summary>
internal static class SampleNetworks
{
    private const int Float = 1;
    private const int Numbers = 4;

    /// <summary>Networks of texts whose pieces have numbers below <paramref name="pieces"/>.</summary>
    public static IReadOnlyList<byte[]> Texts(int pieces)
    {
        float[][] table = [.. Enumerable.Range(0, pieces).Select(p => Row(p, Numbers))];
        return
        [
            TinyNetwork.Bytes(table), TinyNetwork.Bytes(table, ["token_type_ids", "position_ids"], TinyNetwork.Int32),
            TinyNetwork.Bytes(table, centered: true), TinyNetwork.Bytes(table, pooled: true, output: "sentence_embedding"), Encoder(table),
        ];
    }

    /// <summary>Networks of pictures of 4 x 4 pixels.</summary>
    public static IReadOnlyList<byte[]> Pictures() =>
    [
        PictureNetwork.Of([1, 3, 4, 4], PictureNetwork.Op.Flatten),
        PictureNetwork.Of([1, 3, 4, 4], PictureNetwork.Op.Negative, PictureNetwork.Op.MeanOver(2, 3)),
        Convolution(),
    ];

    /// <summary>What encoders do: a table, a product, a softmax, a mask made of shapes, a branch, a mean.</summary>
    private static byte[] Encoder(float[][] table)
    {
        byte[] branch = Message(g =>
        {
            Put(g, 1, Node("Tanh", ["h2"], "b"));
            Put(g, 2, "branch");
            Put(g, 12, Value("b", Float, null));
        });
        byte[] graph = Message(g =>
        {
            Put(g, 1, Node("Gather", ["table", "input_ids"], "h0"));
            Put(g, 1, Node("MatMul", ["h0", "weights"], "h1"));
            Put(g, 1, Node("Softmax", ["h1"], "h2", Number("axis", 2)));
            Put(g, 1, Node("If", ["yes"], "h3", Part("then_branch", branch), Part("else_branch", branch)));
            Put(g, 1, Node("Cast", ["attention_mask"], "m0", Number("to", Float)));
            Put(g, 1, Node("Unsqueeze", ["m0", "last"], "m1"));
            Put(g, 1, Node("Shape", ["h0"], "s0"));
            Put(g, 1, Node("Slice", ["s0", "from", "until"], "s1"));
            Put(g, 1, Node("Concat", ["s1", "four"], "s2", Number("axis", 0)));
            Put(g, 1, Node("ConstantOfShape", ["s2"], "zeros"));
            Put(g, 1, Node("Expand", ["m1", "s2"], "m2"));
            Put(g, 1, Node("Mul", ["h3", "m2"], "h4"));
            Put(g, 1, Node("Add", ["h4", "zeros"], "h5"));
            Put(g, 1, Node("ReduceSum", ["h5", "one"], "h6", Number("keepdims", 0)));
            Put(g, 1, Node("Reshape", ["h6", "flat"], "sentence_embedding"));
            Put(g, 2, "encoder");
            Put(g, 5, Floats("table", [table.Length, Numbers], [.. table.SelectMany(r => r)]));
            Put(g, 5, Floats("weights", [Numbers, Numbers], Row(3, Numbers * Numbers)));
            Put(g, 5, Longs("last", 2));
            Put(g, 5, Longs("from", 0));
            Put(g, 5, Longs("until", 2));
            Put(g, 5, Longs("four", Numbers));
            Put(g, 5, Longs("one", 1));
            Put(g, 5, Longs("flat", -1, Numbers));
            Put(g, 5, Message(t =>
            {
                Put(t, 2, 9);
                Put(t, 5, 1);
                Put(t, 8, "yes");
            }));
            Put(g, 11, Value("input_ids", TinyNetwork.Int64, ["texts", "pieces"]));
            Put(g, 11, Value("attention_mask", TinyNetwork.Int64, ["texts", "pieces"]));
            Put(g, 12, Value("sentence_embedding", Float, ["texts", Numbers]));
        });
        return Model(graph);
    }

    /// <summary>What networks of pictures do.</summary>
    private static byte[] Convolution()
    {
        byte[] graph = Message(g =>
        {
            Put(g, 1, Node("Pad", ["pixels", "pads"], "c0", Text("mode", "reflect")));
            Put(g, 1, Node("Conv", ["c0", "kernel"], "c1", List("kernel_shape", 3, 3), List("strides", 1, 1), List("pads", 1, 1, 1, 1)));
            Put(g, 1, Node("BatchNormalization", ["c1", "scale", "shift", "shift", "scale"], "c2"));
            Put(g, 1, Node("Add", ["c2", "c2"], "c3"));
            Put(g, 1, Node("MaxPool", ["c3"], "c4", List("kernel_shape", 2, 2), List("strides", 2, 2)));
            Put(g, 1, Node("Transpose", ["c4"], "c5", List("perm", 0, 2, 3, 1)));
            Put(g, 1, Node("ReduceMean", ["c5"], "c6", List("axes", 1, 2), Number("keepdims", 0)));
            Put(g, 1, Node("Gemm", ["c6", "head"], "vectors", Number("transB", 1)));
            Put(g, 2, "pictures");
            Put(g, 5, Longs("pads", 0, 0, 1, 1, 0, 0, 1, 1));
            Put(g, 5, Floats("kernel", [2, 3, 3, 3], Row(1, 54)));
            Put(g, 5, Floats("scale", [2], [1, 2]));
            Put(g, 5, Floats("shift", [2], [0, 1]));
            Put(g, 5, Floats("head", [Numbers, 2], Row(2, 2 * Numbers)));
            Put(g, 11, Value("pixels", Float, [1, 3, 4, 4]));
            Put(g, 12, Value("vectors", Float, [1, Numbers]));
        });
        return Model(graph);
    }

    private static float[] Row(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => (((seed * 7) + (i * 3)) % 11 / 4f) - 1)];

    private static byte[] Model(byte[] graph) => Message(m =>
    {
        Put(m, 1, 8);
        Put(m, 7, graph);
        Put(m, 8, Message(o => Put(o, 2, 13)));
        Put(m, 8, Message(o =>
        {
            Put(o, 1, "own");
            Put(o, 2, 1);
        }));
    });

    private static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) => Message(n =>
    {
        Array.ForEach(inputs, i => Put(n, 1, i));
        Put(n, 2, output);
        Put(n, 4, type);
        Array.ForEach(attributes, a => Put(n, 5, a));
    });

    private static byte[] Number(string name, long value) => Attribute(name, 2, a => Put(a, 3, value));

    private static byte[] Text(string name, string value) => Attribute(name, 3, a => Put(a, 4, value));

    private static byte[] Part(string name, byte[] graph) => Attribute(name, 5, a => Put(a, 6, graph));

    private static byte[] List(string name, params long[] values) => Attribute(name, 7, a => Array.ForEach(values, v => Put(a, 8, v)));

    private static byte[] Attribute(string name, int type, Action<CodedOutputStream> value) => Message(a =>
    {
        Put(a, 1, name);
        value(a);
        Put(a, 20, type);
    });

    private static byte[] Floats(string name, long[] shape, float[] values) => Message(t =>
    {
        Array.ForEach(shape, d => Put(t, 1, d));
        Put(t, 2, Float);
        Put(t, 8, name);
        Put(t, 9, MemoryMarshal.AsBytes<float>(values).ToArray());
    });

    private static byte[] Longs(string name, params long[] values) => Message(t =>
    {
        Put(t, 1, values.Length);
        Put(t, 2, TinyNetwork.Int64);
        Array.ForEach(values, v => Put(t, 7, v));
        Put(t, 8, name);
    });

    private static byte[] Value(string name, int type, object[]? shape) => Message(v =>
    {
        Put(v, 1, name);
        Put(v, 2, Message(t => Put(t, 1, Message(tensor =>
        {
            Put(tensor, 1, type);
            if (shape is not null)
            {
                Put(tensor, 2, Message(s => Array.ForEach(shape, d => Put(s, 1, Size(d)))));
            }
        }))));
    });

    private static byte[] Size(object size) => Message(d =>
    {
        if (size is int number)
        {
            Put(d, 1, number);
        }
        else
        {
            Put(d, 2, (string)size);
        }
    });
}
