using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// From a table's columns to features, as nodes: each column is an input of its own, rows x 1, as the <see cref="OnnxColumnForm"/> of its
/// kind says. Images are one input of pixels.
/// </summary>
internal static class OnnxEncoding
{
    /// <summary>Why columns cannot be a model's inputs; null where they can.</summary>
    internal static string? Refusal(FeatureTransform transform) =>
        transform.Embedded.Select(e => $"column '{e.Name}' is read by a pretrained network, {e.About.Name}, which is a file of its own")
            .Concat(transform.Fitted.Select(Refusal)).FirstOrDefault(why => why is not null);

    /// <summary>The inputs that columns get, in the order of their features: those that no feature comes from get none.</summary>
    internal static IReadOnlyList<OnnxInput> Inputs(FeatureTransform transform)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "", "label", "probabilities" };
        var inputs = new List<OnnxInput>();
        foreach (PlacedColumn column in transform.Placed)
        {
            // A column named as an output, or as what the graph names, gets another name, which the file's properties tell.
            string name = OnnxGraph.IsOwn(column.Fitted.Name) ? "" : column.Fitted.Name;
            for (int i = 0; !taken.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"column {i}");
            }

            inputs.Add(new OnnxInput(column.Fitted, name, column.First, column.Encoder.Width));
        }

        return inputs;
    }

    /// <summary>Adds inputs and nodes.</summary>
    /// <param name="transform">How columns become features; nothing of it is refused.</param>
    /// <returns>The features, float, rows x columns.</returns>
    internal static string Features(OnnxGraph graph, FeatureTransform transform, IReadOnlyList<OnnxInput> inputs)
    {
        var parts = new OnnxParts(graph, transform.Columns);
        foreach (OnnxInput input in inputs)
        {
            graph.Input(input.Name, OnnxColumnForm.Find(input.Column.Kind)!.CellType, 1);
        }

        foreach (OnnxColumnForm form in OnnxColumnForm.All)
        {
            OnnxInput[] own = [.. inputs.Where(input => input.Column.Kind == form.Kind)];
            if (own.Length > 0)
            {
                form.AddFeatures(graph, parts, own);
            }
        }

        return parts.InOrder();
    }

    /// <summary>Adds one input of images, <c>pixels</c>, rows x height x width x channels, and its nodes.</summary>
    /// <returns>The features, float, rows x columns.</returns>
    internal static string Pixels(OnnxGraph graph, FeatureTransform transform, ImageShape image)
    {
        graph.Input("pixels", OnnxGraph.Float, image.Height, image.Width, image.Channels);
        var parts = new OnnxParts(graph, transform.Columns);
        OnnxNumbers.AddFeatures(graph, parts, Inputs(transform), graph.Reshape("pixels", 0, image.Columns));
        return parts.InOrder();
    }

    private static string? Refusal(FittedColumn column) => OnnxColumnForm.Find(column.Kind) is { } form
        ? form.Refusal(column)
        : $"column '{column.Name}' is of a kind that has no ONNX form: {column.Kind}";
}

/// <summary>A column that is an input of a model.</summary>
/// <param name="Width">Number of its features.</param>
internal sealed record OnnxInput(FittedColumn Column, string Name, int First, int Width);
