using PseudoLabel.Data;

namespace PseudoLabel.TrainingContract;

/// <summary>
/// What of a training is chosen by name; null for <c>auto</c>, where the trainer chooses. It obeys each member by a switch that the
/// compiler holds complete: a new one is a member, a line here, and the arm that the compiler then asks for.
/// </summary>
public static class TrainingChoices
{
    /// <summary>The name that leaves a choice to the trainer.</summary>
    public const string Auto = "auto";

    /// <summary>The device that every machine has.</summary>
    public const string Cpu = "cpu";

    /// <summary>The networks.</summary>
    public static Choices<NetworkKind?> Networks { get; } = new(
        "network",
        new(Auto, "cnn for images of at least 6 by 6 pixels, else mlp", null),
        new("mlp", "a perceptron over all columns", NetworkKind.Perceptron),
        new("cnn", "convolutions over images", NetworkKind.Convolutional));

    /// <summary>What normalizes hidden layers.</summary>
    public static Choices<NormalizationKind?> Normalizations { get; } = new(
        "normalization",
        new(Auto, "batch in a perceptron, none with convolutions", null),
        new("batch", "each unit over the rows of a step", NormalizationKind.Batch),
        new("layer", "each row over its units", NormalizationKind.Layer),
        new("none", "nothing", NormalizationKind.None));

    /// <summary>The losses on unlabeled rows.</summary>
    public static Choices<UnlabeledLossKind?> UnlabeledLosses { get; } = new(
        "loss on unlabeled rows",
        new(Auto, "freematch for images, softmatch else", null),
        new("lee", "every pseudo-label counts in full (Lee 2013)", UnlabeledLossKind.Lee),
        new("softmatch", "a pseudo-label counts by a Gaussian of its confidence (SoftMatch)", UnlabeledLossKind.SoftMatch),
        new("fixmatch", "pseudo-labels count from a fixed confidence on (FixMatch)", UnlabeledLossKind.FixMatch),
        new("freematch", "pseudo-labels count from a confidence on that follows the training (FreeMatch)", UnlabeledLossKind.FreeMatch));

    /// <summary>The optimizers.</summary>
    public static Choices<OptimizerKind> Optimizers { get; } = new(
        "optimizer",
        new("adamw", "Adam with weight decay decoupled from the gradient", OptimizerKind.AdamW),
        new("sgd", "gradient descent with Nesterov momentum 0.9", OptimizerKind.Sgd));

    /// <summary>The devices.</summary>
    public static Choices<DeviceKind?> Devices { get; } = new(
        "device",
        new(Auto, "a GPU where there is one, and the CPU where that fails", null),
        new(Cpu, "the CPU, on which results do not depend on the machine", DeviceKind.Cpu),
        new("cuda", "a GPU", DeviceKind.Cuda));
}
