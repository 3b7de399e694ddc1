using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>The memory in use on the first card, looked at again and again until disposed of.</summary>
internal sealed class CardMemory : IDisposable
{
    private readonly Process process;
    private long most;

    private CardMemory(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (long.TryParse(line.Data, CultureInfo.InvariantCulture, out long used))
            {
                most = Math.Max(most, used);
            }
        };
        process.BeginOutputReadLine();
    }

    /// <summary>MiB in use at most so far.</summary>
    public long Most => Interlocked.Read(ref most);

    /// <summary>MiB in use, and MiB in all; null where there is no card.</summary>
    public static (long Used, long All)? Now()
    {
        using Process? asked = Ask("memory.used,memory.total");
        string[] fields = asked?.StandardOutput.ReadToEnd().Split('\n')[0].Split(',') ?? [];
        return fields.Length == 2
            ? (long.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Begins to look; null where there is no card.</summary>
    public static CardMemory? Watch() => Ask("memory.used", "--loop-ms=50") is { } process ? new CardMemory(process) : null;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static Process? Ask(string what, params string[] more)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("nvidia-smi", [$"--query-gpu={what}", "--format=csv,noheader,nounits", .. more])
            {
                RedirectStandardOutput = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
