using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Requests;
using PseudoLabel.Trainer.Trials;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>
/// What the trainer must hold on a card: that default settings train, as well as on a CPU; that what is killed goes on; memory; and speed
/// against PyTorch and against the CPU's cores. With <c>--cpu</c> all of it in small on a CPU, so that the measuring itself can be tried
/// anywhere.
/// </summary>
internal sealed class GpuBench(GpuSizes sizes, GpuTable table, IReadOnlyList<EagerTime> eager)
{
    private const double Point = 0.01;
    private const double MostOfEager = 1.2;
    private const double LeastGain = 3;
    private const int KilledAtOnce = 5;
    private const int ThreeAtOnce = 3;

    // A card of 16 GB has 15 GiB.
    private const long SmallCard = 15_000;
    private const long VerySmallCard = 5_000;

    private bool IsCard => sizes.Device == "cuda";

    /// <summary>Measures all.</summary>
    /// <param name="folder">Where the table goes, and where what PyTorch took lies.</param>
    /// <param name="smoke">Whether all is tiny and on a CPU.</param>
    /// <returns>0 where all holds, else 1.</returns>
    public static async Task<int> RunAsync(string folder, bool smoke)
    {
        Directory.CreateDirectory(folder);
        string card = CudaDriver.First?.ToString() ?? "no card";
        string heading = string.Create(CultureInfo.InvariantCulture, $"{card}; {Environment.ProcessorCount} cores of a CPU");
        var table = new GpuTable(Path.Combine(folder, "gpu.md"), heading + (smoke ? "; the measuring itself, in small" : ""));
        var bench = new GpuBench(smoke ? GpuSizes.Smoke : GpuSizes.Whole, table, EagerTime.Read(Path.Combine(folder, "eager.tsv")));
        await bench.RunAsync();
        return table.Holds ? 0 : 1;
    }

    private async Task RunAsync()
    {
        await TrainsAsync();
        await KillsAsync("mixed");
        await KillsAsync("full");
        await MemoryAsync();
        StepTimes();
        await SeveralAsync(sizes.Small, sizes.StepsOfSeveral.SmallOnCpu, bar: 0);
        await SeveralAsync(sizes.Middle, sizes.StepsOfSeveral.MiddleOnCpu, LeastGain);
        Choice(sizes.Small);
        Choice(sizes.Middle);
    }

    private async Task TrainsAsync()
    {
        // What a CPU takes long for is done beside the card's work.
        TrainingOptions few = sizes.Options with { Steps = sizes.StepsOfMiddle };
        Task<double?>[] onCpu =
        [
            AccuracyAsync(sizes.Small, sizes.Options, "cpu", "full"),
            AccuracyAsync(sizes.Vectors, sizes.Options, "cpu", "full"),
            AccuracyAsync(sizes.Middle, few, "cpu", "full", calibrates: false),
        ];
        double? small = await AccuracyAsync(sizes.Small, sizes.Options, sizes.Device, "auto", tell: true);
        double? vectors = await AccuracyAsync(sizes.Vectors, sizes.Options, sizes.Device, "auto", tell: true);
        await AccuracyAsync(sizes.Middle, sizes.Options, sizes.Device, "auto", tell: true);
        await AccuracyAsync(sizes.Large, sizes.Options, sizes.Device, "auto", tell: true);
        double? middle = await AccuracyAsync(sizes.Middle, few, sizes.Device, "auto", calibrates: false);
        double?[] cpu = await Task.WhenAll(onCpu);
        Compare(sizes.Small.Name, small, cpu[0]);
        Compare(sizes.Vectors.Name, vectors, cpu[1]);
        Compare(string.Create(CultureInfo.InvariantCulture, $"{sizes.Middle.Name}, {sizes.StepsOfMiddle} steps"), middle, cpu[2]);
    }

