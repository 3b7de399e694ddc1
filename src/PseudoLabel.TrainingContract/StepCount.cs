namespace PseudoLabel.TrainingContract;

/// <summary>How many steps a training takes where the request does not say.</summary>
public static class StepCount
{
    private const int Least = 600;
    private const int Most = 20_000;

    /// <summary>Times that a small pool is gone through.</summary>
    private const int Passes = 100;

    /// <summary>The steps: some passes over the pool, or over the labels where there is none, within limits.</summary>
    /// <param name="options">Options of the training.</param>
    /// <param name="labeledRows">Labeled rows.</param>
    /// <param name="poolRows">Unlabeled rows.</param>
    public static int Of(TrainingOptions options, int labeledRows, long poolRows)
    {
        if (options.Steps > 0)
        {
            return options.Steps;
        }

        long passes = poolRows > 0
            ? Passes * poolRows / (options.LabeledBatch * options.UnlabeledRatio)
            : Passes * (long)labeledRows / options.LabeledBatch;
        return (int)Math.Clamp(passes, Least, Most);
    }
}
