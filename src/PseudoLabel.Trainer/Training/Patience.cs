namespace PseudoLabel.Trainer.Training;

/// <summary>When a training on calibration rows ends early: after some evaluations without improvement (Prechelt 1998).</summary>
/// <param name="limit">Evaluations without improvement; 0 never ends it.</param>
internal sealed class Patience(int limit)
{
    /// <summary>The best loss so far, its step, and evaluations since.</summary>
    public (double Best, int BestStep, int Since) State { get; set; } = (double.PositiveInfinity, 0, 0);

    /// <summary>Hears an evaluation.</summary>
    /// <param name="loss">The loss on the calibration rows.</param>
    /// <returns>Whether the training ends.</returns>
    public bool Ends(int step, double loss)
    {
        State = loss < State.Best ? (loss, step, 0) : State with { Since = State.Since + 1 };
        return limit > 0 && State.Since >= limit;
    }
}
