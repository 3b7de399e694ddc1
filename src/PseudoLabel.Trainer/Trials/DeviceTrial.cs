using System.Diagnostics;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Trials;

/// <summary>
/// Steps of training as a run takes them, on rows that are drawn: that a device is there does not say that anything can be trained on it.
/// </summary>
internal static class DeviceTrial
{
    private const int Classes = 2;
    private const int LabeledRows = 64;
    private const int PoolRows = 512;

    // The steps that are taken are the first of a long training.
    private const int Schedule = 1 << 20;

    /// <summary>The networks that are tried: one for vectors, one for images, with the settings that they have by default.</summary>
    public static IReadOnlyList<TrainingRequest> Kinds { get; } = [Request(new ImageShape(16, 16, 3), 768), Request(null, 32)];

    /// <summary>Takes steps.</summary>
    /// <param name="request">What network; its rows are not read.</param>
    /// <param name="device">Where.</param>
    /// <param name="half">Whether the hidden layers are computed in half precision.</param>
    /// <param name="steps">Steps that are timed, at least 1; one goes before them, as the first prepares the device.</param>
    /// <param name="atOnce">Trainings beside each other that take them, each on a thread.</param>
    /// <returns>Seconds of a step; of several trainings at once, their share of the time.</returns>
    /// <exception cref="InvalidDataException">The network is not trained: its predictions are no numbers.</exception>
    public static double Seconds(TrainingRequest request, Device device, bool half, int steps, int atOnce = 1)
    {
        using var ready = new Barrier(atOnce);
        Task<double>[] trainings =
        [
            .. Enumerable.Range(0, atOnce).Select(_ => Task.Factory.StartNew(
                () => SecondsOfOne(request, device, half, steps, ready), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        return Task.WhenAll(trainings).GetAwaiter().GetResult().Max() / atOnce;
    }

    private static double SecondsOfOne(TrainingRequest request, Device device, bool half, int steps, Barrier ready)
    {
        // As a training's own thread does: on all cores a step is timed that no training takes.
        set_num_threads(1);
        try
        {
            return SecondsOfOne(request, device, half, steps, ready.SignalAndWait);
        }
        catch
        {
            // The others do not wait for it.
            ready.RemoveParticipant();
            throw;
        }
    }

    private static double SecondsOfOne(TrainingRequest request, Device device, bool half, int steps, Action begin)
    {
        using var scope = NewDisposeScope();
        var random = new SeededRandom(1);
        int[] labels = [.. Enumerable.Range(0, LabeledRows).Select(i => i % request.ClassCount)];
        using var labeled = new LabeledTensors(Drawn(random, LabeledRows, request.FeatureCount), labels, device);
        using Tensor rows = FeatureTensors.Of(Drawn(random, PoolRows, request.FeatureCount)).to(device);
        using var pool = new ResidentPool(rows, seed: 1);
        var schedule = new StepSchedule(request.Options with { RampStart = 0, RampEnd = 0 }, Schedule);
        using var learning = new NetworkLearning(
            request, labeled, [.. Enumerable.Range(0, LabeledRows)], pool, schedule, seed: 1, device, graph: false, half);
        learning.Advance();
        _ = Finite(learning, labeled);
        begin();
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < steps; i++)
        {
            learning.Advance();
        }

        // Whatever is still being computed is waited for by this.
        return Finite(learning, labeled)
            ? clock.Elapsed.TotalSeconds / steps
            : throw new InvalidDataException("after some steps of training its predictions are no numbers");
    }

    private static bool Finite(NetworkLearning learning, LabeledTensors labeled)
    {
        using var scope = NewDisposeScope();
        return learning.Predict(labeled.Features).isfinite().all().item<bool>();
    }

    private static FeatureMatrix Drawn(SeededRandom random, int rows, int columns)
    {
        var values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextGaussian();
        }

        return new FeatureMatrix(rows, columns, columns, values);
    }

    private static TrainingRequest Request(ImageShape? image, int columns) => new()
    {
        Version = "check",
        ClassCount = Classes,
        FeatureCount = columns,
        Image = image,
        LabeledFeatures = "",
        Labels = [],
        Tasks = [],
        Options = new TrainingOptions(),
        MemoryMiB = 64,
    };
}
