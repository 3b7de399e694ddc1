using System.CommandLine;
using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Options;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    private const int MostThreads = 1_024;

    /// <summary><c>--threads</c>. It never changes a result.</summary>
    public static Option<string> Threads() => new("--threads")
    {
        HelpName = "N",
        Description = "Pieces of work at a time; never changes a result "
            + $"(a whole number from 1 to {MostThreads:N0}; default: one for each processor)",
    };

    /// <summary>The value of <c>--threads</c>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is out of range.</exception>
    public static int ReadThreads(ParseResult parsed, Option<string> option)
    {
        string? text = parsed.GetValue(option);
        if (text is null)
        {
            return Environment.ProcessorCount;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= MostThreads
            ? threads
            : throw new UserErrorException($"--threads is '{text}'; it must be a whole number from 1 to {MostThreads:N0}");
    }
}
