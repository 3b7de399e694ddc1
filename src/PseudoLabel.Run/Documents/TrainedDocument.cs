namespace PseudoLabel.Run.Documents;

/// <summary>What training a round did.</summary>
/// <param name="Rows">Rows trained on, labeled ones included.</param>
/// <param name="Sampled">Selected rows trained on, when a sample of them was; else null.</param>
/// <param name="PseudoMass">Weight of the pseudo-labeled rows relative to the labeled ones.</param>
internal sealed record TrainedDocument(long Rows, long? Sampled, double PseudoMass)
{
    /// <summary>Rows that were left out as noise.</summary>
    public int Noisy { get; init; }

    /// <summary>The temperature of the round's model; null where it is that of the supervised learner.</summary>
    public double? Temperature { get; init; }
}
