namespace PseudoLabel.Trainer.Networks;

/// <summary>What normalizes a hidden layer.</summary>
internal enum NormalizationKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each unit over the rows of a step (Ioffe and Szegedy 2015).</summary>
    Batch,

    /// <summary>Each row over its units (Ba, Kiros and Hinton 2016).</summary>
    Layer,
}
