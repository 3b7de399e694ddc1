using System.CommandLine;
using System.CommandLine.Parsing;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Options;

/// <summary>One command-line option for each setting, and <c>--job</c> for a file of them.</summary>
internal sealed class SettingOptions
{
    private readonly IReadOnlyList<(Setting Setting, Option Option)> settings = [.. SettingTable.All.Select(s => (s, OptionOf(s)))];

    private readonly Option<string> job = new("--job")
    {
        HelpName = "FILE",
        Description =
            "Settings as JSON, by the same names; names of files in it are relative to the current folder; options given here override it",
    };

    /// <summary>All of them, in the order in which help shows them.</summary>
    public IEnumerable<Option> All => [.. settings.Select(s => s.Option), job];

    /// <summary>The settings that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">A value that a setting does not take, a job file that cannot be read.</exception>
    public RunSettings Read(ParseResult parsed)
    {
        RunSettings result = parsed.GetValue(job) is { } file ? JobFile.Read(file) : new RunSettings();
        foreach ((Setting setting, Option option) in settings)
        {
            if (parsed.GetResult(option) is OptionResult { Implicit: false } given)
            {
                result = setting.Parse(result, [.. given.Tokens.Select(t => t.Value)], option.Name);
            }
        }

        return result;
    }

    /// <summary>The option of a setting.</summary>
    public static Option OptionOf(Setting setting)
    {
        string name = "--" + setting.OptionName;
        Option option = setting.Count switch
        {
            ValueCount.Several => new Option<string[]>(name) { AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore },
            ValueCount.ZeroOrOne => new Option<string>(name) { Arity = ArgumentArity.ZeroOrOne },
            ValueCount.One => new Option<string>(name) { Arity = ArgumentArity.ExactlyOne },
        };
        if (setting.Name != setting.OptionName)
        {
            // Notes and job.json speak of it by that name.
            option.Aliases.Add("--" + setting.Name);
        }

        option.HelpName = setting.Placeholder;
        option.Description = Describe(setting);
        if (setting.Words.Count > 0)
        {
            option.CompletionSources.Add(_ => setting.Words.Select(w => new System.CommandLine.Completions.CompletionItem(w)));
        }

        return option;
    }

    private static string Describe(Setting setting)
    {
        if (setting.DefaultText.Length == 0)
        {
            return setting.Help;
        }

        string takes = setting.Count == ValueCount.ZeroOrOne ? "alone: true; " : setting.Takes + "; ";
        return $"{setting.Help} ({takes}default {setting.DefaultText})";
    }
}
