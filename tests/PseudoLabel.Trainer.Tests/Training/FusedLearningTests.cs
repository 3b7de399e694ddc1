using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Training;

/// <summary>A checkpoint of a CPU is gone on from on a GPU, and the other way round: it does not tell where it was made.</summary>
public sealed class FusedLearningTests
{
    private const int Rows = 24;
    private const int Columns = 6;

    [Theory]
    [InlineData("adamw", "batch", false, true)]
    [InlineData("sgd", "batch", true, false)]
    [InlineData("adamw", "layer", true, false)]
    public void A_checkpoint_goes_from_one_kind_to_the_other(string optimizer, string normalization, bool from, bool to)
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        TrainingRequest request = Request(optimizer, normalization);
        using var labeled = new LabeledTensors(Drawn(Rows, 1), request.Labels, CPU);
        using Tensor pooled = FeatureTensors.Of(Drawn(40, 2));
        using NetworkLearning whole = Learning(request, labeled, pooled, from);
        using NetworkLearning first = Learning(request, labeled, pooled, from);
        using NetworkLearning second = Learning(request, labeled, pooled, to);
        Advance(whole, 6);
        Advance(first, 3);
        byte[] saved = LearningState.Save(first);
        LearningState.Load(second, saved);
        Assert.Equal(saved, LearningState.Save(second));
        second.Step = first.Step;
        second.LabeledPosition = first.LabeledPosition;
        second.PoolPlace = first.PoolPlace;
        Advance(second, 3);

        IEnumerable<(float, float)> values = whole.Average.Network.state_dict().Values.Zip(second.Average.Network.state_dict().Values)
            .Where(p => p.First.is_floating_point())
            .SelectMany(p => TensorValues.Of(p.First).Zip(TensorValues.Of(p.Second)));
        Assert.All(values, v => Assert.Equal(v.Item1, v.Item2, 1e-4f));
    }

    private static void Advance(NetworkLearning learning, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            learning.Advance();
        }
    }

    private static NetworkLearning Learning(TrainingRequest request, LabeledTensors labeled, Tensor pooled, bool fused) => new(
        request, labeled, [.. Enumerable.Range(0, Rows)], new ResidentPool(pooled, 1), new StepSchedule(request.Options, 20), seed: 5, CPU,
        fused: fused);

    private static FeatureMatrix Drawn(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        return new FeatureMatrix(
            rows, Columns, Columns, [.. Enumerable.Range(0, rows * Columns).Select(_ => (float)random.NextGaussian())]);
    }

    private static TrainingRequest Request(string optimizer, string normalization) => new()
    {
        Version = "test",
        ClassCount = 2,
        FeatureCount = Columns,
        LabeledFeatures = "",
        Labels = [.. Enumerable.Range(0, Rows).Select(i => i % 2)],
        Tasks = [],
        Options = new TrainingOptions
        {
            Width = 5,
            Depth = 2,
            LabeledBatch = 8,
            RampStart = 0,
            RampEnd = 0,
            Optimizer = optimizer,
            Normalization = normalization,
            LearningRate = 0.01,
        },
        MemoryMiB = 64,
    };
}
