using System.CommandLine;
using System.CommandLine.Parsing;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Options;

/// <summary>The settings of text files as options of the commands that take a finished model.</summary>
internal sealed class TextOptions
{
    private readonly IReadOnlyList<(Setting Setting, Option Option)> settings =
        [.. new[] { "delimiter", "quote", "comment", "encoding", "no-header" }.Select(name => SettingTable.Find(name)!)
            .Select(s => (s, SettingOptions.OptionOf(s)))];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option option) in settings)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What a command line says of text files; null where it says nothing, and the model's run is followed.</summary>
    /// <exception cref="UserErrorException">A value that a setting does not take.</exception>
    public TextSettings? Read(ParseResult parsed)
    {
        RunSettings? result = null;
        foreach ((Setting setting, Option option) in settings)
        {
            if (parsed.GetResult(option) is OptionResult { Implicit: false } given)
            {
                result = setting.Parse(result ?? new RunSettings(), [.. given.Tokens.Select(t => t.Value)], option.Name);
            }
        }

        if (result is not null)
        {
            RunSettingsValidator.Validate(result);
        }

        return result?.Text();
    }
}
