using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>
/// Memory of the card that a process of its own holds, so that a large card is a small one to all others. Torch gives memory back with the
/// process alone.
/// </summary>
internal sealed class Ballast : IDisposable
{
    /// <summary>The command under which the program is that process.</summary>
    public const string Command = "hold";

    private const int Slack = 64;
    private readonly Process process;

    private Ballast(Process process) => this.process = process;

    /// <summary>Holds all memory of the card but some.</summary>
    /// <param name="free">MiB that are left.</param>
    public static async Task<Ballast> LeaveAsync(long free)
    {
        string program = typeof(Ballast).Assembly.Location;
        Process process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [program, Command, free.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Console.WriteLine(await process.StandardOutput.ReadLineAsync());
        return new Ballast(process);
    }

    /// <summary>Holds it in this process, until standard input ends.</summary>
    /// <param name="free">MiB that are left.</param>
    public static int Hold(long free)
    {
        InitializeDeviceType(DeviceType.CUDA);
        using Tensor first = ones(1, device: CUDA);
        (long used, long all) = CardMemory.Now() ?? throw new InvalidOperationException("There is no card.");
        using Tensor held = empty([Math.Max(1, all - used - free - Slack) << 20], ScalarType.Byte, CUDA);
        (used, all) = CardMemory.Now()!.Value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"-- {all - used} of {all} MiB are left free"));
        Console.In.ReadToEnd();
        return 0;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
