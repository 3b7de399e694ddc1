namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// What begins and ends every input of a network: <c>[CLS]</c> and <c>[SEP]</c>, or <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.
/// </summary>
/// <param name="Before">Pieces that begin it.</param>
/// <param name="After">Pieces that end it.</param>
internal sealed record InputFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    /// <summary>Pieces of both.</summary>
    public int Length => Before.Count + After.Count;

    /// <summary>An input of these pieces.</summary>
    public int[] Around(List<int> pieces) => [.. Before, .. pieces, .. After];

    /// <summary>All that inputs depend on in it.</summary>
    public string Canonical() => $"frame {string.Join(' ', Before)} | {string.Join(' ', After)}";
}
