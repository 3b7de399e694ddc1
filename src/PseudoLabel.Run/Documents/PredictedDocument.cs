using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Documents;

/// <summary>What predicting a batch did.</summary>
/// <param name="Piece">Counts.</param>
/// <param name="Rows">Rows that were predicted: all that are not set aside, or a sample of them.</param>
/// <param name="Changed">Rows whose predicted class differs from the round before.</param>
/// <param name="Agreeing">Rows whose class by the models is the neighbor graph's too; 0 without a graph.</param>
/// <param name="Filtered">Rows that the neighbor filter keeps out of training.</param>
internal sealed record PredictedDocument(PieceResult Piece, long Rows, long Changed, long Agreeing, long Filtered);
