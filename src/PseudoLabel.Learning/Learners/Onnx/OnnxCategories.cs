using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// From columns of categories to their features, as <see cref="CategoricalEncoder"/> computes them: from strings, empty where missing.
/// </summary>
internal sealed class OnnxCategories : OnnxColumnForm
{
    internal override ColumnKind Kind => ColumnKind.Categorical;

    internal override int CellType => OnnxGraph.String;

    internal override string? Refusal(FittedColumn column) => ((CategoricalColumn)column).Buckets == 0 ? null
        : $"the many values of column '{column.Name}' are hashed, for which ONNX has no operator";

    internal override void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs)
    {
        foreach (OnnxInput input in inputs)
        {
            parts.Add(Features(graph, (CategoricalColumn)input.Column, input), Enumerable.Range(input.First, input.Width));
        }
    }

    private static string Features(OnnxGraph graph, CategoricalColumn column, OnnxInput input)
    {
        int named = column.Values.Count;
        long missing = column.HasMissing ? named : -1;
        int other = column.HasOther ? named + (column.HasMissing ? 1 : 0) : -1;
        string[] keys = ["", .. column.Values];
        long[] positions = [missing, .. Enumerable.Range(0, named).Select(i => (long)i)];
        string position = graph.LearningNode(
            "LabelEncoder", [input.Name], ("keys_strings", keys), ("values_int64s", positions), ("default_int64", other));
        long[] all = [.. Enumerable.Range(0, input.Width).Select(i => (long)i)];
        string places = graph.Constant("places", [1, input.Width], (ReadOnlySpan<long>)all);
        return graph.Cast(graph.Node("Equal", [position, places]), OnnxGraph.Float);
    }
}
