using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>
/// How much the pseudo-label of each unlabeled row counts. The loss on unlabeled rows is mean_i w_i CE(student's view of i, argmax p_i), p
/// being what is predicted for the row now; the kinds differ in w.
/// </summary>
internal interface IPseudoWeights
{
    /// <summary>The weights of rows, 0 to 1.</summary>
    /// <param name="probabilities">p, rows x classes, without gradient.</param>
    /// <param name="learn">Whether what is remembered of earlier steps goes on with these rows.</param>
    Tensor Of(Tensor probabilities, bool learn);

    /// <summary>What is remembered, to be written to a checkpoint and filled from one.</summary>
    IReadOnlyList<Tensor> State { get; }
}
