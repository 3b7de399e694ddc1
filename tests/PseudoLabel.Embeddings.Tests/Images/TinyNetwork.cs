using System.Text;

namespace PseudoLabel.Embeddings.Tests.Images;

/// <summary>The smallest ONNX networks: one operator from an input to an output, written by hand as protocol buffers.</summary>
internal static class TinyNetwork
{
    private const int Floats = 1;
    private const int OfIntegers = 7;

    /// <summary>A network.</summary>
    /// <param name="input">The input's dimensions; 0 where one is free.</param>
    /// <param name="ops">Operators, one after the other.</param>
    public static byte[] Of(int[] input, params Op[] ops) => Of([("pixels", Floats, input)], ops);

    /// <summary>A network of any inputs, of which the first is used.</summary>
    public static byte[] Of((string Name, int Type, int[] Dimensions)[] inputs, params Op[] ops)
    {
        var graph = new MemoryStream();
        for (int i = 0; i < ops.Length; i++)
        {
            var node = new MemoryStream();
            Text(node, 1, i == 0 ? inputs[0].Name : $"t{i}");
            Text(node, 2, i == ops.Length - 1 ? "out" : $"t{i + 1}");
            Text(node, 4, ops[i].Type);
            foreach ((string name, bool list, int[] values) in ops[i].Attributes)
            {
                Bytes(node, 5, Attribute(name, values, list));
            }

            Bytes(graph, 1, node.ToArray());
        }

        Text(graph, 2, "tiny");
        foreach ((string name, int type, int[] dimensions) in inputs)
        {
            Bytes(graph, 11, Value(name, type, dimensions));
        }

        Bytes(graph, 12, Value("out", ops[^1].Type == "Cast" ? 6 : Floats, null));
        var model = new MemoryStream();
        Number(model, 1, 7);
        Bytes(model, 7, graph.ToArray());
        var opset = new MemoryStream();
        Number(opset, 2, 11);
        Bytes(model, 8, opset.ToArray());
        return model.ToArray();
    }

    private static byte[] Attribute(string name, int[] values, bool list)
    {
        var attribute = new MemoryStream();
        Text(attribute, 1, name);
        foreach (int value in values)
        {
            Number(attribute, list ? 8 : 3, value);
        }

        Number(attribute, 20, list ? OfIntegers : 2);
        return attribute.ToArray();
    }

    private static byte[] Value(string name, int type, int[]? dimensions)
    {
        var tensor = new MemoryStream();
        Number(tensor, 1, type);
        if (dimensions is not null)
        {
            var shape = new MemoryStream();
            foreach (int size in dimensions)
            {
                var one = new MemoryStream();
                if (size > 0)
                {
                    Number(one, 1, size);
                }
                else
                {
                    Text(one, 2, "any");
                }

                Bytes(shape, 1, one.ToArray());
            }

            Bytes(tensor, 2, shape.ToArray());
        }

        var kind = new MemoryStream();
        Bytes(kind, 1, tensor.ToArray());
        var value = new MemoryStream();
        Text(value, 1, name);
        Bytes(value, 2, kind.ToArray());
        return value.ToArray();
    }

    private static void Text(MemoryStream to, int field, string text) => Bytes(to, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(MemoryStream to, int field, byte[] bytes)
    {
        Varint(to, (uint)((field << 3) | 2));
        Varint(to, (uint)bytes.Length);
        to.Write(bytes);
    }

    private static void Number(MemoryStream to, int field, int value)
    {
        Varint(to, (uint)(field << 3));
        Varint(to, (uint)value);
    }

    private static void Varint(MemoryStream to, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.WriteByte((byte)(value | 0x80));
        }

        to.WriteByte((byte)value);
    }

    /// <summary>An operator.</summary>
    /// <param name="Type">Its name.</param>
    /// <param name="Attributes">Its attributes.</param>
    internal sealed record Op(string Type, params (string Name, bool List, int[] Values)[] Attributes)
    {
        public static Op Identity { get; } = new("Identity");

        public static Op Negative { get; } = new("Neg");

        public static Op Flatten { get; } = new("Flatten");

        /// <summary>No number where the input is 0.</summary>
        public static Op Logarithm { get; } = new("Log");

        public static Op ToIntegers { get; } = new("Cast", ("to", false, [6]));

        public static Op MeanOver(params int[] axes) => new("ReduceMean", ("axes", true, axes), ("keepdims", false, [0]));
    }
}
