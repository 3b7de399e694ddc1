using PseudoLabel.Learning.Folds;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Documents;

/// <summary>What a chain scored in a round.</summary>
/// <param name="Piece">Counts.</param>
/// <param name="Held">The labeled rows that were held out.</param>
/// <param name="Probabilities">Their calibrated probabilities, rows x classes.</param>
internal sealed record ChainDocument(PieceResult Piece, int[] Held, float[] Probabilities)
{
    /// <summary>The scores of a fold's held-out rows.</summary>
    public static ChainDocument Of(Fold fold, float[] probabilities) => new(new PieceResult(fold.Held.Length, 0), fold.Held, probabilities);
}
