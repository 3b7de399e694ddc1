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

    /// <summary>A command line that asks for help this way, as one that asks by the option.</summary>
    /// <param name="args">The command line.</param>
    public static IReadOnlyList<string> Rewritten(IReadOnlyList<string> args) =>
        args.Count > 0 && args[0] == Name ? [.. args.Skip(1).Where(a => a != "--help" && a != "-h"), "--help"] : args;
}
