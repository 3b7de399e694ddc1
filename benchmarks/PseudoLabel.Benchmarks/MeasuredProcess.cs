using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Benchmarks;

/// <summary>A whole process, measured from outside: wall-clock time, processor time, peak memory.</summary>
internal sealed record MeasuredProcess(double Seconds, double CpuSeconds, double PeakMiB, string Output)
{
    public static async Task<MeasuredProcess> RunAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{file} does not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        double peak = 0;
        double cpu = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            cpu = Math.Max(cpu, CpuOf(process));
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(100));
        }

        double seconds = watch.Elapsed.TotalSeconds;
        string said = await output;
        return process.ExitCode == 0
            ? new MeasuredProcess(seconds, cpu, peak, said)
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} exited with {process.ExitCode}: {await error}");
    }

    /// <summary>
    /// The kernel's own record of the largest resident size so far; it is asked for again and again, as it ends with the process.
    /// </summary>
    private static double PeakOf(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double CpuOf(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
