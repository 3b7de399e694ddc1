using System.Reflection;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Devices;

/// <summary>Training on a pretended GPU takes the ways that it takes on one: nothing is refused, and it comes to the same.</summary>
public sealed class GuardedTrainingTests
{
    private const int Rows = 24;
    private const int PoolRows = 40;
    private const int Steps = 4;
    private static readonly ImageShape Shape = new(8, 6, 3);

    public static TheoryData<string, string, string, string, bool, int, bool> Kinds()
    {
        var kinds = new TheoryData<string, string, string, string, bool, int, bool>();
        foreach (string network in new[] { "cnn", "mlp" })
        {
            foreach (string loss in new[] { "lee", "softmatch", "fixmatch", "freematch" })
            {
                kinds.Add(network, loss, "adamw", "batch", false, 1, false);
                kinds.Add(network, loss, "sgd", "layer", true, 1, false);
                kinds.Add(network, loss, "adamw", "none", true, 2, false);
                kinds.Add(network, loss, "adamw", "none", false, 1, true);
                kinds.Add(network, loss, "sgd", "batch", true, 2, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_step_is_taken(
        string network, string loss, string optimizer, string normalization, bool debiased, int parts, bool half)
    {
        Torch.Require();
        set_num_threads(1);
        var options = new TrainingOptions
        {
            Network = network,
            Width = 4,
            Depth = 2,
            UnlabeledLoss = loss,
            Optimizer = optimizer,
            Normalization = normalization,
            Debiased = debiased,
            Threshold = 0.4,
            LabeledBatch = 8,
            UnlabeledRatio = 2,
            RampStart = 0,
            RampEnd = 0,
            LearningRate = 0.01,
        };
        float[] here = Predictions(typeof(NetworkLearning).Assembly, CPU, options, parts, half);
        float[] there = Predictions(GuardedAssembly.Trainer, PretendGpu.Device, options, parts, half);

        Assert.All(here, value => Assert.True(float.IsFinite(value)));
        Assert.All(here.Zip(there), p => Assert.Equal(p.First, p.Second, half ? 0.05f : 1e-4f));
    }

    /// <summary>
    /// Wherever in memory its numbers lie: the optimizer makes large what the last bit of an exponential decides.
    /// </summary>
    [Fact]
    public void The_same_training_gives_the_same_bits_each_time()
    {
        Torch.Require();
        set_num_threads(1);
        var options = new TrainingOptions
        {
            Network = "mlp",
            Width = 4,
            Depth = 2,
            UnlabeledLoss = "softmatch",
            Optimizer = "adamw",
            Normalization = "batch",
            LabeledBatch = 8,
            UnlabeledRatio = 2,
            RampStart = 0,
            RampEnd = 0,
            LearningRate = 0.01,
        };
        float[] first = Predictions(typeof(NetworkLearning).Assembly, CPU, options, parts: 1, half: false);

        Assert.All(
            Enumerable.Range(0, 20), _ => Assert.Equal(first, Predictions(typeof(NetworkLearning).Assembly, CPU, options, 1, half: false)));
    }

    /// <summary>
    /// A step waits for the GPU in no kind of arithmetic: its queue would run dry.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_does_not_wait_for_the_gpu(bool half)
    {
        Torch.Require();
        set_num_threads(1);
        int before = PretendGpu.Waits;
        Predictions(GuardedAssembly.Trainer, PretendGpu.Device, new TrainingOptions { Width = 4, LabeledBatch = 4 }, 1, half);
        Assert.Equal(0, PretendGpu.Waits - before);
    }

    /// <summary>What the network says of the labeled rows after some steps, and after a checkpoint, a start anew and some more.</summary>
    private static float[] Predictions(Assembly trainer, Device device, TrainingOptions options, int parts, bool half)
    {
        using var scope = NewDisposeScope();
        TrainingRequest request = Request(options);
        object Made(Type type, params object?[] arguments) => trainer.GetType(type.FullName!)!.GetConstructors().Single().Invoke(arguments);
        Tensor rows = tensor(Drawn(PoolRows, seed: 2).Dense, [PoolRows, Shape.Columns]);
        PretendGpu.Made(rows, null, device, null);
        using var labeled = (IDisposable)Made(typeof(LabeledTensors), Drawn(Rows, seed: 1), request.Labels, device);
        using var pool = (IDisposable)Made(typeof(ResidentPool), rows, 1UL);
        object schedule = Made(typeof(StepSchedule), options, 20);
        IDisposable Learning() => (IDisposable)Made(
            typeof(NetworkLearning), request, labeled, Enumerable.Range(0, Rows).ToArray(), pool, schedule, 5UL, device, true, half, parts,
            null);
        MethodInfo advance = trainer.GetType(typeof(NetworkLearning).FullName!)!.GetMethod(nameof(NetworkLearning.Advance))!;
        Type state = trainer.GetType(typeof(LearningState).FullName!)!;
        using IDisposable first = Learning();
        for (int i = 0; i < Steps; i++)
        {
            advance.Invoke(first, []);
        }

        object saved = state.GetMethod(nameof(LearningState.Save))!.Invoke(null, [first])!;
        using IDisposable second = Learning();
        state.GetMethod(nameof(LearningState.Load))!.Invoke(null, [second, saved]);
        advance.DeclaringType!.GetProperty(nameof(NetworkLearning.Step))!.SetValue(second, Steps);
        advance.Invoke(second, []);
        var features = (Tensor)labeled.GetType().GetProperty(nameof(LabeledTensors.Features))!.GetValue(labeled)!;
        var found = (Tensor)advance.DeclaringType.GetMethod(nameof(NetworkLearning.Predict))!.Invoke(second, [features])!;
        Assert.Equal(device.type == DeviceType.CUDA ? true : null, PretendGpu.Has(found));
        return TensorValues.Of(found);
    }

    private static FeatureMatrix Drawn(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        return new FeatureMatrix(
            rows, Shape.Columns, Shape.Columns, [.. Enumerable.Range(0, rows * Shape.Columns).Select(_ => (float)random.NextGaussian())]);
    }

    private static TrainingRequest Request(TrainingOptions options) => new()
    {
        Version = "test",
        ClassCount = 2,
        FeatureCount = Shape.Columns,
        Image = Shape,
        LabeledFeatures = "",
        Labels = [.. Enumerable.Range(0, Rows).Select(i => i % 2)],
        Tasks = [],
        Options = options,
        MemoryMiB = 64,
    };
}
