using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Optimizers;
using PseudoLabel.Trainer.Tensors;
using PseudoLabel.TrainingContract;
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

    /// <summary>A GPU moves all weights at once; they come to the same, and so does what a checkpoint holds.</summary>
    [Theory]
    [InlineData("adamw")]
    [InlineData("sgd")]
    public void In_one_buffer_steps_are_the_same(string name)
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Parameter[] Weights() => [new(tensor(new[] { 1f, -2f, 3f, 4f }, [2, 2])), new(tensor(new[] { 0.5f, 7f }))];
        var options = new TrainingOptions { Optimizer = name, WeightDecay = 0.1 };
        Parameter[] apart = Weights();
        Parameter[] together = Weights();
        using var flat = new FlatTensors(together);
        flat.CollectGradients();
        using IOptimizer one = OptimizerFactory.Create(options, apart, null);
        using IOptimizer other = OptimizerFactory.Create(options, together, flat);
        for (int step = 0; step < 20; step++)
        {
            foreach (Parameter weight in apart.Concat(together))
            {
                Loss(weight, step).backward();
            }

            one.Advance(0.05, step);
            other.Advance(0.05, step);
        }

        foreach ((Tensor known, Tensor found) in apart.Concat(one.State).Zip(together.Concat(other.State)))
        {
            Assert.Equal(known.shape, found.shape);
            Assert.All(TensorValues.Of(known).Zip(TensorValues.Of(found)), w => Assert.Equal(w.First, w.Second, 1e-6f));
        }

        Assert.Equal(one.State.Count, other.State.Count);
        Assert.NotEqual(7f, TensorValues.Of(together[1])[1]);
    }

    private static Tensor Loss(Tensor weights, int step) => ((weights - MathF.Sin(step)) * (weights - 0.5f)).sum();
}
