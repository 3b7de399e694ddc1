using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>Groups of features as they are computed, which are then put into the order of the transform.</summary>
internal sealed class OnnxParts(OnnxGraph graph, int features)
{
    private readonly List<string> parts = [];
    private readonly List<int> places = [];

    internal void Add(string part, IEnumerable<int> ofFeatures)
    {
        parts.Add(part);
        places.AddRange(ofFeatures);
    }

    internal string InOrder()
    {
        var order = new int[features];
        for (int i = 0; i < places.Count; i++)
        {
            order[places[i]] = i;
        }

        return graph.Columns(Joined(graph, [.. parts]), order, features);
    }

    /// <summary>Tensors of rows side by side.</summary>
    internal static string Joined(OnnxGraph graph, string[] parts) =>
        parts.Length == 1 ? parts[0] : graph.Node("Concat", parts, ("axis", 1));
}
