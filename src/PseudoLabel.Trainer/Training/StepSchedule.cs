using PseudoLabel.Trainer.Optimizers;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Training;

/// <summary>What changes with the steps: the learning rate and alpha.</summary>
/// <param name="steps">Steps of the training, at least 1.</param>
internal sealed class StepSchedule(TrainingOptions options, int steps)
{
    private const double WarmUp = 0.02;

    /// <summary>Steps of the training.</summary>
    public int Steps => steps;

    /// <summary>
    /// The learning rate of a step: up in a line over the first fiftieth, then along half a cosine to nothing (Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="step">The step, from 0.</param>
    public double LearningRate(int step)
    {
        double warm = Math.Max(1, WarmUp * steps);
        return OptimizerFactory.Rate(options) * Math.Min(1, (step + 1) / warm) * 0.5 * (1 + Math.Cos(Math.PI * step / steps));
    }

    /// <summary>alpha(t) of Lee (2013), equation 16: nothing before T1, whole from T2, in a line between.</summary>
    /// <param name="step">The step, from 0.</param>
    public double Alpha(int step)
    {
        double t = step / (double)steps;
        return t < options.RampStart ? 0
            : t >= options.RampEnd ? options.Alpha
            : options.Alpha * (t - options.RampStart) / (options.RampEnd - options.RampStart);
    }
}
