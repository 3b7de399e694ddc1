using System.CommandLine;
using System.Globalization;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>--repeat-seeds</c> of <c>pseudolabel run</c>: the same run with several seeds, to see how much hangs on the seed.</summary>
internal static class SeedRepeats
{
    private const int Most = 100;

    public static Option<string> Option() => new("--repeat-seeds")
    {
        HelpName = "N",
        Description =
            $"Run with N seeds, from --seed on, each in DIR/seed-S, and tell how far the results lie apart (a whole number from 2 to "
                + $"{Most})",
    };

    /// <summary>How many seeds are asked for; 1 where none are.</summary>
    public static int Read(ParseResult parsed, Option<string> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return 1;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) && seeds is >= 2 and <= Most
            ? seeds
            : throw new UserErrorException($"--repeat-seeds is '{text}'; it must be a whole number from 2 to {Most}");
    }

    /// <summary>Runs with each seed in turn and tells the spread.</summary>
    public static async Task ExecuteAsync(
        CliContext context, string folder, RunSettings settings, int seeds, LocalRunOptions options, CancellationToken ct)
    {
        var folders = new List<string>();
        for (int s = 0; s < seeds; s++)
        {
            ulong seed = unchecked(settings.Seed + (ulong)s);
            folders.Add(Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}")));
            RunMetrics metrics = (await RunCommand.ExecuteAsync(context, folders[^1], settings with { Seed = seed }, options, ct)).Metrics;
            await context.Out.WriteLineAsync(SpreadSummary.Line(metrics));
        }

        await context.Out.WriteLineAsync();
        SpreadSummary.Write(context.Out, await context.Spread(folders, ct));
        await context.Out.WriteLineAsync();
        RunSummary.WriteFiles(context.Out, folders);
    }
}
