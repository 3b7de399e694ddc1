using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Losses;

public sealed class NeighborLabelsTests
{
    [Fact]
    public void Labels_spread_within_a_cluster()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var random = new Generator(4, CPU);
        Tensor centers = tensor(new float[] { 3, 0, 0, 3 }, [2, 2]);
        Tensor noise = randn([102, 2], generator: random) * 0.3f;
        long[] truth = [.. Enumerable.Range(0, 102).Select(i => (long)(i % 2))];
        Tensor embedding = centers.index_select(0, tensor(truth)) + noise;
        Tensor spread = NeighborLabels.Spread(embedding, tensor(truth[..2]), 2);
        Assert.Equal([100, 2], spread.shape);
        Assert.Equal(truth[2..], spread.argmax(1).data<long>().ToArray());
        Assert.All(TensorValues.Of(spread.sum(1)), sum => Assert.Equal(1, sum, 1e-5f));
    }

    [Fact]
    public void A_row_that_no_label_reaches_has_even_shares()
    {
        Torch.Require();
        using var scope = NewDisposeScope();

        // Twelve rows, and twelve far away: no edge joins them, and both labels are among the first.
        Tensor group =
            tensor(
                new float[] { 1, 0.01f, 1, 0.02f, 1, 0.03f, 1, 0.04f, 1, 0.05f, 1, 0.06f, 1, 0.07f, 1, 0.08f, 1, 0.09f, 1, 0.1f, 1, 0.11f,
                    1, 0.12f }, [12, 2]);
        Tensor spread = NeighborLabels.Spread(cat([group, group + 100f]), tensor(new long[] { 0, 1 }), 2);
        float[] shares = TensorValues.Of(spread);
        Assert.All(shares[20..], s => Assert.Equal(0.5f, s));
        Assert.All(shares, s => Assert.True(float.IsFinite(s)));
    }
}
