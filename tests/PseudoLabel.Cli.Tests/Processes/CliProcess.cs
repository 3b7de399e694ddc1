using System.Diagnostics;
using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>The program in a process of its own, as a user starts it.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private CliProcess(
        string folder, string[] args, string? trainer, string? input = null, Dictionary<string, string?>? environment = null,
        bool hearsSignals = false)
    {
        // The reference to the program's project puts it beside the tests.
        string[] program = ["dotnet", Path.Join(AppContext.BaseDirectory, "pseudolabel.dll")];
        if (hearsSignals && OperatingSystem.IsLinux())
        {
            // Where the tests were started with a signal ignored, as by a shell's '&', the program would inherit that.
            program = ["env", "--default-signal=INT,TERM,HUP", .. program];
        }

        var start = new ProcessStartInfo(program[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
            WorkingDirectory = folder
        };
        foreach (string arg in program.Skip(1).Concat(args))
        {
            start.ArgumentList.Add(arg);
        }

        if (trainer is not null)
        {
            start.Environment["PSEUDOLABEL_TRAINER"] = trainer;
        }

        foreach ((string name, string? value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }

        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What a process left.</summary>
    /// <param name="Code">Exit code.</param>
    /// <param name="Out">Standard output.</param>
    /// <param name="Error">Standard error.</param>
    public sealed record Ended(int Code, string Out, string Error)
    {
        public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts the program in a folder.</summary>
    public static CliProcess Start(string folder, params string[] args) => new(folder, args, null);

    /// <summary>Starts the program in a folder so that no signal is ignored, which tests may have been started with.</summary>
    /// <param name="trainer">Its trainer of networks; null for none.</param>
    public static CliProcess StartForSignals(string? trainer, string folder, params string[] args) =>
        new(folder, args, trainer, hearsSignals: true);

    /// <summary>Starts the program in a folder, with other variables.</summary>
    public static CliProcess StartAt(string folder, Dictionary<string, string?> environment, params string[] args) =>
        new(folder, args, null, environment: environment);

    /// <summary>Starts the program in a folder, with a trainer of networks.</summary>
    public static CliProcess StartWith(string trainer, string folder, params string[] args) => new(folder, args, trainer);

    /// <summary>Runs the program in a folder to its end.</summary>
    public static async Task<Ended> RunAsync(string folder, params string[] args)
    {
        using CliProcess process = Start(folder, args);
        return await process.EndAsync();
    }

    /// <summary>Runs the program in a folder to its end, with other variables.</summary>
    public static async Task<Ended> RunAtAsync(string folder, Dictionary<string, string?> environment, params string[] args)
    {
        using var process = new CliProcess(folder, args, null, environment: environment);
        return await process.EndAsync();
    }

    /// <summary>Runs the program in a folder to its end, a text being its standard input.</summary>
    public static async Task<Ended> RunWithInputAsync(string folder, string input, params string[] args)
    {
        using var process = new CliProcess(folder, args, null, input);
        return await process.EndAsync();
    }

    /// <summary>Waits until a file is there; false when the program ends before.</summary>
    public Task<bool> SeesAsync(string file) => SeesAsync(() => File.Exists(file));

    /// <summary>Waits until something is there; false when the program ends before.</summary>
    public async Task<bool> SeesAsync(Func<bool> isThere)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(2))
        {
            if (isThere())
            {
                return true;
            }

            if (process.HasExited)
            {
                return false;
            }
        }

        throw new TimeoutException("what was waited for did not appear");
    }

    /// <summary>Ends the program as the kernel does: no handler runs. Says whether it was still at work.</summary>
    public async Task<bool> KillAsync()
    {
        process.Kill();
        return (await EndAsync()).Code != ExitCode.Done;
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<Ended> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return new Ended(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
