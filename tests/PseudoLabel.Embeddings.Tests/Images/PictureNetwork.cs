using static PseudoLabel.Embeddings.Tests.TinyNetwork;

namespace PseudoLabel.Embeddings.Tests.Images;

/// <summary>Tiny networks of pictures in ONNX format: operators one after the other.</summary>
internal static class PictureNetwork
{
    private const int Float = 1;

    /// <summary>A network.</summary>
    /// <param name="input">The input's dimensions; 0 where one is free.</param>
    /// <param name="ops">Its operators.</param>
    public static byte[] Of(int[] input, params Op[] ops) => Of(["pixels"], input, ops);

    /// <summary>A network with inputs of the same dimensions, of which the first is read.</summary>
    public static byte[] Of(string[] inputs, int[] dimensions, params Op[] ops)
    {
        byte[] graph = Message(g =>
        {
            for (int i = 0; i < ops.Length; i++)
            {
                Put(g, 1, Node(ops[i], i == 0 ? inputs[0] : $"t{i}", i == ops.Length - 1 ? "vectors" : $"t{i + 1}"));
            }

            Put(g, 2, "tiny");
            foreach (string input in inputs)
            {
                Put(g, 11, Value(input, Float, dimensions));
            }

            Put(g, 12, Value("vectors", ops[^1].Type == "Cast" ? TinyNetwork.Int32 : Float, null));
        });
        return Message(m =>
        {
            Put(m, 1, 7);
            Put(m, 7, graph);
            Put(m, 8, Message(o => Put(o, 2, 11)));
        });
    }

    /// <summary>Files of a network and its description.</summary>
    /// <param name="own">What <c>embedding.json</c> says; null for no such file.</param>
    public static MemoryFiles FilesOf(byte[] network, string description, string? own = null)
    {
        MemoryFiles files = new MemoryFiles().With("model.onnx", network).With("preprocessor_config.json", description);
        return own is null ? files : files.With("embedding.json", own);
    }

    private static byte[] Node(Op op, string input, string output) => Message(n =>
    {
        Put(n, 1, input);
        Put(n, 2, output);
        Put(n, 4, op.Type);
        foreach ((string name, bool list, int[] values) in op.Attributes)
        {
            Put(n, 5, Message(a =>
            {
                Put(a, 1, name);
                Array.ForEach(values, v => Put(a, list ? 8 : 3, v));
                Put(a, 20, list ? 7 : 2);
            }));
        }
    });

    private static byte[] Value(string name, int type, int[]? dimensions) => Message(v =>
    {
        Put(v, 1, name);
        Put(v, 2, Message(t => Put(t, 1, Message(tensor =>
        {
            Put(tensor, 1, type);
            if (dimensions is not null)
            {
                Put(tensor, 2, Message(s => Array.ForEach(dimensions, d => Put(s, 1, Dimension(d)))));
            }
        }))));
    });

    private static byte[] Dimension(int size) => Message(d =>
    {
        if (size > 0)
        {
            Put(d, 1, size);
        }
        else
        {
            Put(d, 2, "any");
        }
    });

    /// <summary>An operator.</summary>
    /// <param name="Type">Its name.</param>
    /// <param name="Attributes">Its attributes, whole numbers or lists of them.</param>
    internal sealed record Op(string Type, params (string Name, bool List, int[] Values)[] Attributes)
    {
        public static Op Identity { get; } = new("Identity");

        public static Op Negative { get; } = new("Neg");

        public static Op Flatten { get; } = new("Flatten");

        /// <summary>No number where the input is 0.</summary>
        public static Op Logarithm { get; } = new("Log");

        public static Op ToIntegers { get; } = new("Cast", ("to", false, [TinyNetwork.Int32]));

        public static Op MeanOver(params int[] axes) => new("ReduceMean", ("axes", true, axes), ("keepdims", false, [0]));
    }
}
