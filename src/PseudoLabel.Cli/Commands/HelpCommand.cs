using System.CommandLine;

namespace PseudoLabel.Cli.Commands;

/// <summary><c>pseudolabel help COMMAND</c>: the same as <c>pseudolabel COMMAND --help</c>.</summary>
internal static class HelpCommand
{
    private const string Name = "help";

    /// <summary>The command, for the list of commands; <see cref="Rewritten"/> says what it does.</summary>
    public static Command Create() => new(Name, "Say what a command does and takes")
    {
        new Argument<string>("COMMAND") { Arity = ArgumentArity.ZeroOrOne, Description = "The command; none for all" },
    };

    /// <summary>
    /// A command line that asks for help this way, as one that asks by the option; where it names no command, as one that calls for that,
    /// which is refused in the same words.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <param name="root">The commands.</param>
    public static IReadOnlyList<string> Rewritten(IReadOnlyList<string> args, RootCommand root)
    {
        if (args.Count == 0 || args[0] != Name)
        {
            return args;
        }

        string[] rest = [.. args.Skip(1).Where(a => a != "--help" && a != "-h")];
        bool isKnown = rest.Length == 0 || rest[0].StartsWith('-')
            || root.Subcommands.Any(c => c.Name == rest[0] || c.Aliases.Contains(rest[0]));
        return isKnown ? [.. rest, "--help"] : rest;
    }
}
