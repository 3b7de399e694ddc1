using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The confidence measures by name.</summary>
public static class ConfidenceMeasures
{
    /// <summary>All of them: a new one is a class of its own and one line here.</summary>
    public static Choices<IConfidenceMeasure> All { get; } = new(
        "confidence measure",
        new("probability", "the greatest class probability", new TopProbability()),
        new("margin", "the greatest probability less the second greatest", new Margin()),
        new("entropy", "1 less the entropy of the probabilities, as a share of the greatest that it can be", new NormalizedEntropy()),
        new("agreement", "the geometric mean of the probability and of the neighbor graph's for the same class", new Agreement()),
        new("lower-bound", "the probability less its standard deviation over the ensemble's members", new LowerBound()));
}
