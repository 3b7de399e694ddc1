using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Trainer.Tests.Processes;

/// <summary>The trainer as a process of its own.</summary>
internal static class TrainerProcess
{
    public static Process Start(params string[] arguments) => Start(arguments, []);

    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] variables)
    {
        using Process process = Start(arguments, variables);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal by its name.</summary>
    public static void Signal(Process process, string name)
    {
        // The shell's own: small systems have no program of that name.
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {process.Id}")]);
        kill.WaitForExit();
    }

    private static Process Start(string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PseudoLabel.Trainer.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
