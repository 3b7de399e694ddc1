using Microsoft.ML.OnnxRuntime;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Onnx;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Tests.Learners.Onnx;

/// <summary>Runs exported files by ONNX Runtime and holds what they say against the model itself.</summary>
internal static class OnnxRuns
{
    /// <summary>The bar: no probability is further from the model's.</summary>
    public const double Bar = 1e-5;

    public sealed record Answer(float[] Probabilities, string[] Labels);

    /// <summary>The model's own probabilities.</summary>
    public static float[] Own(OnnxSource source, FeatureMatrix features)
    {
        var probabilities = new float[features.Rows * source.Model.ClassCount];
        source.Model.Score(features, 0, features.Rows, probabilities);
        source.Temperature.Apply(probabilities, probabilities, source.Model.ClassCount);
        return probabilities;
    }

    /// <summary>Checks every row, with optimizations and without, alone and together, and returns the largest difference.</summary>
    public static double Check(OnnxSource source, RowBlock block)
    {
        FeatureMatrix features = source.Transform.Transform(block);
        float[] own = Own(source, features);
        byte[] onnx = OnnxExport.Write(source);
        double largest = 0;
        foreach (GraphOptimizationLevel level in new[] { GraphOptimizationLevel.ORT_DISABLE_ALL, GraphOptimizationLevel.ORT_ENABLE_ALL })
        {
            using InferenceSession session = Open(onnx, level);
            largest = Math.Max(largest, Difference(own, Run(session, block, features, 0, block.Rows), source.Classes, 0));
            for (int row = 0; row < Math.Min(block.Rows, 5); row++)
            {
                largest = Math.Max(largest, Difference(own, Run(session, block, features, row, 1), source.Classes, row));
            }
        }

        Assert.InRange(largest, 0, Bar);
        return largest;
    }

    public static InferenceSession Open(byte[] onnx, GraphOptimizationLevel level)
    {
        using var options = new SessionOptions { GraphOptimizationLevel = level, IntraOpNumThreads = 1 };
        return new InferenceSession(onnx, options);
    }

    /// <summary>Runs some rows, from the inputs that the file asks for.</summary>
    public static Answer Run(InferenceSession session, RowBlock block, FeatureMatrix features, int first, int count)
    {
        var inputs = new List<NamedOnnxValue>();
        int column = 0;
        foreach ((string name, NodeMetadata input) in session.InputMetadata)
        {
            int[] shape = [count, .. input.Dimensions[1..]];
            if (name == "features")
            {
                inputs.Add(Floats(name, shape, Enumerable.Range(first, count).SelectMany(r => Features.Tables.Row(features, r))));
            }
            else if (name == "pixels")
            {
                inputs.Add(Floats(name, shape, Enumerable.Range(first, count).SelectMany(r => block.Columns.Select(c => c.Numbers![r]))));
            }
            else
            {
                // Tests name columns c0, c1 ... or give one of every name.
                column = name.StartsWith('c') && int.TryParse(name.AsSpan(1), out int number) ? number : column;
                ColumnBlock cells = block.Columns[column++];
                inputs.Add(cells.Times is { } times
                    ? NamedOnnxValue.CreateFromTensor(name,
                        new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>(times[first..(first + count)].Select(Unix).ToArray(), shape))
                    : input.IsString
                    ? NamedOnnxValue.CreateFromTensor(name, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<string>(
                        cells.Values![first..(first + count)].Select(v => v ?? "").ToArray(), shape))
                    : Floats(name, shape, cells.Numbers![first..(first + count)]));
            }
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        return new Answer(
            [.. outputs.Single(o => o.Name == "probabilities").AsEnumerable<float>()],
            [.. outputs.Single(o => o.Name == "label").AsEnumerable<string>()]);
    }

    private static long Unix(long ticks) =>
        ticks == long.MinValue ? long.MinValue : (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static NamedOnnxValue Floats(string name, int[] shape, IEnumerable<float> values) =>
        NamedOnnxValue.CreateFromTensor(name, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(values.ToArray(), shape));

    private static double Difference(float[] own, Answer answer, IReadOnlyList<string> classes, int firstRow)
    {
        int k = classes.Count;
        double largest = 0;
        Assert.Equal(answer.Labels.Length * k, answer.Probabilities.Length);
        for (int i = 0; i < answer.Labels.Length; i++)
        {
            ReadOnlySpan<float> expected = own.AsSpan((firstRow + i) * k, k);
            for (int c = 0; c < k; c++)
            {
                largest = Math.Max(largest, Math.Abs(expected[c] - answer.Probabilities[(i * k) + c]));
            }

            // Two classes that differ by less than the bar may change places.
            int said = classes.ToList().IndexOf(answer.Labels[i]);
            Assert.InRange(expected[ProbabilityRows.ArgMax(expected)] - expected[said], 0, Bar);
        }

        return largest;
    }
}
