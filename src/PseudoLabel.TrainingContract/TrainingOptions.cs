namespace PseudoLabel.TrainingContract;

/// <summary>The network, the loss and the course of a training.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// The network: <c>auto</c> (<c>cnn</c> for images of at least 6 by 6 pixels, else <c>mlp</c>), <c>mlp</c> or <c>cnn</c>.
    /// </summary>
    public string Network { get; init; } = "auto";

    /// <summary>
    /// Units of a hidden layer of the perceptron, or channels of the first convolutions; 0 takes 256, and
    /// 32 (16 for images smaller than 16 pixels).
    /// </summary>
    public int Width { get; init; }

    /// <summary>
    /// Hidden layers of the perceptron, or stages of the convolutional network (two convolutions each). 0 takes 2 layers, or as many
    /// stages as lead to about 4 by 4 pixels.
    /// </summary>
    public int Depth { get; init; }

    /// <summary>Share of a hidden layer's outputs that is dropped in training, 0 to below 1.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>
    /// What normalizes hidden layers: <c>auto</c> (<c>batch</c> in a perceptron; <c>none</c> with convolutions, where the statistics of a
    /// step would be those of strongly changed images and of others together, and fit neither), <c>batch</c>, <c>layer</c> or <c>none</c>.
    /// </summary>
    public string Normalization { get; init; } = "auto";

    /// <summary>
    /// The loss on unlabeled rows: <c>auto</c> (<c>freematch</c> for images, <c>softmatch</c> else), <c>lee</c>, <c>softmatch</c>,
    /// <c>fixmatch</c> or <c>freematch</c>.
    /// </summary>
    public string UnlabeledLoss { get; init; } = "auto";

    /// <summary>Weight alpha of the unlabeled loss once it is ramped up, at least 0.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Share of the steps, 0 to 1, before which alpha is 0: T1 of Lee (2013).</summary>
    public double RampStart { get; init; } = 0.1;

    /// <summary>Share of the steps, at least <see cref="RampStart"/>, from which alpha is whole: T2 of Lee (2013).</summary>
    public double RampEnd { get; init; } = 0.5;

    /// <summary>The confidence from which <c>fixmatch</c> takes a pseudo-label, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>
    /// Share, 0 to 1, in a row's pseudo-label of labels spread over the neighbor graph of the network's own embedding (Iscen et al. 2019),
    /// the network having the rest; not with <c>lee</c>, and in no training of a request with a
    /// pool larger than memory or than 20,000 rows.
    /// </summary>
    public double NeighborShare { get; init; } = 1;

    /// <summary>
    /// Whether the same loss on the labeled rows, by their own pseudo-labels, is subtracted: DeFixMatch (Schmutz et al. 2023).
    /// </summary>
    public bool Debiased { get; init; }

    /// <summary>Whether images are moved, turned and otherwise changed in training, as far as that leaves their class as it is.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Labeled rows of a step.</summary>
    public int LabeledBatch { get; init; } = 64;

    /// <summary>Unlabeled rows of a step for each labeled one.</summary>
    public int UnlabeledRatio { get; init; } = 4;

    /// <summary>Steps of a training; 0 takes as many as the rows ask for.</summary>
    public int Steps { get; init; }

    /// <summary><c>adamw</c> or <c>sgd</c> with Nesterov momentum 0.9.</summary>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>Learning rate at the start, falling along a cosine to nothing; 0 takes 0.002 for adamw and 0.03 for sgd.</summary>
    public double LearningRate { get; init; }

    /// <summary>Weight decay, decoupled from the gradient with adamw.</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Decay of the moving average of the weights that predicts in the end, 0 (the last weights) to below 1.</summary>
    public double EmaDecay { get; init; } = 0.995;

    /// <summary>Label smoothing of the labeled loss, 0 to below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Evaluations on the calibration rows without improvement after which a training ends early; 0 never does.</summary>
    public int Patience { get; init; } = 10;
}
