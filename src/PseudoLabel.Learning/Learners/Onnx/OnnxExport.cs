using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Learners.OnnxFiles;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// Writes any model as an ONNX file, from a table's columns where operators can encode them, else from features: outputs are calibrated
/// <c>probabilities</c> (float, rows x classes) and the <c>label</c> (string, rows). The same model gives the same bytes.
/// </summary>
public static class OnnxExport
{
    // A text's vocabulary would be most of the file.
    private const int MostNames = 4_096;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file's bytes.</summary>
    /// <param name="source">The model and what belongs to it.</param>
    /// <exception cref="ArgumentException">There is no ONNX form of the model.</exception>
    public static byte[] Write(OnnxSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var graph = new OnnxGraph();
        string? refusal = OnnxEncoding.Refusal(source.Transform);
        string kind = refusal is not null ? "features" : source.Image is null ? "columns" : "pixels";
        IReadOnlyList<OnnxInput> inputs = kind == "columns" ? OnnxEncoding.Inputs(source.Transform) : [];
        string features = kind switch
        {
            "columns" => OnnxEncoding.Features(graph, source.Transform, inputs),
            "pixels" => OnnxEncoding.Pixels(graph, source.Transform, source.Image!),
            "features" => Features(graph, source.Transform),
            _ => throw UnknownInput(kind),
        };
        string probabilities = OnnxScores.Probabilities(graph, OnnxScores.Of(graph, source.Model, features), source.Temperature);
        graph.Node("Identity", [probabilities], "probabilities", []);
        string best = graph.Node("ArgMax", ["probabilities"], ("axis", 1), ("keepdims", 0));
        graph.Node("Gather", [graph.Constant("classes", source.Classes), best], "label", [("axis", 0)]);
        graph.Output("label", OnnxGraph.String);
        graph.Output("probabilities", OnnxGraph.Float, source.Classes.Count);
        Describe(graph, source, kind, refusal, inputs);
        return graph.File("model", source.Version, About(kind));
    }

    /// <summary>About how many bytes a model's file takes.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">There is no ONNX form of the model.</exception>
    public static long Estimate(IModel model) => model switch
    {
        BlendModel blend => blend.Members.Sum(m => Estimate(m.Model)),
        TreeEnsembleModel trees => OnnxTrees.Estimate(trees.Ensemble),
        OnnxModel network => network.Onnx.Length,
        LinearModel linear => sizeof(float) * (long)linear.FeatureCount * linear.ClassCount,
        null => throw new ArgumentNullException(nameof(model)),
        _ => throw new ArgumentException($"There is no ONNX form of a model of kind '{model.Kind}'.", nameof(model)),
    };

    private static UnreachableException UnknownInput(string kind) => new($"No file takes {kind}.");

    private static string Features(OnnxGraph graph, FeatureTransform transform)
    {
        graph.Input("features", OnnxGraph.Float, transform.Columns);
        return "features";
    }

    private static string About(string kind) => "A classifier by pseudolabel. "
        + "Outputs: label, and the calibrated probabilities of the classes, in the order of the property 'classes'. " + Input(kind);

    private static string Input(string kind) => kind switch
    {
        "columns" => "Inputs: the table's columns, each rows x 1: numbers as float, NaN where missing; "
            + "categories as string, empty where missing, else as a CSV file has them: without white space around them, "
            + "true and false in lower case, numbers without a plus, an exponent or zeros that add nothing; "
            + "times as int64, microseconds since 1970 (datetime64[us]), the least of all numbers (NaT) where missing.",
        "pixels" => "Input: pixels, rows x height x width x channels, as the files have them: 0 to 255 for image files.",
        "features" =>
            "Input: features, rows x columns, as transform.json in model.zip says and 'pseudolabel export --to features' writes them.",
        _ => throw UnknownInput(kind),
    };

    private static void Describe(OnnxGraph graph, OnnxSource source, string kind, string? refusal, IReadOnlyList<OnnxInput> inputs)
    {
        graph.Property("format", "1");
        graph.Property("input", kind);
        if (refusal is not null)
        {
            graph.Property("input_reason", refusal);
        }

        graph.Property("classes", Json(w => Texts(w, source.Classes)));
        graph.Property("label_column", source.LabelColumn);
        graph.Property("learner", source.Learner);
        graph.Property("temperature", source.Temperature.Value.ToString("R", CultureInfo.InvariantCulture));
        graph.Property("version", source.Version);
        if (kind == "columns")
        {
            graph.Property("columns", Json(w => Columns(w, inputs)));
        }
        else if (kind == "pixels")
        {
            graph.Property("image", source.Image!.ToString());
        }
        else if (source.Transform.Columns <= MostNames)
        {
            graph.Property("features", Json(w => Texts(w, source.Transform.Names)));
        }
    }

    private static void Columns(Utf8JsonWriter writer, IReadOnlyList<OnnxInput> inputs)
    {
        writer.WriteStartArray();
        foreach (OnnxInput input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", input.Column.Name);
            writer.WriteString("input", input.Name);
            writer.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(input.Column.Kind.ToString()));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray();
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Plain))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}

/// <summary>What <see cref="OnnxExport"/> writes.</summary>
public sealed record OnnxSource
{
    /// <summary>The model.</summary>
    public required IModel Model { get; init; }

    /// <summary>How columns become the model's features.</summary>
    public required FeatureTransform Transform { get; init; }

    /// <summary>What the model's scores are divided by.</summary>
    public required Temperature Temperature { get; init; }

    /// <summary>The class names, in the model's order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The shape of images whose pixels the columns are; null where they are none.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>The label column's name.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>The learner's name.</summary>
    public required string Learner { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }
}
