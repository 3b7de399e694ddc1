using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Training;

public sealed class LossScaleTests
{
    [Fact]
    public void Gradients_are_those_of_the_loss_itself()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(new[] { 3f, -2f }));
        using var scale = new LossScale();
        scale.Add((weight * weight).sum());
        Assert.True(scale.Finish([weight]));
        Assert.Equal([6f, -4f], TensorValues.Of(weight.grad!));
    }

    [Fact]
    public void A_step_that_overflows_is_left_out_and_the_factor_halved()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(new[] { 1f }));
        using var scale = new LossScale();
        scale.Add((weight * float.PositiveInfinity).sum());
        Assert.False(scale.Finish([weight]));
        Assert.Equal([0f], TensorValues.Of(weight.grad!));
        Assert.Equal(512, scale.Factor);
        scale.Add((weight * 2f).sum());
        Assert.True(scale.Finish([weight]));
    }
}
