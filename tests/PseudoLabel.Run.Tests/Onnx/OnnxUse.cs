using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PseudoLabel.Run.Tests.Onnx;

/// <summary>The example of docs/onnx.md, which a test holds to these lines.</summary>
internal static class OnnxUse
{
    // docs/onnx.md: begin
    /// <summary>
    /// Labels and probabilities of rows, each a dictionary from column to cell; a cell that is empty or absent is missing.
    /// </summary>
    public static (string[] Labels, float[] Probabilities) Predict(InferenceSession session, IReadOnlyList<Dictionary<string, string>> rows)
    {
        var inputs = new List<NamedOnnxValue>();
        foreach ((string name, NodeMetadata input) in session.InputMetadata)
        {
            string[] cells = [.. rows.Select(row => row.GetValueOrDefault(name, ""))];
            int[] shape = [rows.Count, 1];
            inputs.Add(input.IsString
                ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(cells, shape))
                : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(
                    cells.Select(c => c.Length == 0 ? float.NaN : float.Parse(c, CultureInfo.InvariantCulture)).ToArray(), shape)));
        }

        using var outputs = session.Run(inputs, ["label", "probabilities"]);
        return ([.. outputs[0].AsEnumerable<string>()], [.. outputs[1].AsEnumerable<float>()]);
    }
    // docs/onnx.md: end
}
