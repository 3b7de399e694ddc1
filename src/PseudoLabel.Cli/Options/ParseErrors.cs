using System.CommandLine;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Options;

/// <summary>Says in one line what is wrong with a command line.</summary>
internal static class ParseErrors
{
    /// <summary>Refuses a command line that cannot be used.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">Says the first thing that is wrong, an option that is not known before all others.</exception>
    public static void Refuse(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string? stray = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if ((stray?.StartsWith('-') is true ? stray : Swallowed(parsed)) is { } unknown)
        {
            throw UnknownOption(command, unknown);
        }

        if (parsed.Errors.Count > 0)
        {
            throw command.Subcommands.Count > 0 ? NoCommand(command, stray) : Wrong(command, stray ?? "", parsed.Errors[0].Message);
        }
    }

    /// <summary>A misspelled option that was taken for one more value of the one before it, which may have any number of values.</summary>
    private static string? Swallowed(ParseResult parsed) =>
        parsed.CommandResult.Command.Options
            .Where(o => o.Arity.MaximumNumberOfValues > 1 || o.Arity.MinimumNumberOfValues == 0)
            .SelectMany(o => parsed.GetResult(o)?.Tokens ?? [])
            .Select(t => t.Value)
            .FirstOrDefault(v => v.StartsWith("--", StringComparison.Ordinal));

    private static UserErrorException NoCommand(Command root, string? written)
    {
        IEnumerable<string> names = root.Subcommands.Select(c => c.Name);
        return new UserErrorException(written is null
            ? $"name a command: {string.Join(", ", names)}; 'pseudolabel --help' says more"
            : $"there is no command '{Excerpt.Name(written)}'; {Advice(written, names, "pseudolabel --help")}");
    }

    private static UserErrorException Wrong(Command command, string stray, string message)
    {
        string problem = stray.Length > 0
            ? $"'{Excerpt.Name(stray)}' belongs to no option"
            : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
        return new UserErrorException($"{problem}; see 'pseudolabel {command.Name} --help'");
    }

    private static UserErrorException UnknownOption(Command command, string written)
    {
        string name = written.Split('=', ':')[0];
        string help = command is RootCommand ? "pseudolabel --help" : $"pseudolabel {command.Name} --help";
        return new UserErrorException($"there is no option '{Excerpt.Name(name)}'; "
            + $"{Advice(name, command.Options.Select(o => o.Name), help)}");
    }

    private static string Advice(string name, IEnumerable<string> names, string help) =>
        NearestName.Find(name, names) is { } nearest ? $"did you mean '{nearest}'?" : $"see '{help}'";
}
