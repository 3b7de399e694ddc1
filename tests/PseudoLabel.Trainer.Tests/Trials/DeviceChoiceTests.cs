using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Trials;
using TorchSharp;

namespace PseudoLabel.Trainer.Tests.Trials;

/// <summary>The rule alone, with trials of given times.</summary>
public sealed class DeviceChoiceTests
{
    [Theory]
    [InlineData(1, 16, 6.0, 7.0, "CUDA")]
    [InlineData(1, 16, 6.0, 5.0, "CPU")]
    [InlineData(11, 16, 6.0, 50.0, "CPU")]
    [InlineData(11, 16, 6.0, 90.0, "CUDA")]
    [InlineData(11, 1, 6.0, 7.0, "CUDA")]
    public void The_device_is_taken_that_ends_all_trainings_sooner(int trainings, int threads, double gpu, double cpu, string expected)
    {
        DeviceChoice choice = DeviceChoice.Measured(
            trainings, threads, null, (device, _, part) => (device == DeviceType.CUDA ? gpu : cpu / part) / 1000);

        Assert.Equal(expected, choice.Type.ToString());
        Assert.Equal(expected == "CUDA", choice.Half);
        Assert.Contains($"{gpu:0.0} ms on cuda", choice.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_does_not_train_the_network_is_not_taken_and_it_is_said_why()
    {
        DeviceChoice choice = DeviceChoice.Measured(
            1, 1, null, (device, _, _) => device == DeviceType.CUDA ? throw new InvalidOperationException("CUDA error\nat x") : 1);

        Assert.Equal(DeviceType.CPU, choice.Type);
        Assert.False(choice.Half);
        Assert.EndsWith(": this network is not trained there (CUDA error)", choice.Why, StringComparison.Ordinal);
    }

    /// <summary>A whole step of large images takes a processor half a minute: a sixteenth of its rows tells enough.</summary>
    [Fact]
    public void A_long_step_is_not_taken_whole_on_the_processor()
    {
        List<int> parts = [];
        DeviceChoice choice = DeviceChoice.Measured(1, 1, null, (device, _, part) =>
        {
            if (device == DeviceType.CPU)
            {
                parts.Add(part);
            }

            return device == DeviceType.CUDA ? 0.1 : 30.0 / part;
        });

        Assert.Equal([16], parts);
        Assert.Equal(DeviceType.CUDA, choice.Type);
    }

    [Fact]
    public void Precision_that_was_asked_for_is_kept()
    {
        Assert.True(DeviceChoice.Of(DeviceType.CPU, true).Half);
        Assert.False(DeviceChoice.Of(DeviceType.CPU, null).Half);
        Assert.False(DeviceChoice.Measured(1, 1, false, (device, half, _) => half ? throw new InvalidOperationException() : 1).Half);
    }

    [Theory]
    [InlineData(DeviceType.CPU, "a card", "cpu")]
    [InlineData(DeviceType.CUDA, null, "cuda")]
    [InlineData(DeviceType.CUDA, "NVIDIA H100", "cuda, NVIDIA H100")]
    public void Devices_are_named_with_their_card(DeviceType type, string? card, string expected) =>
        Assert.Equal(expected, DeviceWords.Of(type, card));
}
