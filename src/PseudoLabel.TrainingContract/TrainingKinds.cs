namespace PseudoLabel.TrainingContract;

/// <summary>A network.</summary>
public enum NetworkKind
{
    /// <summary>A perceptron.</summary>
    Perceptron,

    /// <summary>Convolutions over images.</summary>
    Convolutional,
}

/// <summary>What normalizes a hidden layer.</summary>
public enum NormalizationKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each unit over the rows of a step (Ioffe and Szegedy 2015).</summary>
    Batch,

    /// <summary>Each row over its units (Ba, Kiros and Hinton 2016).</summary>
    Layer,
}

/// <summary>A loss on unlabeled rows.</summary>
public enum UnlabeledLossKind
{
    /// <summary>Every pseudo-label counts (Lee 2013).</summary>
    Lee,

    /// <summary>A pseudo-label counts by a Gaussian of the confidence (Chen et al. 2023).</summary>
    SoftMatch,

    /// <summary>Pseudo-labels count from a fixed confidence on (Sohn et al. 2020).</summary>
    FixMatch,

    /// <summary>Pseudo-labels count from a confidence on that follows the training (Wang et al. 2023).</summary>
    FreeMatch,
}

/// <summary>An optimizer.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Gradient descent with Nesterov momentum.</summary>
    Sgd,
}

/// <summary>Where a network is trained.</summary>
public enum DeviceKind
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>A GPU.</summary>
    Cuda,
}
