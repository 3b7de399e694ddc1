using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Losses;

/// <summary>The kinds of loss on unlabeled rows, by name.</summary>
internal static class PseudoWeightsFactory
{
    /// <summary>Steps over which averages go back, as a share of a training's: a tenth.</summary>
    private const double Memory = 0.1;

    /// <summary>The kind that a name stands for, <c>auto</c> included.</summary>
    /// <param name="name">The name asked for.</param>
    /// <param name="images">Whether the network sees images.</param>
    public static UnlabeledLossKind Resolve(string name, bool images) =>
        TrainingChoices.UnlabeledLosses.Of(name) ?? (images ? UnlabeledLossKind.FreeMatch : UnlabeledLossKind.SoftMatch);

    /// <summary>Creates the weights.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="steps">Steps of the training.</param>
    /// <param name="device">Where the network is.</param>
    public static IPseudoWeights Create(UnlabeledLossKind kind, TrainingOptions options, int classes, int steps, torch.Device device)
    {
        // The papers' 0.999 is for a million steps; here a training has some thousand.
        double decay = 1 - (1 / Math.Max(2, Memory * steps));
        return kind switch
        {
            UnlabeledLossKind.Lee => new EqualWeights(),
            UnlabeledLossKind.FixMatch => new ThresholdWeights(options.Threshold),
            UnlabeledLossKind.FreeMatch => new AdaptiveWeights(classes, decay, device),
            UnlabeledLossKind.SoftMatch => new GaussianWeights(classes, decay, device),
        };
    }
}
