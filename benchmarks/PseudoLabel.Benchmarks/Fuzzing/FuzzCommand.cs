using PseudoLabel.Data;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Benchmarks.Fuzzing;

/// <summary>Reads as many damaged files of a format as one likes; the tests read some hundreds.</summary>
internal static class FuzzCommand
{
    private const int BetweenReports = 1000;

    /// <summary>Reads mutants and tells what they came to.</summary>
    /// <param name="format">The format.</param>
    /// <param name="count">How many.</param>
    /// <param name="first">The first one's number.</param>
    /// <returns>0 where every one was read or refused.</returns>
    public static int Run(string format, int count, int first)
    {
        FuzzTarget[] all = [.. FuzzTargets.All, .. ImageFuzz.All];
        FuzzTarget target = Array.Find(all, t => t.Format == format)
            ?? throw new UserErrorException($"no such format '{format}'; known are {string.Join(", ", all.Select(t => t.Format))}");
        int faults = 0;
        for (int done = 0; done < count; done += BetweenReports)
        {
            // A process that dies in native code leaves behind where it was.
            Console.Write($"{format} from {first + done}: ");
            FuzzResult result = FuzzRun.Run(target, first + done, Math.Min(BetweenReports, count - done));
            Console.WriteLine(result);
            result.Faults.Take(5).ToList().ForEach(Console.WriteLine);
            faults += result.Faults.Count;
        }

        Console.WriteLine($"{faults} faults in {count} mutants");
        return faults == 0 ? 0 : 1;
    }
}
