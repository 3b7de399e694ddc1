using PseudoLabel.TrainingContract;
using TorchSharp.Modules;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>The optimizers by kind.</summary>
internal static class OptimizerFactory
{
    /// <summary>Creates the optimizer of a training.</summary>
    /// <param name="weights">The weights that it moves.</param>
    public static IOptimizer Create(TrainingOptions options, IEnumerable<Parameter> weights) =>
        TrainingChoices.Optimizers.Of(options.Optimizer) switch
        {
            OptimizerKind.AdamW => new AdamW(weights, options.WeightDecay),
            OptimizerKind.Sgd => new NesterovSgd(weights, options.WeightDecay),
        };

    /// <summary>The learning rate at the start: the options', or what suits the optimizer.</summary>
    public static double Rate(TrainingOptions options) => options.LearningRate > 0
        ? options.LearningRate
        : TrainingChoices.Optimizers.Of(options.Optimizer) switch
        {
            OptimizerKind.AdamW => 0.002,
            OptimizerKind.Sgd => 0.03,
        };
}
