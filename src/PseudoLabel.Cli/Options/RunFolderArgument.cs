using System.CommandLine;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Options;

/// <summary>The folder of an earlier run, as an argument.</summary>
internal static class RunFolderArgument
{
    /// <summary>The argument.</summary>
    public static Argument<string> Create() => new("DIR") { Description = "The folder that 'pseudolabel run --out DIR' wrote" };

    /// <summary>Its value.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">There is no such folder.</exception>
    public static string Read(ParseResult parsed, Argument<string> argument)
    {
        string folder = parsed.GetRequiredValue(argument);
        return Directory.Exists(folder)
            ? folder
            : throw new UserErrorException("no such folder; name the one that 'pseudolabel run --out DIR' wrote", folder);
    }
}
