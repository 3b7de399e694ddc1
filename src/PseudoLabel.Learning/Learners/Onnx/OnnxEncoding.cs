using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// From a table's columns to features, as nodes: what <see cref="NumericEncoder"/> and <see cref="CategoricalEncoder"/> do. Each column is an input of
/// its own, rows x 1: numbers as float, not a number where missing; categories as string, empty where missing; times as <see cref="OnnxTimes"/> says.
/// Images are one input of pixels.
/// </summary>
internal static class OnnxEncoding
{
    /// <summary>Why columns cannot be a model's inputs; null where they can.</summary>
    /// <param name="transform">How columns become features.</param>
    internal static string? Refusal(FeatureTransform transform)
    {
        FittedColumn? other = transform.Fitted.FirstOrDefault(c => c is not NumericColumn and not CategoricalColumn { Buckets: 0 } && !(c is TimeColumn time && OnnxTimes.CanBeInput(time)));
        return other switch
        {
            null => null,
            CategoricalColumn => $"the many values of column '{other.Name}' are hashed, for which ONNX has no operator",
            TimeColumn => $"the times of column '{other.Name}' are parts of a microsecond apart",
            _ => $"column '{other.Name}' is text, for whose words ONNX has no operator",
        };
    }

    /// <summary>The inputs that columns get: those that no feature comes from get none.</summary>
    /// <param name="transform">How columns become features; <see cref="Refusal"/> is null.</param>
    internal static IReadOnlyList<OnnxInput> Inputs(FeatureTransform transform)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "", "label", "probabilities" };
        var inputs = new List<OnnxInput>();
        int next = 0;

        // As the transform has them: numbers and times first, each group in the table's order.
        foreach (FittedColumn column in transform.Fitted.OrderBy(c => c is CategoricalColumn ? 1 : 0))
        {
            int width = Width(column);
            if (width == 0)
            {
                continue;
            }

            // A column named as an output, or as what the graph names, gets another name, which the file's properties tell.
            string name = OnnxGraph.IsOwn(column.Name) ? "" : column.Name;
            for (int i = 0; !taken.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"column {i}");
            }

            inputs.Add(new OnnxInput(column, name, next));
            next += width;
        }

        return next == transform.Columns ? inputs : throw new InvalidOperationException($"{transform.Columns} features, of which {next} are known.");
    }

    /// <summary>Adds inputs and nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="transform">How columns become features.</param>
    /// <param name="inputs">The columns' inputs.</param>
    /// <returns>The features, float, rows x columns.</returns>
    internal static string Features(OnnxGraph graph, FeatureTransform transform, IReadOnlyList<OnnxInput> inputs)
    {
        var parts = new Parts(graph, transform.Columns);
        foreach (OnnxInput input in inputs)
        {
            graph.Input(input.Name, input.Column is NumericColumn ? OnnxGraph.Float : input.Column is TimeColumn ? OnnxGraph.Int64 : OnnxGraph.String, 1);
        }

        OnnxInput[] numbers = [.. inputs.Where(i => i.Column is NumericColumn)];
        if (numbers.Length > 0)
        {
            Numbers(graph, parts, numbers, Joined(graph, [.. numbers.Select(n => n.Name)]));
        }

        foreach (OnnxInput input in inputs)
        {
            if (input.Column is CategoricalColumn categorical)
            {
                parts.Add(Category(graph, categorical, input.Name), Enumerable.Range(input.First, Width(categorical)));
            }
            else if (input.Column is TimeColumn time)
            {
                parts.Add(OnnxTimes.Features(graph, time, input.Name), Enumerable.Range(input.First, Width(time)));
            }
        }

        return parts.InOrder();
    }

    /// <summary>Adds one input of images, <c>pixels</c>, rows x height x width x channels, and its nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="transform">How pixels become features.</param>
    /// <param name="image">The images' shape.</param>
    internal static string Pixels(OnnxGraph graph, FeatureTransform transform, ImageShape image)
    {
        graph.Input("pixels", OnnxGraph.Float, image.Height, image.Width, image.Channels);
        var parts = new Parts(graph, transform.Columns);
        Numbers(graph, parts, Inputs(transform), graph.Reshape("pixels", 0, image.Columns));
        return parts.InOrder();
    }

    private static int Width(FittedColumn column) => column switch
    {
        NumericColumn numeric => new NumericEncoder(numeric).Width,
        CategoricalColumn categorical => new CategoricalEncoder(categorical).Width,
        TimeColumn time => new TimeEncoder(time).Width,
        _ => 0,
    };

    private static string Joined(OnnxGraph graph, string[] parts) => parts.Length == 1 ? parts[0] : graph.Node("Concat", parts, ("axis", 1));

    private static void Numbers(OnnxGraph graph, Parts parts, IReadOnlyList<OnnxInput> inputs, string cells)
    {
        NumericColumn[] columns = [.. inputs.Select(i => (NumericColumn)i.Column)];

        // Comparing says false of what is no number and of infinities alike.
        string finite = graph.Node("LessOrEqual", [graph.Node("Abs", [cells]), graph.Constant("greatest", [], (ReadOnlySpan<float>)[float.MaxValue])]);
        string medians = graph.Constant("medians", [1, columns.Length], (ReadOnlySpan<float>)[.. columns.Select(c => (float)c.Median)]);
        string filled = graph.Cast(graph.Node("Where", [finite, cells, medians]), OnnxGraph.Double);
        foreach (bool tailed in (ReadOnlySpan<bool>)[false, true])
        {
            int[] some = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Varies && columns[i].TailScale is not null == tailed)];
            if (some.Length > 0)
            {
                NumericColumn[] these = [.. some.Select(i => columns[i])];
                string values = graph.Columns(filled, some, columns.Length);
                parts.Add(Standardized(graph, these, tailed ? Compressed(graph, these, values) : values), some.Select(i => inputs[i].First));
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

    private static string Category(OnnxGraph graph, CategoricalColumn column, string input)
    {
        int named = column.Values.Count;
        long missing = column.HasMissing ? named : -1;
        int other = column.HasOther ? named + (column.HasMissing ? 1 : 0) : -1;
        string[] keys = ["", .. column.Values];
        long[] positions = [missing, .. Enumerable.Range(0, named).Select(i => (long)i)];
        string position = graph.LearningNode("LabelEncoder", [input], ("keys_strings", keys), ("values_int64s", positions), ("default_int64", other));
        int width = new CategoricalEncoder(column).Width;
        string places = graph.Constant("places", [1, width], (ReadOnlySpan<long>)[.. Enumerable.Range(0, width).Select(i => (long)i)]);
        return graph.Cast(graph.Node("Equal", [position, places]), OnnxGraph.Float);
    }

    /// <summary>Groups of features as they are computed, which are then put into the order of the transform.</summary>
    private sealed class Parts(OnnxGraph graph, int features)
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
    }
}

/// <summary>A column that is an input of a model.</summary>
/// <param name="Column">The column.</param>
/// <param name="Name">The input's name.</param>
/// <param name="First">Its first feature.</param>
internal sealed record OnnxInput(FittedColumn Column, string Name, int First);
