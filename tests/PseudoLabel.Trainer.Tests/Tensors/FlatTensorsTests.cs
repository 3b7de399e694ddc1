using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Tensors;

public sealed class FlatTensorsTests
{
    [Fact]
    public void Tensors_and_their_gradients_lie_in_one_buffer_each()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var matrix = new Parameter(tensor(new[] { 1f, 2, 3, 4, 5, 6 }, [2, 3]));
        var vector = new Parameter(tensor(new[] { 7f, 8, 9 }));
        using var flat = new FlatTensors([matrix, vector]);
        flat.CollectGradients();

        (matrix.square().sum() + (vector * 5f).sum()).backward();
        vector.sum().backward();
        float[] gradients = TensorValues.Of(flat.Values.grad!);
        using (no_grad())
        {
            flat.Values.mul_(2f);
            flat.Values.grad!.zero_();
        }

        Assert.Equal([2f, 4, 6, 8, 10, 12], TensorValues.Of(matrix));
        Assert.Equal([2L, 3], matrix.shape);
        Assert.Equal([14f, 16, 18], TensorValues.Of(vector));
        Assert.Equal([2f, 4, 6, 8, 10, 12, 0], gradients[..7]);
        Assert.Equal([6f, 6, 6, 0], gradients[64..68]);
        Assert.Equal([0f, 0, 0], TensorValues.Of(vector.grad!));
        Assert.Equal([14f, 16, 18], TensorValues.Of(flat.Parts(flat.Values)[1]));
    }
}
