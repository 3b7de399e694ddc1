using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Devices;

/// <summary>What CUDA refuses; called as it stands here once guarded.</summary>
public static class Mistakes
{
    /// <summary>Dropout's masks once came so.</summary>
    public static void DrawsByTheCpusGenerator(Tensor values)
    {
        using var random = new Generator(1, CPU);
        empty_like(values).bernoulli_(0.5, random);
    }

    public static void DrawsOnTheDeviceByTheCpusGenerator(Tensor values)
    {
        using var random = new Generator(1, CPU);
        rand([2, 2], device: values.device, generator: random);
    }

    public static void AddsTheCpus(Tensor values) => values.add(ones(values.shape));

    public static void JoinsTheCpus(Tensor values) => cat([values, zeros(values.shape)]);

    public static void MultipliesTheCpus(Tensor values) => nn.functional.linear(values, ones(values.shape));

    public static void TakesByTheCpusNumbers(Tensor values) => values.index_select(0, zeros([1], ScalarType.Int64));

    public static void CallsALayerOfTheCpu(Tensor values)
    {
        using var layer = nn.Linear(2, 2);
        layer.to(CPU);
        layer.call(values);
    }

    public static void ReadsItsMemory(Tensor values) => values.data<float>();

    /// <summary>All this it lets pass.</summary>
    public static float Works(Tensor values)
    {
        using var layer = nn.Linear(2, 2);
        layer.to(values.device);
        using var random = new Generator(1, CPU);
        Tensor mask = empty(values.shape).bernoulli_(0.5, random).to(values.device);
        Tensor sum = layer.call((values + ones_like(values)) * mask).sum() * tensor(2f);
        return sum.item<float>();
    }
}
