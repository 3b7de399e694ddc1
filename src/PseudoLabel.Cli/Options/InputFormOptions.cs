using System.CommandLine;
using PseudoLabel.Data;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Options;

/// <summary>The settings about the form of inputs, for verbs that have no other settings.</summary>
internal sealed class InputFormOptions
{
    /// <summary><c>--input-format</c>.</summary>
    public Option<string> Format { get; } = OptionOf("input-format");

    /// <summary><c>--sheet</c>.</summary>
    public Option<string> Sheet { get; } = OptionOf("sheet");

    /// <summary>What a command line sets.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">A value that is not taken.</exception>
    public InputForm Read(ParseResult parsed)
    {
        var settings = new RunSettings();
        foreach (Option<string> option in new[] { Format, Sheet })
        {
            if (parsed.GetValue(option) is { } value)
            {
                settings = SettingTable.Find(option.Name[2..])!.Parse(settings, [value], option.Name);
            }
        }

        return new InputForm { Format = settings.InputFormat, Sheet = settings.Sheet };
    }

    private static Option<string> OptionOf(string name)
    {
        Setting setting = SettingTable.Find(name)!;
        return new Option<string>("--" + name) { HelpName = setting.Placeholder, Description = setting.Help };
    }
}
