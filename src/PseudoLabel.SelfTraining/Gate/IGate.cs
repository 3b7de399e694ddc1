namespace PseudoLabel.SelfTraining.Gate;

/// <summary>Decides whether a self-trained model may take the supervised one's place.</summary>
public interface IGate
{
    /// <summary>Its name in settings and reports.</summary>
    string Name { get; }

    /// <summary>Decides.</summary>
    /// <param name="evidence">Out-of-fold predictions of all models.</param>
    GateDecision Decide(GateEvidence evidence);
}
