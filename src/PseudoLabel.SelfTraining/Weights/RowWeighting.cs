namespace PseudoLabel.SelfTraining.Weights;

/// <summary>What a pseudo-labeled row weighs relative to the others, before alpha and the cap on their sum.</summary>
public enum RowWeighting
{
    /// <summary>Its confidence.</summary>
    Proportional,

    /// <summary>A Gaussian of its confidence, cut off above the pool's mean: <see cref="SoftWeights"/>.</summary>
    Soft,

    /// <summary>The same as every other.</summary>
    Equal,
}
