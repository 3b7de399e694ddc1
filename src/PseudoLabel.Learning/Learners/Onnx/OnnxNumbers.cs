using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// From columns of numbers to their features, as <see cref="NumericEncoder"/> computes them: from floats, not a number where missing.
/// </summary>
internal sealed class OnnxNumbers : OnnxColumnForm
{
    internal override ColumnKind Kind => ColumnKind.Numeric;

    internal override int CellType => OnnxGraph.Float;

    internal override string? Refusal(FittedColumn column) => null;

    internal override void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs) =>
        AddFeatures(graph, parts, inputs, OnnxParts.Joined(graph, [.. inputs.Select(i => i.Name)]));

    /// <summary>Adds the nodes of numbers that are side by side in one tensor, not a number where missing.</summary>
    internal static void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs, string cells)
    {
        NumericColumn[] columns = [.. inputs.Select(i => (NumericColumn)i.Column)];

        // Neither NaN nor an infinity is at most the greatest float.
        string magnitudes = graph.Node("Abs", [cells]);
        string finite = graph.Node("LessOrEqual", [magnitudes, graph.Constant("greatest", [], (ReadOnlySpan<float>)[float.MaxValue])]);
        string medians = graph.Constant("medians", [1, columns.Length], (ReadOnlySpan<float>)[.. columns.Select(c => (float)c.Median)]);
        string filled = graph.Cast(graph.Node("Where", [finite, cells, medians]), OnnxGraph.Double);
        foreach (bool tailed in (ReadOnlySpan<bool>)[false, true])
        {
            int[] some = [.. Enumerable.Range(0, columns.Length)
                .Where(i => columns[i].Varies && columns[i].TailScale is not null == tailed)];
            if (some.Length > 0)
            {
                NumericColumn[] these = [.. some.Select(i => columns[i])];
                string values = graph.Columns(filled, some, columns.Length);
                string compressed = tailed ? Compressed(graph, these, values) : values;
                parts.Add(Standardized(graph, these, compressed), some.Select(i => inputs[i].First));
            }
        }

        int[] missing = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].HasMissing)];
        if (missing.Length > 0)
        {
            string flags = graph.Cast(graph.Node("Not", [finite]), OnnxGraph.Float);
            parts.Add(graph.Columns(flags, missing, columns.Length), missing.Select(i => inputs[i].First + (columns[i].Varies ? 1 : 0)));
        }
    }

    private static string Row(OnnxGraph graph, string word, NumericColumn[] columns, Func<NumericColumn, double> value) =>
        graph.Constant(word, [1, columns.Length], (ReadOnlySpan<double>)[.. columns.Select(value)]);

    private static string Standardized(OnnxGraph graph, NumericColumn[] columns, string x)
    {
        string centered = graph.Node("Sub", [x, Row(graph, "means", columns, c => c.Mean)]);
        string scaled = graph.Node("Mul", [centered, Row(graph, "scales", columns, c => 1 / c.Deviation)]);
        string above = graph.Node("Max", [scaled, Row(graph, "lowest", columns, c => -c.Clip)]);
        return graph.Cast(graph.Node("Min", [above, Row(graph, "highest", columns, c => c.Clip)]), OnnxGraph.Float);
    }

    /// <summary>asinh((x - median) / tail scale), by logarithm and root: runtimes have asinh in single precision only.</summary>
    private static string Compressed(OnnxGraph graph, NumericColumn[] columns, string x)
    {
        string centered = graph.Node("Sub", [x, Row(graph, "centers", columns, c => c.Median)]);
        string y = graph.Node("Mul", [centered, Row(graph, "tails", columns, c => 1 / c.TailScale!.Value)]);
        string a = graph.Node("Abs", [y]);
        string square = graph.Node("Mul", [a, a]);
        string near = graph.Node("Sub", [a, graph.Node("Mul", [graph.Node("Mul", [a, square]), graph.Constant("sixth", 1.0 / 6)])]);
        string root = graph.Node("Sqrt", [graph.Node("Add", [square, graph.Constant("one", 1)])]);
        string far = graph.Node("Log", [graph.Node("Add", [a, root])]);
        string size = graph.Node("Where", [graph.Node("Less", [a, graph.Constant("small", 1e-4)]), near, far]);
        return graph.Node("Mul", [size, graph.Node("Sign", [y])]);
    }
}
