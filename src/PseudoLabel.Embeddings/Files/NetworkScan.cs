using System.Globalization;
using System.Text;

namespace PseudoLabel.Embeddings.Files;

/// <summary>
/// Looks through an .onnx file before ONNX Runtime does, which trusts its files: a network that reads other files, runs without end, or
/// grows without end when it is opened is none that turns texts or pictures into vectors. Of the file's own values nothing is copied.
/// </summary>
internal sealed class NetworkScan
{
    /// <summary>Operators of a network, those of functions counted wherever they are called.</summary>
    internal const int MostNodes = 1_000_000;

    private const int MostDepth = 16;

    // Numbers of the fields of onnx.proto.
    private const int GraphOfModel = 7, FunctionOfModel = 25;
    private const int NodeOfGraph = 1, TensorOfGraph = 5, SparseOfGraph = 15;
    private const int TypeOfNode = 4, AttributeOfNode = 5, DomainOfNode = 7;
    private const int NameOfFunction = 1, NodeOfFunction = 7, DomainOfFunction = 10, AttributeOfFunction = 11;
    private const int TensorOfAttribute = 5, GraphOfAttribute = 6, TensorsOfAttribute = 10, GraphsOfAttribute = 11;
    private const int SparseOfAttribute = 22, SparsesOfAttribute = 23;
    private const int ValuesOfSparse = 1, IndicesOfSparse = 2;
    private const int FilesOfTensor = 13, PlaceOfTensor = 14;

    // A network of one input of a bounded length has no need of them.
    private static readonly HashSet<string> Endless = new(StringComparer.Ordinal)
    {
        "Loop", "Scan", "SequenceMap", "BeamSearch", "GreedySearch", "Sampling", "WhisperBeamSearch",
    };

    private readonly byte[] onnx;
    private readonly Dictionary<(string Domain, string Name), List<(string Domain, string Name)>> functions = [];

    private NetworkScan(byte[] onnx) => this.onnx = onnx;

    /// <summary>What is wrong with a file; null where nothing is.</summary>
    /// <param name="onnx">Its bytes.</param>
    public static string? Problem(byte[] onnx)
    {
        try
        {
            new NetworkScan(onnx).Model();
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private void Model()
    {
        var called = new List<(string, string)>();
        foreach (WireField field in WireField.Of(onnx, 0, onnx.Length))
        {
            switch (field.Number)
            {
                case GraphOfModel when field.IsMessage:
                    Graph(field, called, 0);
                    break;
                case FunctionOfModel when field.IsMessage:
                    Function(field);
                    break;
            }
        }

        var sizes = new Dictionary<(string, string), long>();
        if (called.Sum(call => Size(call, sizes, 0)) > MostNodes)
        {
            throw TooLarge();
        }
    }

    private void Function(WireField function)
    {
        (string name, string domain) = ("", "");
        var called = new List<(string, string)>();
        foreach (WireField field in function.Fields(onnx))
        {
            switch (field.Number)
            {
                case NameOfFunction when field.IsMessage:
                    name = Text(field);
                    break;
                case DomainOfFunction when field.IsMessage:
                    domain = Text(field);
                    break;
                case NodeOfFunction when field.IsMessage:
                    Node(field, called, 0);
                    break;
                case AttributeOfFunction when field.IsMessage:
                    Attribute(field, called, 0);
                    break;
            }
        }

        if (!functions.TryAdd((domain, name), called))
        {
            throw new InvalidDataException($"it has two functions {name}");
        }
    }

    private void Graph(WireField graph, List<(string, string)> called, int depth)
    {
        if (depth == MostDepth)
        {
            throw new InvalidDataException("its graphs are within graphs without end");
        }

        foreach (WireField field in graph.Fields(onnx))
        {
            switch (field.Number)
            {
                case NodeOfGraph when field.IsMessage:
                    Node(field, called, depth);
                    break;
                case TensorOfGraph when field.IsMessage:
                    Tensor(field);
                    break;
                case SparseOfGraph when field.IsMessage:
                    Sparse(field);
                    break;
            }
        }
    }

    private void Node(WireField node, List<(string Domain, string Type)> called, int depth)
    {
        (string type, string domain) = ("", "");
        foreach (WireField field in node.Fields(onnx))
        {
            switch (field.Number)
            {
                case TypeOfNode when field.IsMessage:
                    type = Text(field);
                    break;
                case DomainOfNode when field.IsMessage:
                    domain = Text(field);
                    break;
                case AttributeOfNode when field.IsMessage:
                    Attribute(field, called, depth);
                    break;
            }
        }

        if (Endless.Contains(type))
        {
            throw new InvalidDataException($"it has an operator {type}, which may run without end; export it without loops");
        }

        called.Add((domain, type));
        if (called.Count > MostNodes)
        {
            throw TooLarge();
        }
    }

    private void Attribute(WireField attribute, List<(string, string)> called, int depth)
    {
        foreach (WireField field in attribute.Fields(onnx))
        {
            switch (field.Number)
            {
                case TensorOfAttribute or TensorsOfAttribute when field.IsMessage:
                    Tensor(field);
                    break;
                case GraphOfAttribute or GraphsOfAttribute when field.IsMessage:
                    Graph(field, called, depth + 1);
                    break;
                case SparseOfAttribute or SparsesOfAttribute when field.IsMessage:
                    Sparse(field);
                    break;
            }
        }
    }

    private void Sparse(WireField sparse)
    {
        foreach (WireField field in sparse.Fields(onnx))
        {
            if (field.Number is ValuesOfSparse or IndicesOfSparse && field.IsMessage)
            {
                Tensor(field);
            }
        }
    }

    private void Tensor(WireField tensor)
    {
        foreach (WireField field in tensor.Fields(onnx))
        {
            if (field.Number == FilesOfTensor || (field.Number == PlaceOfTensor && (field.IsMessage || field.Value != 0)))
            {
                throw new InvalidDataException(
                    "it keeps values in other files (external data), which are not read: save it as one whole .onnx file");
            }
        }
    }

    /// <summary>Operators that a call stands for; each function is sized once, however often it is called.</summary>
    private long Size((string, string) call, Dictionary<(string, string), long> sizes, int depth)
    {
        if (!functions.TryGetValue(call, out List<(string, string)>? body))
        {
            return 1;
        }

        if (sizes.TryGetValue(call, out long known))
        {
            return known;
        }

        if (depth == MostDepth)
        {
            throw new InvalidDataException("its functions call functions without end");
        }

        long size = 1;
        foreach ((string, string) part in body)
        {
            size += Size(part, sizes, depth + 1);
            if (size > MostNodes)
            {
                throw TooLarge();
            }
        }

        return sizes[call] = size;
    }

    private string Text(WireField field) => Encoding.UTF8.GetString(onnx, field.Start, Math.Min(field.Length, 256));

    private static InvalidDataException TooLarge() => new(
        string.Create(CultureInfo.InvariantCulture, $"it has more than {MostNodes:N0} operators, the most that are run"));
}
