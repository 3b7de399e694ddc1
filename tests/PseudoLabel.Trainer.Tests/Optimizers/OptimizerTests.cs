using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Optimizers;

public sealed class OptimizerTests
{
    [Theory]
    [InlineData("adamw")]
    [InlineData("sgd")]
    public void Steps_are_those_of_TorchSharps_own(string name)
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var ours = new Parameter(tensor(new[] { 1f, -2f, 3f }));
        var theirs = new Parameter(tensor(new[] { 1f, -2f, 3f }));
        using IOptimizer optimizer = name == "adamw" ? new PseudoLabel.Trainer.Optimizers.AdamW([ours], 0.1) : new NesterovSgd([ours], 0.1);
        using torch.optim.Optimizer reference = name == "adamw"
            ? optim.AdamW([theirs], 0.05, weight_decay: 0.1)
            : optim.SGD([theirs], 0.05, 0.9, 0, 0.1, nesterov: true);
        for (int step = 0; step < 50; step++)
        {
            Loss(ours, step).backward();
            Loss(theirs, step).backward();
            optimizer.Advance(0.05, step);
            reference.step();
            reference.zero_grad();
            Assert.All(TensorValues.Of(ours).Zip(TensorValues.Of(theirs)), w => Assert.Equal(w.Second, w.First, 1e-4f));
        }

        Assert.True(TensorValues.Of(ours)[1] > -2);
    }

    private static Tensor Loss(Tensor weights, int step) => ((weights - MathF.Sin(step)) * (weights - 0.5f)).sum();
}
