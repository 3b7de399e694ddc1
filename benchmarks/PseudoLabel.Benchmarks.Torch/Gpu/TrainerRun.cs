using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>A run of the trainer as a process of its own.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Seconds">How long it took, from start to end.</param>
/// <param name="Error">What it wrote on standard error.</param>
internal sealed record TrainerRun(int Code, double Seconds, string Error)
{
    /// <summary>Runs it.</summary>
    /// <param name="folder">The request.</param>
    /// <param name="device">The value of <c>--device</c>.</param>
    /// <param name="precision">The value of <c>--precision</c>.</param>
    /// <param name="killAfter">Seconds after which it is killed; null for never.</param>
    public static async Task<TrainerRun> OfAsync(RequestFolder folder, string device, string precision, double? killAfter = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PseudoLabel.Trainer.dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                program, "train", "--store", folder.Path, "--folder", RequestFolder.Names.Folder, "--device", device,
                "--precision", precision, "--checkpoint-seconds", "0.5",
            ])
        {
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (killAfter is { } seconds)
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            try
            {
                await process.WaitForExitAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        var run = new TrainerRun(process.ExitCode, watch.Elapsed.TotalSeconds, await error);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"-- {device} {precision}: exit code {run.Code} after {run.Seconds:0.0} s\n{run.Error.TrimEnd()}"));
        return run;
    }
}
