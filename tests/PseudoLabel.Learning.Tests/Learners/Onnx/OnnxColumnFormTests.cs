using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Onnx;

namespace PseudoLabel.Learning.Tests.Learners.Onnx;

/// <summary>A kind of column that has no ONNX form is no input; the file says so.</summary>
public sealed class OnnxColumnFormTests
{
    [Fact]
    public void Write_ColumnOfKindWithoutForm_HasFeaturesAsInputAndSaysWhy()
    {
        var transform = new FeatureTransform([new OtherColumn { Name = "tags" }]);
        byte[] onnx = OnnxExport.Write(new OnnxSource
        {
            Model = new LinearModel([1, 2], [0, 0]),
            Transform = transform,
            Temperature = Temperature.One,
            Classes = ["a", "b"],
            LabelColumn = "label",
            Learner = "test",
            Version = "1",
        });

        using InferenceSession session = OnnxRuns.Open(onnx, GraphOptimizationLevel.ORT_ENABLE_ALL);

        Assert.Equal(["features"], session.InputMetadata.Keys);
        Assert.Contains(
            "'tags' is of a kind that has no ONNX form", session.ModelMetadata.CustomMetadataMap["input_reason"], StringComparison.Ordinal);
    }

    private sealed record OtherColumn : FittedColumn
    {
        internal override ColumnKind Kind => (ColumnKind)int.MaxValue;

        internal override bool IsSound => true;

        internal override ColumnEncoder Encoder() => new OtherEncoder();
    }

    private sealed class OtherEncoder : DenseEncoder
    {
        internal override int Width => 1;

        internal override IEnumerable<string> Names => ["tags"];

        internal override void Encode(ColumnBlock cells, int start, int count, Span<float> target, int stride)
        {
        }
    }
}
