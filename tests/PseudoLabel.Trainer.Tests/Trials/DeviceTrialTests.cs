using PseudoLabel.Trainer.Trials;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Trials;

public sealed class DeviceTrialTests
{
    [Fact]
    public void Every_kind_of_network_takes_steps()
    {
        Torch.Require();
        Assert.Equal(2, DeviceTrial.Kinds.Count);
        Assert.All(DeviceTrial.Kinds, kind => Assert.True(DeviceTrial.Seconds(kind, CPU, half: false, steps: 2) > 0));
    }

    [Fact]
    public void Several_trainings_at_once_are_timed_together_and_one_that_fails_holds_none_up()
    {
        Torch.Require();
        TrainingRequest kind = DeviceTrial.Kinds[1];
        Assert.True(DeviceTrial.Seconds(kind, CPU, half: false, steps: 2, atOnce: 3) > 0);
        Assert.ThrowsAny<Exception>(() => DeviceTrial.Seconds(kind with { ClassCount = 0 }, CPU, half: false, steps: 2, atOnce: 3));
    }

    /// <summary>That a device is there and computes does not say that it trains.</summary>
    [Fact]
    public void Predictions_that_are_no_numbers_are_a_fault()
    {
        Torch.Require();
        TrainingRequest kind = DeviceTrial.Kinds[1];
        Assert.Throws<InvalidDataException>(() => DeviceTrial.Seconds(
            kind with { Options = kind.Options with { LearningRate = 1e38, Optimizer = "sgd" } }, CPU, half: false, steps: 3));
    }
}
