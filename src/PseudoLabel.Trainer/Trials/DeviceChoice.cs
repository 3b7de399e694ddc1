using System.Globalization;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Trials;

/// <summary>Where a request is trained, and why there.</summary>
/// <param name="Type">The device's type.</param>
/// <param name="Half">Whether the hidden layers are computed in half precision.</param>
/// <param name="Why">What was measured, in one line; null where there was nothing to choose.</param>
internal sealed record DeviceChoice(DeviceType Type, bool Half, string? Why)
{
    /// <summary>Times a step: on a device, in half precision or not, and with which part of its rows (1 for all).</summary>
    public delegate double Trial(DeviceType device, bool half, int part);

    // A step of large images takes a processor half a minute: its time is then that of a sixteenth of its rows, times sixteen.
    private const int SmallPart = 16;
    private const double LongStep = 1;

    private const int TimedSteps = 5;

    /// <summary>The device.</summary>
    public torch.Device Device => Of(Type);

    /// <summary>The device that was asked for.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="half">Whether half precision was asked for; null to go by the device.</param>
    public static DeviceChoice Of(DeviceType type, bool? half) => new(type, half ?? type == DeviceType.CUDA, null);

    /// <summary>The device that trains a request's open tasks sooner, by a short trial of each.</summary>
    /// <param name="request">The request.</param>
    /// <param name="trainings">Trainings to do, at least 1.</param>
    /// <param name="threads">Trainings at once on the CPU.</param>
    /// <param name="half">Whether half precision was asked for; null to go by the device.</param>
    public static DeviceChoice Measured(TrainingRequest request, int trainings, int threads, bool? half)
    {
        int atOnce = Math.Min(trainings, TrainingsAtOnce.OnGpu(request.FeatureCount));
        return Measured(
            trainings, threads, half,
            (device, halved, part) => DeviceTrial.Seconds(
                request with { Options = request.Options with { LabeledBatch = Math.Max(1, request.Options.LabeledBatch / part) } },
                Of(device), halved, part == 1 ? TimedSteps : 1, device == DeviceType.CUDA ? atOnce : 1),
            atOnce);
    }

    /// <summary>The rule alone.</summary>
    /// <param name="trainings">Trainings to do, at least 1.</param>
    /// <param name="threads">Trainings at once on the CPU.</param>
    /// <param name="half">Whether half precision was asked for; null to go by the device.</param>
    /// <param name="trial">Times a step.</param>
    /// <param name="atOnce">Trainings at once on a GPU, which its trial takes.</param>
    internal static DeviceChoice Measured(int trainings, int threads, bool? half, Trial trial, int atOnce = 1)
    {
        string card = DeviceWords.Of(DeviceType.CUDA);
        double gpu;
        try
        {
            gpu = trial(DeviceType.CUDA, half ?? true, 1);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, the run can do without the card; what it was is told.
            string[] said = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string why = $"{card}: this network is not trained there ({said.FirstOrDefault("")})";
            return new DeviceChoice(DeviceType.CPU, half ?? false, why);
        }

        double cpu = SmallPart * trial(DeviceType.CPU, half ?? false, SmallPart);
        cpu = cpu > LongStep ? cpu : trial(DeviceType.CPU, half ?? false, 1);
        double ofCpu = cpu / Math.Min(trainings, threads);
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"a step takes {gpu * 1000:0.0} ms on {card}{(atOnce > 1 ? $", where {atOnce} trainings go at once," : "")} "
                + $"and {cpu * 1000:0.0} ms on the CPU, "
                + $"where {Math.Min(trainings, threads)} of {trainings} trainings go at once");
        return gpu <= ofCpu
            ? new DeviceChoice(DeviceType.CUDA, half ?? true, measured)
            : new DeviceChoice(DeviceType.CPU, half ?? false, measured);
    }

    // Torch is asked for a GPU only where it is taken: that it is none is an error.
    private static torch.Device Of(DeviceType type) => type == DeviceType.CUDA ? torch.CUDA : torch.CPU;
}
