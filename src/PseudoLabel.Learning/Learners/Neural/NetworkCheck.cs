using PseudoLabel.Learning.Calibration;

namespace PseudoLabel.Learning.Learners.Neural;

/// <summary>Whether the layers of a network fit one another.</summary>
internal static class NetworkCheck
{
    // Values of a row between two layers; the largest image with as many channels as a network has room for takes fewer.
    private const long MostValues = 1L << 26;

    /// <summary>Checks a network that was read from a file.</summary>
    /// <returns>The most values of a row between two layers.</returns>
    /// <exception cref="InvalidDataException">Layers do not fit, or a number is none.</exception>
    internal static long Check(this OnnxNetwork network)
    {
        Require(network.FeatureCount >= 1 && network.ClassCount >= 2, "number of columns or classes");
        Require(new Temperature(network.Temperature).IsSound, "temperature");
        Require(network.Image is null || network.Image.Columns == network.FeatureCount, "shape of images");

        // Channels, height and width; a vector has height and width 0.
        (int Channels, int Height, int Width) at = network.Image is { } image
            ? (image.Channels, image.Height, image.Width)
            : (network.FeatureCount, 0, 0);
        long widest = network.FeatureCount;
        foreach (NetworkLayer layer in network.Layers)
        {
            at = After(layer, at);
            widest = Math.Max(widest, (long)at.Channels * Math.Max(at.Height, 1) * Math.Max(at.Width, 1));
        }

        Require(at == (network.ClassCount, 0, 0), "last layer");
        return widest;
    }

    private static (int Channels, int Height, int Width) After(NetworkLayer layer, (int Channels, int Height, int Width) at)
    {
        bool image = at.Height > 0;
        switch (layer)
        {
            case DenseLayer d:
                Require(
                    !image && d.Inputs == at.Channels && d.Outputs >= 1 && d.Weights.LongLength == (long)d.Inputs * d.Outputs,
                    "dense layer");
                Finite(d.Weights, d.Bias, d.Outputs);
                return (d.Outputs, 0, 0);
            case ConvolutionLayer c:
                Require(image && c.Inputs == at.Channels && c.Outputs >= 1 && c.Kernel >= 1 && c.Kernel % 2 == 1, "convolution");
                Require(
                    c.Weights.LongLength == (long)c.Inputs * c.Outputs * c.Kernel * c.Kernel
                        && (long)c.Outputs * at.Height * at.Width <= MostValues,
                    "convolution");
                Finite(c.Weights, c.Bias, c.Outputs);
                return (c.Outputs, at.Height, at.Width);
            case LayerNormLayer n:
                Require(n.Shape.SequenceEqual(image ? [at.Channels, at.Height, at.Width] : [at.Channels]), "normalization");
                int values = n.Shape.Aggregate(1, (a, b) => checked(a * b));
                Require(n.Scale.Length == values && float.IsFinite(n.Epsilon) && n.Epsilon >= 0, "normalization");
                Finite(n.Scale, n.Bias, values);
                return at;
            case MaxPoolLayer:
                Require(at.Height >= 2 && at.Width >= 2, "pooling");
                return (at.Channels, at.Height / 2, at.Width / 2);
            case GlobalAverageLayer:
                Require(image, "average");
                return (at.Channels, 0, 0);
            case ReluLayer:
                return at;
            default:
                throw new InvalidDataException($"A {layer.GetType().Name} is not checked.");
        }
    }

    private static void Finite(float[] weights, float[] biases, int outputs) =>
        Require(biases.Length == outputs && weights.All(float.IsFinite) && biases.All(float.IsFinite), "weights");

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"its {what} cannot be");
        }
    }
}
