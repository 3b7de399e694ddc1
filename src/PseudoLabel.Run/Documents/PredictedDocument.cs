using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Documents;

/// <summary>What predicting a batch did.</summary>
/// <param name="Piece">Counts.</param>
/// <param name="Changed">Rows whose predicted class differs from the round before.</param>
/// <param name="Agreeing">Rows whose class by the models is the neighbor graph's too; 0 without a graph.</param>
/// <param name="Filtered">Rows that the neighbor filter keeps out of training.</param>
internal sealed record PredictedDocument(PieceResult Piece, long Changed, long Agreeing, long Filtered);
