using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>How one kind of column is an input of a model, and its features nodes: one sealed class for each kind.</summary>
internal abstract class OnnxColumnForm
{
    /// <summary>
    /// The forms, in the order of their nodes. A kind of column without one is refused, which is said in the
    /// file: the model's input is features then.
    /// </summary>
    internal static IReadOnlyList<OnnxColumnForm> All { get; } =
    [
        new OnnxNumbers(),
        new OnnxTimes(),
        new OnnxCategories(),
        new OnnxTexts(),
    ];

    /// <summary>The kind of column.</summary>
    internal abstract ColumnKind Kind { get; }

    /// <summary>The type of the cells, as <see cref="OnnxGraph"/> has it.</summary>
    internal abstract int CellType { get; }

    /// <summary>Why a column cannot be an input; null where it can.</summary>
    internal abstract string? Refusal(FittedColumn column);

    /// <summary>Adds the nodes of all columns of the kind.</summary>
    /// <param name="parts">Gets the features, float, rows x columns.</param>
    /// <param name="inputs">The columns, of which none is refused; each input is rows x 1.</param>
    internal abstract void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs);

    /// <summary>The form of a kind of column; null where it has none.</summary>
    internal static OnnxColumnForm? Find(ColumnKind kind) => All.FirstOrDefault(form => form.Kind == kind);
}
