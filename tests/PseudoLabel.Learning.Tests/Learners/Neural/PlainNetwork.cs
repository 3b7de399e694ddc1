using PseudoLabel.Learning.Learners.Neural;

namespace PseudoLabel.Learning.Tests.Learners.Neural;

/// <summary>
/// A network computed by the definition of its layers, one value after the other: what the runtime's answers are held against.
/// </summary>
internal static class PlainNetwork
{
    public static double[] Logits(OnnxNetwork network, ReadOnlySpan<float> row)
    {
        int height = network.Image?.Height ?? 1;
        int width = network.Image?.Width ?? 1;
        int channels = network.Image?.Channels ?? network.FeatureCount;
        var values = new double[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            (int pixel, int channel) = (i / channels, i % channels);
            values[(channel * height * width) + pixel] = row[i];
        }

        foreach (NetworkLayer layer in network.Layers)
        {
            switch (layer)
            {
                case DenseLayer d:
                    values = [.. Enumerable.Range(0, d.Outputs)
                        .Select(o => d.Bias[o] + Enumerable.Range(0, d.Inputs).Sum(i => d.Weights[(o * d.Inputs) + i] * values[i]))];
                    break;
                case ConvolutionLayer c:
                    values = Convolve(c, values, height, width);
                    break;
                case LayerNormLayer n:
                    double mean = values.Average();
                    double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) + n.Epsilon);
                    values = [.. values.Select((v, i) => (n.Scale[i] * (v - mean) / deviation) + n.Bias[i])];
                    break;
                case ReluLayer:
                    values = [.. values.Select(v => Math.Max(0, v))];
                    break;
                case MaxPoolLayer:
                    values = Pool(values, height, width);
                    (height, width) = (height / 2, width / 2);
                    break;
                case GlobalAverageLayer:
                    values = [.. values.Chunk(height * width).Select(c => c.Average())];
                    break;
            }
        }

        return values;
    }

    private static double[] Convolve(ConvolutionLayer c, double[] values, int height, int width)
    {
        var result = new double[c.Outputs * height * width];
        int half = c.Kernel / 2;
        for (int o = 0; o < c.Outputs; o++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double sum = c.Bias[o];
                    for (int i = 0; i < c.Inputs; i++)
                    {
                        for (int dy = -half; dy <= half; dy++)
                        {
                            for (int dx = -half; dx <= half; dx++)
                            {
                                if (y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width)
                                {
                                    float weight = c.Weights[(((((o * c.Inputs) + i) * c.Kernel) + dy + half) * c.Kernel) + dx + half];
                                    sum += weight * values[(((i * height) + y + dy) * width) + x + dx];
                                }
                            }
                        }
                    }

                    result[(((o * height) + y) * width) + x] = sum;
                }
            }
        }

        return result;
    }

    private static double[] Pool(double[] values, int height, int width)
    {
        int channels = values.Length / (height * width);
        var result = new List<double>();
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y + 1 < height; y += 2)
            {
                for (int x = 0; x + 1 < width; x += 2)
                {
                    int at = (((c * height) + y) * width) + x;
                    result.Add(Math.Max(Math.Max(values[at], values[at + 1]), Math.Max(values[at + width], values[at + width + 1])));
                }
            }
        }

        return [.. result];
    }
}
