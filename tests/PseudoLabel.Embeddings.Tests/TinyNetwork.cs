using System.Runtime.InteropServices;
using Google.Protobuf;

namespace PseudoLabel.Embeddings.Tests;

/// <summary>Tiny networks in ONNX format (onnx.proto), written field by field: each piece's vector is a row of a table.</summary>
internal static class TinyNetwork
{
    public const int Int32 = 6;
    public const int Int64 = 7;

    /// <summary>A network.</summary>
    /// <param name="table">The vectors of pieces.</param>
    /// <param name="inputs">The names of inputs behind input_ids, which nothing reads.</param>
    /// <param name="type">The inputs' type.</param>
    /// <param name="pooled">Whether its output is one vector, the mean.</param>
    /// <param name="centered">Whether the mean over the whole batch is taken off: what no network for texts should do.</param>
    /// <param name="output">The output's name.</param>
    public static byte[] Bytes(
        float[][] table, string[]? inputs = null, int type = Int64, bool pooled = false, bool centered = false,
        string output = "last_hidden_state")
    {
        string last = "rows";
        var nodes = new List<byte[]> { Node("Gather", ["table", "input_ids"], last) };
        if (centered)
        {
            nodes.Add(Node("ReduceMean", [last], "mean", Ints("axes", 0, 1, 2), Int("keepdims", 1)));
            nodes.Add(Node("Sub", [last, "mean"], last = "centered"));
        }

        if (pooled)
        {
            nodes.Add(Node("ReduceMean", [last], last = "pooled", Ints("axes", 1), Int("keepdims", 0)));
        }

        nodes.Add(Node("Identity", [last], output));
        byte[] graph = Message(g =>
        {
            nodes.ForEach(n => Put(g, 1, n));
            Put(g, 2, "tiny");
            Put(g, 5, Table(table));
            foreach (string input in (inputs ?? ["attention_mask"]).Prepend("input_ids"))
            {
                Put(g, 11, Value(input, type, "texts", "pieces"));
            }

            Put(g, 12, pooled ? Value(output, 1, "texts", table[0].Length) : Value(output, 1, "texts", "pieces", table[0].Length));
        });
        return Message(m =>
        {
            Put(m, 1, 8);
            Put(m, 7, graph);
            Put(m, 8, Message(o => Put(o, 2, 13)));
        });
    }

    private static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) => Message(n =>
    {
        foreach (string input in inputs)
        {
            Put(n, 1, input);
        }

        Put(n, 2, output);
        Put(n, 4, type);
        foreach (byte[] attribute in attributes)
        {
            Put(n, 5, attribute);
        }
    });

    private static byte[] Int(string name, long value) => Message(a =>
    {
        Put(a, 1, name);
        Put(a, 3, value);
        Put(a, 20, 2);
    });

    private static byte[] Ints(string name, params long[] values) => Message(a =>
    {
        Put(a, 1, name);
        foreach (long value in values)
        {
            Put(a, 8, value);
        }

        Put(a, 20, 7);
    });

    private static byte[] Table(float[][] table) => Message(t =>
    {
        Put(t, 1, table.Length);
        Put(t, 1, table[0].Length);
        Put(t, 2, 1);
        Put(t, 8, "table");
        Put(t, 9, MemoryMarshal.AsBytes<float>([.. table.SelectMany(r => r)]).ToArray());
    });

    private static byte[] Value(string name, int type, params object[] shape) => Message(v =>
    {
        Put(v, 1, name);
        byte[] dimensions = Message(s =>
        {
            foreach (object size in shape)
            {
                Put(s, 1, Message(d =>
                {
                    if (size is int number)
                    {
                        Put(d, 1, number);
                    }
                    else
                    {
                        Put(d, 2, (string)size);
                    }
                }));
            }
        });
        Put(v, 2, Message(t => Put(t, 1, Message(tensor =>
        {
            Put(tensor, 1, type);
            Put(tensor, 2, dimensions);
        }))));
    });

    internal static byte[] Message(Action<CodedOutputStream> fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            fields(output);
        }

        return stream.ToArray();
    }

    internal static void Put(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    internal static void Put(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    internal static void Put(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
