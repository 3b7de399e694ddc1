using System.Globalization;
using System.Text;

namespace PseudoLabel.Embeddings.Files;

/// <summary>
/// Looks through an .onnx file before ONNX Runtime does, which trusts its files: a network that reads other files, runs without end, or
/// grows without end when it is opened is none that turns texts or pictures into vectors. Of the file's own values nothing is copied.
/// </summary>
internal sealed class NetworkScan
{
    /// <summary>Operators of a network, those of its graphs within graphs included.</summary>
    internal const int MostNodes = 1_000_000;

    private const int MostDepth = 16;

    // Numbers of the fields of onnx.proto.
    private const int GraphOfModel = 7, FunctionOfModel = 25;
    private const int NodeOfGraph = 1, TensorOfGraph = 5, SparseOfGraph = 15;
    private const int TypeOfNode = 4, AttributeOfNode = 5;
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
    private int nodes;

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
        foreach (WireField field in WireField.Of(onnx, 0, onnx.Length))
        {
            switch (field.Number)
            {
                case GraphOfModel when field.IsMessage:
                    Graph(field, 0);
                    break;
                case FunctionOfModel when field.IsMessage:
                    // Exports for ONNX Runtime have none, and of what stands in one ONNX Runtime looks at less: one with an operator that
                    // its version does not have ended the process.
                    throw new InvalidDataException(
                        "it has functions of its own, which are not run: save it with them written out, as onnx.inliner does");
            }
        }
    }

    private void Graph(WireField graph, int depth)
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
                    Node(field, depth);
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

    private void Node(WireField node, int depth)
    {
        if (++nodes > MostNodes)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"it has more than {MostNodes:N0} operators, the most that are run"));
        }

        string type = "";
        foreach (WireField field in node.Fields(onnx))
        {
            switch (field.Number)
            {
                case TypeOfNode when field.IsMessage:
                    type = Text(field);
                    break;
                case AttributeOfNode when field.IsMessage:
                    Attribute(field, depth);
                    break;
            }
        }

        if (Endless.Contains(type))
        {
            throw new InvalidDataException($"it has an operator {type}, which may run without end; export it without loops");
        }
    }

    private void Attribute(WireField attribute, int depth)
    {
        foreach (WireField field in attribute.Fields(onnx))
        {
            switch (field.Number)
            {
                case TensorOfAttribute or TensorsOfAttribute when field.IsMessage:
                    Tensor(field);
                    break;
                case GraphOfAttribute or GraphsOfAttribute when field.IsMessage:
                    Graph(field, depth + 1);
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

    private string Text(WireField field) => Encoding.UTF8.GetString(onnx, field.Start, Math.Min(field.Length, 256));
}
