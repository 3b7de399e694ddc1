using System.Runtime.InteropServices;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Tests.Training;

/// <summary>A step that does not fit a device's memory is taken in parts: it is the same step.</summary>
public sealed class StepPartTests
{
    private const int Rows = 24;
    private static readonly ImageShape Shape = new(6, 6, 1);

    [Theory]
    [InlineData("fixmatch", false, 2)]
    [InlineData("fixmatch", true, 4)]
    [InlineData("freematch", true, 3)]
    [InlineData("softmatch", false, 8)]
    [InlineData("lee", false, 2)]
    [InlineData("lee", true, 4)]
    public void In_parts_a_training_comes_to_the_same_weights(string loss, bool debiased, int parts)
    {
        Torch.Require();
        float[][] whole = Weights(loss, debiased, 1);
        float[][] apart = Weights(loss, debiased, parts);

        Assert.Equal(whole.Length, apart.Length);
        for (int i = 0; i < whole.Length; i++)
        {
            for (int j = 0; j < whole[i].Length; j++)
            {
                Assert.Equal(whole[i][j], apart[i][j], 1e-4f);
            }
        }
    }

    [Fact]
    public void The_parts_of_a_step_are_all_of_its_rows_in_order()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        Tensor rows = arange(10, ScalarType.Int64);
        Tensor joined = cat([.. Enumerable.Range(0, 4).Select(i => new StepPart(i, 4).Of(rows))]);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), joined.data<long>().ToArray());
    }

    [Fact]
    public void A_device_without_memory_for_a_step_gets_it_in_halves()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        TrainingRequest request = Request("fixmatch", debiased: false);
        TrainingTask task = new() { Name = "run", Train = [.. Enumerable.Range(0, 16)], Held = [16, 17], Steps = 4, Seed = 3 };
        using LabeledTensors labeled = Labeled(request);
        var host = new SmallDevice(fails: 2);

        (byte[] onnx, TaskResult result) = new TaskTrainer(request, task, labeled, _ => null, 0, CPU, host).Run();

        Assert.NotEmpty(onnx);
        Assert.Equal(4, result.Steps);
        Assert.Equal(
            [
                "run: a step does not fit the memory of the device; it is taken in 2 parts, and the training begins anew",
                "run: a step does not fit the memory of the device; it is taken in 4 parts, and the training begins anew",
            ],
            host.Lines);
    }

    [Fact]
    public void Where_no_part_fits_the_fault_is_told()
    {
        Torch.Require();
        using var scope = NewDisposeScope();
        TrainingRequest request = Request("fixmatch", debiased: false);
        TrainingTask task = new() { Name = "run", Train = [.. Enumerable.Range(0, 16)], Steps = 4, Seed = 3 };
        using LabeledTensors labeled = Labeled(request);

        Assert.Throws<TorchFault>(
            () => new TaskTrainer(request, task, labeled, _ => null, 0, CPU, new SmallDevice(fails: int.MaxValue)).Run());
    }

    private static float[][] Weights(string loss, bool debiased, int parts)
    {
        using var scope = NewDisposeScope();
        TrainingRequest request = Request(loss, debiased);
        using LabeledTensors labeled = Labeled(request);
        Tensor rows = FeatureTensors.Of(Drawn(40, seed: 2));
        using var pool = new ResidentPool(rows, seed: 1);
        using var learning = new NetworkLearning(
            request, labeled, [.. Enumerable.Range(0, Rows)], pool, new StepSchedule(request.Options, 20), seed: 5, CPU, parts: parts);
        for (int i = 0; i < 6; i++)
        {
            learning.Advance();
        }

        return [.. learning.Network.parameters().Select(p => p.detach().data<float>().ToArray())];
    }

    private static LabeledTensors Labeled(TrainingRequest request) =>
        new(Drawn(Rows, seed: 1), [.. Enumerable.Range(0, Rows).Select(i => i % request.ClassCount)], CPU);

    private static FeatureMatrix Drawn(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        return new FeatureMatrix(
            rows, Shape.Columns, Shape.Columns, [.. Enumerable.Range(0, rows * Shape.Columns).Select(_ => (float)random.NextGaussian())]);
    }

    private static TrainingRequest Request(string loss, bool debiased) => new()
    {
        Version = "test",
        ClassCount = 2,
        FeatureCount = Shape.Columns,
        Image = Shape,
        LabeledFeatures = "",
        Labels = [.. Enumerable.Range(0, Rows).Select(i => i % 2)],
        Tasks = [],
        Options = new TrainingOptions
        {
            Network = "cnn",
            Width = 4,
            Depth = 1,
            Dropout = 0,
            Augment = false,
            UnlabeledLoss = loss,
            Debiased = debiased,
            Threshold = 0.4,
            LabeledBatch = 8,
            UnlabeledRatio = 2,
            RampStart = 0,
            RampEnd = 0,
            Optimizer = "sgd",
            LearningRate = 0.01,
        },
        MemoryMiB = 64,
    };

    /// <summary>A device that has no memory left after a first step, some times.</summary>
    private sealed class SmallDevice(int fails) : ITaskHost
    {
        private int failed;

        public List<string> Lines { get; } = [];

        public byte[] RequestBytes => [1];

        public CancellationToken CancellationToken => CancellationToken.None;

        public bool IsHalfPrecision => false;

        public bool UsesGraph => false;

        public bool IsTimeOut(string task, bool calibrating) => false;

        public void Stepped(string task, int rows, int steps)
        {
            if (failed++ < fails)
            {
                throw new TorchFault("CUDA out of memory. Tried to allocate 2.00 GiB.");
            }
        }

        public bool WantsCheckpoint(string task) => false;

        public void Keep(string task, byte[] checkpoint) => throw new InvalidOperationException("None is wanted.");

        public byte[]? Kept(string task) => null;

        public void Log(string line) => Lines.Add(line);
    }

    /// <summary>As TorchSharp throws it.</summary>
    private sealed class TorchFault(string message) : ExternalException(message);
}
