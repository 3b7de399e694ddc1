using System.CommandLine;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Options;

/// <summary><c>--quiet</c>, <c>--verbose</c> and <c>--log</c>, which every command has.</summary>
internal static class LogOptions
{
    private static readonly Choices<bool> Forms =
        new("log", new("text", "lines for people", false), new("json", "a JSON object a line", true));

    private static readonly Option<bool> Quiet = new("--quiet")
    {
        Description = "Tell nothing but errors; what a run wrote is in its folder",
        Recursive = true,
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Tell each piece of work with its time, too",
        Recursive = true,
    };

    private static readonly Option<string> Log = new("--log")
    {
        HelpName = string.Join('|', Forms.Names),
        Description = "The form of what is told on standard error: text, or json, an object a line for programs (default: text)",
        Recursive = true,
    };

    /// <summary>The options.</summary>
    public static IReadOnlyList<Option> All { get; } = [Quiet, Verbose, Log];

    /// <summary>Takes over what a command line says of them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="log">What is told from now on.</param>
    /// <exception cref="UserErrorException">They contradict each other, or a form is not known.</exception>
    public static void Apply(ParseResult parsed, LogChoice log)
    {
        string? form = parsed.GetValue(Log);
        if (form is not null && !Forms.Names.Contains(form))
        {
            throw new UserErrorException($"--log is '{Excerpt.Name(form)}'; it must be one of {string.Join(", ", Forms.Names)}");
        }

        log.IsJson = form is not null && Forms.Of(form);
        log.Detail = (parsed.GetValue(Quiet), parsed.GetValue(Verbose)) switch
        {
            (true, true) => throw new UserErrorException("--quiet and --verbose contradict each other; leave one out"),
            (true, false) => LogDetail.Quiet,
            (false, true) => LogDetail.Verbose,
            (false, false) => LogDetail.Usual,
        };
    }
}
