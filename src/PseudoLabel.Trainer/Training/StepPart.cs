using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>One of the parts that the rows of a step are divided into, as evenly as they go.</summary>
/// <param name="Number">Which, from 0.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct StepPart(int Number, int Count)
{
    /// <summary>Its rows of some.</summary>
    /// <param name="rows">All rows of the step, at least as many as there are parts.</param>
    public Tensor Of(Tensor rows)
    {
        long first = rows.shape[0] * Number / Count;
        return rows.narrow(0, first, (rows.shape[0] * (Number + 1) / Count) - first);
    }
}
