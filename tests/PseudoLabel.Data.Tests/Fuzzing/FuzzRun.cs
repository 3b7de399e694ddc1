using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>What reading mutants came to.</summary>
/// <param name="Read">Mutants that were read to their end.</param>
/// <param name="Refused">Mutants that were refused in words.</param>
/// <param name="Slowest">Milliseconds of the slowest.</param>
/// <param name="Largest">MiB allocated, all in all, by the greediest.</param>
/// <param name="Faults">Mutants that ended in anything else, or took too long or too much: their numbers, and what happened.</param>
internal sealed record FuzzResult(int Read, int Refused, double Slowest, double Largest, IReadOnlyList<string> Faults)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Read + Refused + Faults.Count:N0} mutants: {Read:N0} read, {Refused:N0} refused, {Faults.Count:N0} faults; "
            + $"slowest {Slowest:N0} ms, most allocated {Largest:N0} MiB");
}

/// <summary>Reads mutants of a format's files one after another, and holds the reader to time and memory.</summary>
internal static class FuzzRun
{
    /// <summary>A small file must be done with, or refused, in this time, on a busy machine too.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    private const double MostMiB = 512;

    /// <summary>Reads mutants.</summary>
    /// <param name="target">The format.</param>
    /// <param name="first">The first mutant's number: a fault is met again by it alone.</param>
    /// <param name="count">How many.</param>
    public static FuzzResult Run(FuzzTarget target, int first, int count)
    {
        IReadOnlyList<byte[]> files = target.Files();
        foreach (byte[] whole in files)
        {
            target.Read(whole);
        }

        (int read, int refused, double slowest, double largest) = (0, 0, 0, 0);
        var faults = new List<string>();
        for (int number = first; number < first + count; number++)
        {
            byte[] mutant = target.Mutate(files, number);
            (string? outcome, double milliseconds, double megabytes) = One(target, mutant);
            slowest = Math.Max(slowest, milliseconds);
            largest = Math.Max(largest, megabytes);
            outcome ??= megabytes > MostMiB
                ? FormattableString.Invariant($"{megabytes:N0} MiB for a file of {mutant.Length:N0} bytes")
                : null;
            if (outcome is "refused")
            {
                refused++;
            }
            else if (outcome is null)
            {
                read++;
            }
            else
            {
                faults.Add($"mutant {number}: {outcome}");
                if (milliseconds > MostTime.TotalMilliseconds)
                {
                    // Its thread goes on: nothing more can be measured in this process.
                    break;
                }
            }
        }

        return new FuzzResult(read, refused, slowest, largest, faults);
    }

    private static (string? Outcome, double Milliseconds, double MiB) One(FuzzTarget target, byte[] mutant)
    {
        string? outcome = null;
        double megabytes = 0;
        long start = Stopwatch.GetTimestamp();
        var thread = new Thread(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target.Read(mutant);
            }
            catch (UserErrorException)
            {
                outcome = "refused";
            }
            catch (Exception e)
            {
                outcome = $"{e.GetType().Name}: {e.Message} {e.StackTrace}";
            }

            megabytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (1024.0 * 1024);
        })
        {
            IsBackground = true,
        };
        thread.Start();
        bool ended = thread.Join(MostTime);
        return (ended
            ? outcome
            : $"still running after {MostTime.TotalSeconds:N0} s", Stopwatch.GetElapsedTime(start).TotalMilliseconds, megabytes);
    }
}
