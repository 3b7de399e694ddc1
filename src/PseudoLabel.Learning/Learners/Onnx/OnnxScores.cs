using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Learners.OnnxFiles;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// What a model computes, as nodes: from features to scores, from scores to probabilities. Sums and logarithms are taken in double
/// precision and rounded where the model rounds, so that a runtime's order of summing makes no difference that counts.
/// </summary>
internal static class OnnxScores
{
    /// <summary>Adds a model's nodes.</summary>
    /// <param name="features">The features, float, rows x columns.</param>
    /// <returns>The scores, float, rows x classes.</returns>
    /// <exception cref="ArgumentException">There is no ONNX form of the model.</exception>
    internal static string Of(OnnxGraph graph, IModel model, string features) => model switch
    {
        LinearModel linear => Linear(graph, linear, features),
        TreeEnsembleModel trees => OnnxTrees.Scores(graph, trees, features),
        BlendModel blend => Blend(graph, blend, features),
        OnnxModel network => OnnxWriter.Logits(OnnxReader.Read(network.Onnx), graph, features),
        _ => throw new ArgumentException($"There is no ONNX form of a model of kind '{model.Kind}'.", nameof(model)),
    };

    /// <summary>Adds the softmax of scores divided by a temperature.</summary>
    /// <returns>Probabilities, float.</returns>
    internal static string Probabilities(OnnxGraph graph, string scores, Temperature temperature)
    {
        string precise = graph.Cast(scores, OnnxGraph.Double);
        string scaled = graph.Node("Mul", [precise, graph.Constant("sharpness", (float)(1 / temperature.Value))]);
        return graph.Cast(graph.Node("Softmax", [scaled], ("axis", 1)), OnnxGraph.Float);
    }

    /// <summary>Only the columns that weigh something are multiplied: of a text's vocabulary that may be few.</summary>
    private static string Linear(OnnxGraph graph, LinearModel model, string features)
    {
        int columns = model.FeatureCount;
        var used = new List<int>();
        for (int c = 0; c < columns; c++)
        {
            for (int k = 0; k < model.ClassCount; k++)
            {
                if (model.Weights[(k * columns) + c] != 0)
                {
                    used.Add(c);
                    break;
                }
            }
        }

        if (used.Count == 0)
        {
            used.Add(0);
        }

        var weights = new float[model.ClassCount * used.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = model.Weights[(i / used.Count * columns) + used[i % used.Count]];
        }

        // Stored as floats, which they are, and widened when the file is loaded: half the size.
        string w = graph.Cast(graph.Constant("weights", [model.ClassCount, used.Count], weights), OnnxGraph.Double);
        string b = graph.Cast(graph.Constant("biases", [model.ClassCount], model.Biases), OnnxGraph.Double);
        string cells = graph.Cast(graph.Columns(features, used, columns), OnnxGraph.Double);
        return graph.Cast(graph.Node("Gemm", [cells, w, b], ("transB", 1)), OnnxGraph.Float);
    }

    private static string Blend(OnnxGraph graph, BlendModel blend, string features)
    {
        string? mean = null;
        foreach (BlendMember member in blend.Members)
        {
            string probabilities = Probabilities(graph, Of(graph, member.Model, features), member.Temperature);
            string part = graph.Node("Mul", [graph.Cast(probabilities, OnnxGraph.Double), graph.Constant("share", (float)member.Weight)]);
            mean = mean is null ? part : graph.Node("Add", [mean, part]);
        }

        string floored = graph.Node("Max", [mean!, graph.Constant("least", BlendModel.Floor)]);
        string scores = graph.Cast(graph.Node("Log", [floored]), OnnxGraph.Float);
        return blend.Shifts.Count == 0 ? scores
            : graph.Node("Add", [scores, graph.Constant("shifts", [blend.ClassCount], [.. blend.Shifts])]);
    }
}
