namespace PseudoLabel.Run.Contracts;

/// <summary>A column that a pretrained network read.</summary>
public sealed record EmbeddedSummary
{
    /// <summary>The column; <c>image</c> where rows are images.</summary>
    public required string Column { get; init; }

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>SHA-256 of the network with all that belongs to it.</summary>
    public required string Hash { get; init; }

    /// <summary>Features that it gave each row.</summary>
    public required int Dimension { get; init; }
}
