using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Losses;

public sealed class PseudoWeightsTests
{
    private static readonly float[] Rows = [0.97f, 0.02f, 0.01f, 0.2f, 0.7f, 0.1f, 0.3f, 0.3f, 0.4f];

    [Fact]
    public void Lee_counts_every_row()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Assert.Equal([1f, 1f, 1f], TensorValues.Of(new EqualWeights().Of(Probabilities(), learn: true)));
    }

    [Fact]
    public void FixMatch_counts_rows_from_the_threshold()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Assert.Equal([1f, 0f, 0f], TensorValues.Of(new ThresholdWeights(0.95).Of(Probabilities(), learn: true)));
        Assert.Equal([1f, 1f, 0f], TensorValues.Of(new ThresholdWeights(0.7).Of(Probabilities(), learn: true)));
    }

    [Fact]
    public void FreeMatch_follows_its_equations()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var weights = new AdaptiveWeights(3, 0.5, CPU);
        float[] first = TensorValues.Of(weights.Of(Probabilities(), learn: true));

        // tau = (1/3 + mean(0.97, 0.7, 0.4)) / 2 = 0.51167; p~ = (1/3 + means) / 2, means = (0.49, 0.34, 0.17).
        double tau = ((1 / 3.0) + (2.07 / 3)) / 2;
        double[] shares = [((1 / 3.0) + 0.49) / 2, ((1 / 3.0) + 0.34) / 2, ((1 / 3.0) + 0.17) / 2];
        double[] limits = [.. shares.Select(s => tau * s / shares.Max())];
        Assert.Equal([1f, 0.7 >= limits[1] ? 1f : 0f, 0.4 >= limits[2] ? 1f : 0f], first);
        Assert.Equal((float)tau, TensorValues.Of(weights.State[0])[0], 1e-5f);
        Assert.All(shares.Zip(TensorValues.Of(weights.State[1])), s => Assert.Equal(s.First, s.Second, 1e-5));
    }

    [Fact]
    public void SoftMatch_follows_its_equation()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        var weights = new GaussianWeights(3, 0.5, CPU);
        float[] given = TensorValues.Of(weights.Of(Probabilities(), learn: true));
        double mean = ((1 / 3.0) + 0.69) / 2;
        double variance = (1 + (((0.28 * 0.28) + (0.01 * 0.01) + (0.29 * 0.29)) / 2)) / 2;
        double[] expected = [.. new[] { 0.97, 0.7, 0.4 }.Select(c => Math.Exp(-Math.Pow(Math.Min(c - mean, 0), 2) / (2 * variance / 4)))];
        Assert.All(expected.Zip(given), e => Assert.Equal(e.First, e.Second, 1e-5));
        Assert.True(given[2] < 1);
    }

    [Fact]
    public void Rows_that_are_not_to_be_learned_from_leave_the_averages()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        foreach (IPseudoWeights weights in new IPseudoWeights[] { new AdaptiveWeights(3, 0.5, CPU), new GaussianWeights(3, 0.5, CPU) })
        {
            float[] before = [.. weights.State.SelectMany(TensorValues.Of)];
            weights.Of(Probabilities(), learn: false);
            Assert.Equal(before, weights.State.SelectMany(TensorValues.Of));
        }
    }

    private static Tensor Probabilities() => tensor(Rows, [3, 3]);
}