    /// <summary>What a training's network gets right of the held rows; null where it was not trained.</summary>
    private async Task<double?> AccuracyAsync(
        GpuNet net, TrainingOptions options, string device, string precision, bool calibrates = true, bool tell = false)
    {
        using var folder = new RequestFolder(net, options, calibrates: calibrates);
        TrainerRun run = await TrainerRun.OfAsync(folder, device, precision);
        TrainingResult? result = await folder.ResultAsync();
        double? accuracy = run.Code == 0 && result is not null ? folder.Accuracy(result.Tasks[0]) : null;
        if (tell)
        {
            table.Add(
                $"default settings train: {net.Name}",
                accuracy is null ? $"exit code {run.Code}" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"accuracy {accuracy:0.0000}, {result!.Tasks[0].Steps} steps, {run.Seconds:0.0} s with start and calibration, "
                        + $"{result.Device}"),
                "trains", accuracy is not null);
        }

        return accuracy;
    }

    private void Compare(string what, double? here, double? cpu) => table.Add(
        $"accuracy against the CPU's: {what}",
        string.Create(CultureInfo.InvariantCulture, $"{here:0.0000} against {cpu:0.0000}"),
        "within 1 point", IsCard ? here is { } a && cpu is { } b && Math.Abs(a - b) <= Point : null);

    private async Task KillsAsync(string precision)
    {
        GpuNet net = IsCard ? sizes.Middle : sizes.Small;
        using var whole = new RequestFolder(net, sizes.Options);
        TrainerRun first = await TrainerRun.OfAsync(whole, sizes.Device, precision);
        TrainingResult? expected = await whole.ResultAsync();
        if (expected is null)
        {
            table.Add($"killed and resumed: {net.Name} {precision}", $"left alone it ends in exit code {first.Code}", "all", holds: false);
            return;
        }

        var random = new Random(1);
        (double After, int Number)[] kills = [.. Enumerable.Range(0, sizes.Kills).Select(i => (random.NextDouble() * first.Seconds, i))];
        var ends = new List<(bool Done, bool WentOn, double Apart, double Accuracy)>();
        foreach ((double, int)[] some in kills.Chunk(KilledAtOnce))
        {
            ends.AddRange(await Task.WhenAll(some.Select(k => KillAsync(net, precision, k.Item1, expected.Tasks[0]))));
        }

        double accuracy = whole.Accuracy(expected.Tasks[0]);
        double away = ends.Max(e => Math.Abs(e.Accuracy - accuracy));
        bool holds = ends.All(e => e.Done) && (!IsCard || away <= Point);
        table.Add(
            $"killed and resumed: {net.Name} {precision}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ends.Count(e => e.Done)} of {ends.Count} done, {ends.Count(e => e.WentOn)} from a checkpoint; "
                    + $"accuracy {accuracy:0.0000} left alone, others {away:0.0000} away at most; "
                    + $"probabilities {ends.Max(e => e.Apart):0.0000} apart at most"),
            "all, within 1 point", holds);
    }

    private async Task<(bool Done, bool WentOn, double Apart, double Accuracy)> KillAsync(
        GpuNet net, string precision, double after, TaskResult expected)
    {
        using var folder = new RequestFolder(net, sizes.Options);
        await TrainerRun.OfAsync(folder, sizes.Device, precision, after);
        TrainerRun again = await TrainerRun.OfAsync(folder, sizes.Device, precision);
        if (again.Code != 0 || await folder.ResultAsync() is not { } result)
        {
            return (false, false, double.NaN, double.NaN);
        }

        double apart = expected.HeldProbabilities.Zip(result.Tasks[0].HeldProbabilities).Max(p => Math.Abs(p.First - p.Second));
        bool wentOn = again.Error.Contains("goes on from step", StringComparison.Ordinal);
        return (true, wentOn, apart, folder.Accuracy(result.Tasks[0]));
    }

    private async Task MemoryAsync()
    {
        TrainingOptions few = sizes.Options with { Steps = IsCard ? 12 : 1 };
        foreach (long free in IsCard ? new[] { SmallCard, VerySmallCard } : [0L])
        {
            using var folder = new RequestFolder(sizes.Huge, few, calibrates: false);
            using Ballast? ballast = free > 0 ? await Ballast.LeaveAsync(free) : null;
            (long Used, long All)? before = CardMemory.Now();
            using CardMemory? memory = CardMemory.Watch();
            TrainerRun run = await TrainerRun.OfAsync(folder, sizes.Device, "auto");
            string inParts = run.Error.Contains(" parts, ", StringComparison.Ordinal) ? "in parts" : "whole steps";
            string peak = memory is null ? "no card to look at"
                : string.Create(CultureInfo.InvariantCulture, $"{memory.Most - before!.Value.Used} MiB at most, context and all");
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{sizes.Huge.Name}, default batch, {free} MiB free"),
                $"exit code {run.Code}, {inParts}, {peak}",
                free == VerySmallCard ? "trains" : "trains below 15,000 MiB", run.Code == 0);
        }
    }

    private void StepTimes()
    {
        foreach (GpuNet net in new[] { sizes.Small, sizes.Middle, sizes.Large, sizes.Vectors })
        {
            TrainingRequest request = net.Request([], sizes.Options, 1, calibrates: false);
            double mixed = Milliseconds(request, half: true);
            double full = Milliseconds(request, half: false);
            double beside = Milliseconds(request, half: true, ThreeAtOnce);
            EagerTime[] peers = [.. eager.Where(e => e.Net == net.Name)];
            string others = string.Join(
                ", ", peers.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Kind} {e.Milliseconds:0.00}")));
            double? peer = peers.FirstOrDefault(e => e.Kind == "fp16")?.Milliseconds;
            table.Add(
                $"ms a step: {net.Name}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"mixed {mixed:0.00} ({beside:0.00} each of {ThreeAtOnce} at once), full {full:0.00}; "
                        + $"PyTorch: {(others.Length > 0 ? others : "not there")}"),
                "at most 1.2 times fp16", IsCard && peer is { } time ? mixed <= MostOfEager * time : null);
        }
    }

    private double Milliseconds(TrainingRequest request, bool half, int atOnce = 1) =>
        1000 * DeviceTrial.Seconds(request, Device(sizes.Device), half, sizes.TimedSteps, atOnce);

    private static torch.Device Device(string name) => name == "cuda" ? torch.CUDA : torch.CPU;

    private async Task SeveralAsync(GpuNet net, int stepsOnCpu, double bar)
    {
        double here = await SecondsOfStepAsync(net, sizes.Device, sizes.StepsOfSeveral.Card);
        double cpu = await SecondsOfStepAsync(net, "cpu", stepsOnCpu);
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"{sizes.Several} trainings, a step of each: {net.Name}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{here * 1000:0.0} ms on {sizes.Device}, {cpu * 1000:0.0} ms all at once on {Environment.ProcessorCount} cores: "
                    + $"{cpu / here:0.0} times faster"),
            bar > 0 ? "at least 3 times faster" : "", IsCard && bar > 0 ? cpu / here >= bar : null);
    }

    /// <summary>Seconds of a step of all trainings: what more steps take longer, so that start and end do not count.</summary>
    private async Task<double> SecondsOfStepAsync(GpuNet net, string device, int steps)
    {
        double few = await SecondsAsync(net, device, 1);
        return Math.Max(1e-9, (await SecondsAsync(net, device, steps) - few) / (steps - 1));
    }

    private async Task<double> SecondsAsync(GpuNet net, string device, int steps)
    {
        TrainingOptions options = sizes.Options with { Steps = steps, RampStart = 0, RampEnd = 0, NeighborShare = 0 };
        using var folder = new RequestFolder(net with { Held = GpuNet.Classes }, options, sizes.Several, calibrates: false);
        var watch = Stopwatch.StartNew();
        using RequestRunner runner = await RequestRunner.OpenAsync(
            folder.Store, RequestFolder.Names, new RunnerOptions { Device = Device(device), HalfPrecision = null }, CancellationToken.None);
        await runner.RunAsync();
        return watch.Elapsed.TotalSeconds;
    }

    private void Choice(GpuNet net)
    {
        TrainingRequest request = net.Request([], sizes.Options, sizes.Several, calibrates: false);
        DeviceChoice choice = DeviceChoice.Measured(request, sizes.Several, Environment.ProcessorCount, null);
        table.Add($"--device auto: {net.Name}", $"takes {choice.Type.ToString().ToLowerInvariant()}: {choice.Why}");
    }
}
