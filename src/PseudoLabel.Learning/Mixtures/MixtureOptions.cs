namespace PseudoLabel.Learning.Mixtures;

/// <summary>How a mixture is fitted. Chosen on the five text sets of docs/quality.md; a factor of three hardly matters.</summary>
internal sealed record MixtureOptions
{
    /// <summary>What the terms of a text count together: a TF-IDF value of 1 is so many draws of its term.</summary>
    public double Draws { get; init; } = 3;

    /// <summary>Concentration of the vectors' directions around that of their class: kappa of a von Mises-Fisher distribution.</summary>
    public double Concentration { get; init; } = 10;

    /// <summary>Draws from the terms of all classes that each class is smoothed with, in those of a class on average.</summary>
    public double Smoothing { get; init; } = 1;

    /// <summary>Steps of expectation and maximization.</summary>
    public int Steps { get; init; } = 8;
}
