using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Training;

public sealed class DeviceLossScaleTests
{
    [Fact]
    public void Gradients_are_those_of_the_loss_itself()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(new[] { 3f, -2f }));
        using var scale = new DeviceLossScale(CPU);
        scale.Add((weight * weight).sum());
        Assert.True(scale.Finish([weight]));
        Assert.Equal([6f, -4f], TensorValues.Of(weight.grad!));
    }

    /// <summary>It moves as the one that is kept here, but for the step, which is taken with gradients of 0.</summary>
    [Fact]
    public void The_factor_goes_the_same_way()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var here = new Parameter(tensor(new[] { 1f }));
        var there = new Parameter(tensor(new[] { 1f }));
        using var known = new LossScale();
        using var kept = new DeviceLossScale(CPU);
        for (int step = 0; step < 3100; step++)
        {
            using var inner = NewDisposeScope();
            float slope = step is 5 or 6 or 1500 ? float.PositiveInfinity : step == 700 ? float.NaN : 2f;
            known.Add((here * slope).sum());
            kept.Add((there * slope).sum());
            Assert.Equal(float.IsFinite(slope), known.Finish([here]));
            Assert.True(kept.Finish([there]));
            Assert.Equal([float.IsFinite(slope) ? 2f : 0], TensorValues.Of(there.grad!));
            Assert.Equal(known.Factor, kept.Factor);
            using var _ = no_grad();
            here.grad!.zero_();
            there.grad!.zero_();
        }

        Assert.NotEqual(LossScale.Start / 16, known.Factor);
    }
}
