using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Embeddings.Tests.Images;
using static PseudoLabel.Embeddings.Tests.TinyNetwork;

namespace PseudoLabel.Embeddings.Tests;

/// <summary>Networks that were made to do harm: each is refused in one line, before ONNX Runtime does what they ask for.</summary>
[Collection(nameof(HostileNetworkTests))]
public sealed class HostileNetworkTests
{
    private static readonly byte[] Outside = Message(t =>
    {
        Put(t, 1, 4);
        Put(t, 2, 1);
        Put(t, 8, "w");
        Put(t, 13, Message(e =>
        {
            Put(e, 1, "location");
            Put(e, 2, "secret.bin");
        }));
        Put(t, 14, 1);
    });

    [Fact]
    public void Values_in_other_files_are_not_read_wherever_they_are_named()
    {
        byte[] attribute = Attribute("value", 5, Outside);
        byte[] within = Message(g => Put(g, 1, Node("Constant", "", attribute)));
        byte[][] graphs =
        [
            Message(g => Put(g, 5, Outside)),
            Message(g => Put(g, 1, Node("Constant", "", attribute))),
            Message(g => Put(g, 1, Node("If", "", Attribute("then_branch", 6, within)))),
            Message(g => Put(g, 15, Message(s => Put(s, 1, Outside)))),
            Message(g => Put(g, 1, Node("Constant", "", Attribute("sparse_value", 22, Message(s => Put(s, 2, Outside)))))),
            Message(g => Put(g, 5, Message(t => Put(t, 14, 1)))),
            Message(g => Put(g, 5, Message(t => Put(t, 13, "")))),
        ];

        Assert.All(graphs, g => Assert.Contains("external data", Refusal(Model(g)), StringComparison.Ordinal));

        // Fields that are there twice are one to protocol buffers.
        Assert.Contains(
            "external data", Refusal([.. Model([]), .. Message(m => Put(m, 7, Message(g => Put(g, 5, Outside))))]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Loop")]
    [InlineData("Scan")]
    [InlineData("SequenceMap")]
    [InlineData("BeamSearch")]
    public void What_may_run_without_end_is_refused(string type)
    {
        byte[] node = Node(type, "");
        byte[] within = Message(g => Put(g, 1, node));
        byte[][] networks =
        [
            Model(Message(g => Put(g, 1, node))),
            Model(Message(g => Put(g, 1, Node("If", "", Attribute("else_branch", 6, within))))),
            Model(Message(g => Put(g, 1, Node("If", "", Attribute("branches", 11, within))))),
        ];

        Assert.All(networks, n => Assert.Contains($"an operator {type}", Refusal(n), StringComparison.Ordinal));
    }

    /// <summary>
    /// ONNX Runtime trusts what stands in a function: an operator that the function's own version of the operators does not have ended the
    /// process, and functions that call functions grow without end where they are called.
    /// </summary>
    [Fact]
    public void Functions_are_refused()
    {
        byte[] call = Message(g => Put(g, 1, Node("f", "own")));

        Assert.Contains(
            "functions of its own", Refusal(Model(call, Function("f", Node("LayerNormalization", "")))), StringComparison.Ordinal);
        Assert.Contains("functions of its own", Refusal(Model([], Function("f"))), StringComparison.Ordinal);
    }

    [Fact]
    public void More_operators_than_are_run_are_refused()
    {
        byte[] node = [0x0A, 0x00];
        byte[] graph = new byte[(NetworkScan.MostNodes + 1) * node.Length];
        for (int i = 0; i < graph.Length; i += node.Length)
        {
            node.CopyTo(graph, i);
        }

        Assert.Contains("operators, the most", Refusal(Model(graph)), StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_within_graphs_without_end_are_refused()
    {
        byte[] graph = [];
        for (int i = 0; i < 2_000; i++)
        {
            byte[] inner = graph;
            graph = Message(g => Put(g, 1, Node("If", "", Attribute("then_branch", 6, inner))));
        }

        Assert.Contains("within graphs without end", Refusal(Model(graph)), StringComparison.Ordinal);
    }

    /// <summary>The bytes of ONNX Runtime's own format, which it would tell by these letters.</summary>
    [Fact]
    public void Other_formats_are_refused()
    {
        byte[] own = new byte[64];
        "ORTM"u8.CopyTo(own.AsSpan(4));

        Refusal(own);
        Refusal([]);
        Refusal([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        Refusal([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
    }

    /// <summary>Networks of some hundred bytes that ask for more than there is for networks.</summary>
    [Theory]
    [InlineData(1, 100_000, 20_000)]
    [InlineData(1, 2_000_000_000, 2_000_000_000)]
    [InlineData(24, 1_000_000, 2_000)]
    public void Values_that_take_more_memory_than_there_is_for_networks_are_refused(int parts, long rows, long columns)
    {
        byte[] shape = Message(t =>
        {
            Put(t, 1, 2);
            Put(t, 2, TinyNetwork.Int64);
            Put(t, 7, rows);
            Put(t, 7, columns);
            Put(t, 8, "shape");
        });
        string[] means = [.. Enumerable.Range(0, parts).Select(i => $"mean{i}")];
        byte[] graph = Message(g =>
        {
            for (int i = 0; i < parts; i++)
            {
                Put(g, 1, Node("ConstantOfShape", "", ["shape"], $"large{i}"));
            }

            for (int i = 0; i < parts; i++)
            {
                Put(g, 1, Node("ReduceMean", "", [$"large{i}"], means[i]));
            }

            Put(g, 1, Node("Sum", "", ["pixels", .. means], "vectors"));
            Put(g, 2, "tiny");
            Put(g, 5, shape);
            Put(g, 11, Picture("pixels"));
            Put(g, 12, Picture("vectors"));
        });

        MemoryFiles files = PictureNetwork.FilesOf(Model(graph), """{"do_normalize": false, "size": 2}""");
        long before = Process.GetCurrentProcess().PeakWorkingSet64;
        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files));
        Assert.StartsWith("tiny/model.onnx: ", error.Message, StringComparison.Ordinal);
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 - before, 0, 1L << 30);
    }

    [Fact]
    public void A_run_past_its_time_is_stopped()
    {
        byte[] network = PictureNetwork.Of(
            [1, 3, 512, 512],
            [.. Enumerable.Repeat(new PictureNetwork.Op("Softmax", ("axis", false, [3])), 2_000), PictureNetwork.Op.Flatten]);
        using InferenceSession session = NetworkSession.Open(network, "n.onnx");
        using var run = new RunOptions();
        using OrtValue picture = OrtValue.CreateTensorValueFromMemory(new float[3 * 512 * 512], [1, 3, 512, 512]);

        Assert.Throws<OnnxRuntimeException>(
            () => NetworkSession.Run(session, run, ["pixels"], [picture], "vectors", TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void A_deadline_that_is_disposed_stops_nothing()
    {
        using var stopped = new ManualResetEventSlim();
        using (var passes = new Deadline(TimeSpan.Zero, stopped.Set))
        {
            stopped.Wait();
            Assert.True(passes.Passed);
        }

        var never = new Deadline(TimeSpan.FromDays(1), () => throw new InvalidOperationException());
        never.Dispose();
        Assert.False(never.Passed);
    }

    [Theory]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""{"pooling": "\ud800"}""")]
    public void Names_that_no_text_has_are_refused(string own)
    {
        MemoryFiles files = PictureNetwork.FilesOf(
            PictureNetwork.Of([1, 3, 2, 2], PictureNetwork.Op.Flatten), """{"do_normalize": false}""", own);

        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files));
        Assert.StartsWith("tiny/embedding.json: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"do_normalize": false, "size": {"height": 100000, "width": 100000}}""")]
    [InlineData("""{"do_normalize": false, "size": -1}""")]
    [InlineData("""{"do_normalize": false, "size": 1e99}""")]
    [InlineData("""{"image_mean": [1e999, 0, 0], "image_std": [1, 1, 1]}""")]
    public void Sizes_that_no_picture_has_are_refused(string description)
    {
        MemoryFiles files = PictureNetwork.FilesOf(PictureNetwork.Of([1, 3, 0, 0], PictureNetwork.Op.Flatten), description);

        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files));
        Assert.StartsWith("tiny/preprocessor_config.json: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_descriptions_are_refused()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);
        MemoryFiles files = PictureNetwork.FilesOf(
            PictureNetwork.Of([1, 3, 2, 2], PictureNetwork.Op.Flatten), $$"""{"do_normalize": {{deep}}}""");

        var error = Assert.Throws<UserErrorException>(() => ImageEmbedder.Open(files));
        Assert.Contains("it is not JSON", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Model(byte[] graph, params byte[][] functions) => Message(m =>
    {
        Put(m, 1, 8);
        Put(m, 7, graph);
        Put(m, 8, Message(o => Put(o, 2, 13)));
        Array.ForEach(functions, f => Put(m, 25, f));
    });

    private static byte[] Function(string name, params byte[][] nodes) => Message(f =>
    {
        Put(f, 1, name);
        Array.ForEach(nodes, n => Put(f, 7, n));
        Put(f, 10, "own");
    });

    private static byte[] Node(string type, string domain, params byte[][] attributes) => Message(n =>
    {
        Put(n, 4, type);
        Array.ForEach(attributes, a => Put(n, 5, a));
        Put(n, 7, domain);
    });

    private static byte[] Node(string type, string domain, string[] inputs, string output) => Message(n =>
    {
        Array.ForEach(inputs, i => Put(n, 1, i));
        Put(n, 2, output);
        Put(n, 4, type);
        Put(n, 7, domain);
    });

    private static byte[] Attribute(string name, int field, byte[] value) => Message(a =>
    {
        Put(a, 1, name);
        Put(a, field, value);
    });

    private static byte[] Picture(string name) => Message(v =>
    {
        Put(v, 1, name);
        Put(v, 2, Message(t => Put(t, 1, Message(tensor =>
        {
            Put(tensor, 1, 1);
            Put(tensor, 2, Message(s => Array.ForEach([1, 3, 2, 2], d => Put(s, 1, Message(one => Put(one, 1, d))))));
        }))));
    });

    private static string Refusal(byte[] network)
    {
        string message = Assert.Throws<UserErrorException>(() => NetworkSession.Open(network, "n.onnx").Dispose()).Message;
        Assert.StartsWith("n.onnx: ", message, StringComparison.Ordinal);
        return message;
    }
}
