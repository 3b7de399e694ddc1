using System.Reflection;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Devices;

public sealed class PretendGpuTests
{
    [Theory]
    [InlineData(nameof(Mistakes.DrawsByTheCpusGenerator), "for generator")]
    [InlineData(nameof(Mistakes.DrawsOnTheDeviceByTheCpusGenerator), "for generator")]
    [InlineData(nameof(Mistakes.AddsTheCpus), "same device")]
    [InlineData(nameof(Mistakes.JoinsTheCpus), "same device")]
    [InlineData(nameof(Mistakes.MultipliesTheCpus), "same device")]
    [InlineData(nameof(Mistakes.TakesByTheCpusNumbers), "same device")]
    [InlineData(nameof(Mistakes.CallsALayerOfTheCpu), "same device")]
    [InlineData(nameof(Mistakes.ReadsItsMemory), "memory of a GPU")]
    public void What_cuda_refuses_is_refused(string mistake, string words)
    {
        Torch.Require();
        Exception thrown = Assert.Throws<TargetInvocationException>(() => Made(mistake)).InnerException!;
        Assert.Contains(words, Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cuda_takes_is_taken()
    {
        Torch.Require();
        int before = PretendGpu.Waits;
        Assert.True(float.IsFinite((float)Made(nameof(Mistakes.Works))!));
        Assert.Equal(1, PretendGpu.Waits - before);
    }

    private static object? Made(string name)
    {
        using var scope = NewDisposeScope();
        Tensor values = PretendGpu.Made(ones(2, 2), null, PretendGpu.Device, null);
        return GuardedAssembly.WithMistakes.GetType(typeof(Mistakes).FullName!)!.GetMethod(name)!.Invoke(null, [values]);
    }
}
