using PseudoLabel.Data;
using PseudoLabel.Trainer.Networks;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Networks;

public sealed class NetworkFactoryTests
{
    [Theory]
    [InlineData(8, 8, 2)]
    [InlineData(28, 28, 3)]
    [InlineData(6, 40, 1)]
    [InlineData(96, 96, 3)]
    public void Stages_leave_some_pixels(int height, int width, int stages) =>
        Assert.Equal(stages, ConvolutionalNetwork.StagesFor(new ImageShape(height, width, 1)));

    [Fact]
    public void Weights_follow_from_the_seed()
    {
        Torch.Require();
        using SmallRequest small = SmallRequest.Bars();
        using Network one = NetworkFactory.Create(small.Request, CPU);
        using Network other = NetworkFactory.Create(small.Request, CPU);
        one.Initialize(new Generator(5, CPU));
        other.Initialize(new Generator(5, CPU));
        Assert.Equal(one.parameters().SelectMany(TensorValues.Of), other.parameters().SelectMany(TensorValues.Of));
        other.Initialize(new Generator(6, CPU));
        Assert.NotEqual(one.parameters().SelectMany(TensorValues.Of), other.parameters().SelectMany(TensorValues.Of));
    }

    [Fact]
    public void Images_get_convolutions_and_vectors_a_perceptron()
    {
        Torch.Require();
        using SmallRequest bars = SmallRequest.Bars();
        using SmallRequest moons = SmallRequest.Moons();
        using Network ofBars = NetworkFactory.Create(bars.Request, CPU);
        using Network ofMoons = NetworkFactory.Create(moons.Request, CPU);
        Assert.Equal(("cnn 8", "mlp 32"), (ofBars.Description, ofMoons.Description));
    }
}
