using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>Training options as <c>name=value</c> on the command line.</summary>
internal static class NeuralOptions
{
    private static readonly Dictionary<string, Func<TrainingOptions, string, TrainingOptions>> Names = new(StringComparer.Ordinal)
    {
        ["network"] = (o, v) => o with { Network = v },
        ["width"] = (o, v) => o with { Width = Whole(v) },
        ["depth"] = (o, v) => o with { Depth = Whole(v) },
        ["dropout"] = (o, v) => o with { Dropout = Number(v) },
        ["norm"] = (o, v) => o with { Normalization = v },
        ["loss"] = (o, v) => o with { UnlabeledLoss = v },
        ["alpha"] = (o, v) => o with { Alpha = Number(v) },
        ["ramp-start"] = (o, v) => o with { RampStart = Number(v) },
        ["ramp-end"] = (o, v) => o with { RampEnd = Number(v) },
        ["threshold"] = (o, v) => o with { Threshold = Number(v) },
        ["neighbors"] = (o, v) => o with { NeighborShare = Number(v) },
        ["debias"] = (o, v) => o with { Debiased = bool.Parse(v) },
        ["augment"] = (o, v) => o with { Augment = bool.Parse(v) },
        ["batch"] = (o, v) => o with { LabeledBatch = Whole(v) },
        ["ratio"] = (o, v) => o with { UnlabeledRatio = Whole(v) },
        ["steps"] = (o, v) => o with { Steps = Whole(v) },
        ["optimizer"] = (o, v) => o with { Optimizer = v },
        ["rate"] = (o, v) => o with { LearningRate = Number(v) },
        ["decay"] = (o, v) => o with { WeightDecay = Number(v) },
        ["ema"] = (o, v) => o with { EmaDecay = Number(v) },
        ["smoothing"] = (o, v) => o with { LabelSmoothing = Number(v) },
    };

    /// <summary>Options with those of the command line.</summary>
    /// <param name="options">The options to start from.</param>
    /// <param name="arguments"><c>name=value</c> each.</param>
    /// <exception cref="UserErrorException">A name is none, or a value is not of its kind.</exception>
    public static TrainingOptions With(TrainingOptions options, IEnumerable<string> arguments) =>
        arguments.Aggregate(options, (o, argument) =>
    {
        string[] parts = argument.Split('=', 2);
        return parts.Length == 2 && Names.TryGetValue(parts[0], out var set)
            ? Set(o, argument, parts[1], set)
            : throw new UserErrorException($"'{argument}' is none of {string.Join(", ", Names.Keys)}, each with =value");
    });

    private static TrainingOptions Set(
        TrainingOptions options, string argument, string value, Func<TrainingOptions, string, TrainingOptions> set)
    {
        try
        {
            return set(options, value);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new UserErrorException($"'{argument}' has a value that is not of its kind", inner: e);
        }
    }

    private static int Whole(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);
}
