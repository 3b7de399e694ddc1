using PseudoLabel.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>A format whose reader is to stand damaged files.</summary>
/// <param name="Format">Its name on the command line.</param>
/// <param name="Files">Makes small whole files.</param>
/// <param name="Read">
/// Reads a file to its end; returns its rows. A <see cref="UserErrorException"/> is the only way out that is allowed.
/// </param>
internal sealed record FuzzTarget(string Format, Func<IReadOnlyList<byte[]>> Files, Func<byte[], long> Read)
{
    /// <summary>Damages one of the files: the same number gives the same damage.</summary>
    public Func<IReadOnlyList<byte[]>, int, byte[]> Mutate { get; init; } = Mutator.Mutant;
}
