using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.OnnxFiles;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>Columns of text, which cannot be inputs.</summary>
internal sealed class OnnxTexts : OnnxColumnForm
{
    internal override ColumnKind Kind => ColumnKind.Text;

    internal override int CellType => OnnxGraph.String;

    internal override string? Refusal(FittedColumn column) => $"column '{column.Name}' is text, for whose words ONNX has no operator";

    internal override void AddFeatures(OnnxGraph graph, OnnxParts parts, IReadOnlyList<OnnxInput> inputs) =>
        throw new NotSupportedException("Text has no ONNX form.");
}
