using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>The optimizers by kind.</summary>
internal static class OptimizerFactory
{
    /// <summary>Creates the optimizer of a training.</summary>
    /// <param name="weights">The weights that it moves.</param>
    /// <param name="flat">The buffer that they and their gradients lie in; null where they do not.</param>
    public static IOptimizer Create(TrainingOptions options, IEnumerable<torch.Tensor> weights, FlatTensors? flat) =>
        TrainingChoices.Optimizers.Of(options.Optimizer) switch
        {
            OptimizerKind.AdamW => new AdamW(weights, options.WeightDecay, flat),
            OptimizerKind.Sgd => new NesterovSgd(weights, options.WeightDecay, flat),
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
