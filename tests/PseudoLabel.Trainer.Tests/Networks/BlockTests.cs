using PseudoLabel.Trainer.Networks;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Networks;

public sealed class BlockTests
{
    [Fact]
    public void A_pixels_channels_are_put_side_by_side_once_and_convolutions_keep_to_it()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Tensor images = arange(2 * 3 * 4 * 5, ScalarType.Float32).reshape(2, 3, 4, 5);
        Tensor weight = ones(2, 3, 3, 3);
        Tensor ordered = Block.ChannelsLast(images);

        Assert.Equal([60L, 1, 15, 3], ordered.stride());
        Assert.Equal(TensorValues.Of(images), TensorValues.Of(ordered));
        Assert.Equal(ordered.stride(), Block.ChannelsLast(ordered).stride());
        Tensor found = nn.functional.conv2d(ordered, weight, padding: [1, 1]);
        Assert.Equal([40L, 1, 10, 2], found.stride());
        Assert.Equal(TensorValues.Of(nn.functional.conv2d(images, weight, padding: [1, 1])), TensorValues.Of(found));
        Assert.False(Block.OrdersChannelsLast(zeros(1, 1, 96, 96)));
    }
}
