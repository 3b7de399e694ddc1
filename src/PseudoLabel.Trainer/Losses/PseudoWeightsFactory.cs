using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Losses;

/// <summary>The kinds of loss on unlabeled rows, by name.</summary>
internal static class PseudoWeightsFactory
{
    /// <summary>Steps over which averages go back, as a share of a training's: a tenth.</summary>
    private const double Memory = 0.1;

    /// <summary>The kind that <c>auto</c> stands for.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="images">Whether the network sees images.</param>
    public static string Resolve(string name, bool images) => name != "auto" ? name : images ? "freematch" : "softmatch";

    /// <summary>Creates the weights.</summary>
    /// <param name="name">A resolved name.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Steps of the training.</param>
    /// <param name="device">Where the network is.</param>
    public static IPseudoWeights Create(string name, TrainingOptions options, int classes, int steps, torch.Device device)
    {
        // The papers' 0.999 is for a million steps; here a training has some thousand.
        double decay = 1 - (1 / Math.Max(2, Memory * steps));
        return name switch
        {
            "lee" => new EqualWeights(),
            "fixmatch" => new ThresholdWeights(options.Threshold),
            "freematch" => new AdaptiveWeights(classes, decay, device),
            "softmatch" => new GaussianWeights(classes, decay, device),
            _ => throw new ArgumentException($"No loss on unlabeled rows is called '{name}'.", nameof(name)),
        };
    }
}
