using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>Makes one vector of a network's output for one picture.</summary>
internal static class OutputVector
{
    /// <summary>The longest vector that is taken.</summary>
    public const int MaxDimension = 1 << 16;

    /// <summary>Numbers in the vector of an output.</summary>
    /// <param name="shape">The output's dimensions.</param>
    /// <param name="channelsLast">Whether an output with a plane of places has the channels of a place side by side.</param>
    /// <param name="error">Makes an error about the network's file.</param>
    /// <exception cref="UserErrorException">It is no output for one picture that a vector can be made of.</exception>
    public static int Dimension(IReadOnlyList<long> shape, bool channelsLast, Func<string, UserErrorException> error)
    {
        long dimension = shape.Count is >= 2 and <= 4 && shape[0] == 1 && shape.All(d => d >= 1)
            ? shape[shape.Count == 4 && !channelsLast ? 1 : ^1]
            : throw error(
                $"its first output is {Text(shape)} for one picture; it must be 1 x vector, 1 x parts x vector or 1 x a plane of vectors");
        return dimension <= MaxDimension ? (int)dimension : throw error(string.Create(
            CultureInfo.InvariantCulture, $"its vectors have {dimension:N0} numbers, more than the {MaxDimension:N0} that are taken"));
    }

    /// <summary>Adds the vector of an output: the output itself, the first or the mean of its parts, the mean over a plane.</summary>
    /// <param name="output">The output's values.</param>
    /// <param name="shape">The output's dimensions.</param>
    /// <param name="sums">Gets them added; as many as <see cref="Dimension"/> says.</param>
    public static void Add(ReadOnlySpan<float> output, IReadOnlyList<long> shape, bool channelsLast, PartPooling pooling, Span<double> sums)
    {
        int places = shape.Count == 3 && pooling == PartPooling.Cls ? 1 : output.Length / sums.Length;
        (int byPlace, int byNumber) = shape.Count == 4 && !channelsLast ? (1, places) : (sums.Length, 1);
        for (int i = 0; i < sums.Length; i++)
        {
            double sum = 0;
            for (int p = 0; p < places; p++)
            {
                sum += output[(p * byPlace) + (i * byNumber)];
            }

            sums[i] += sum / places;
        }
    }

    private static string Text(IReadOnlyList<long> shape) => string.Join(" x ", shape);
}
