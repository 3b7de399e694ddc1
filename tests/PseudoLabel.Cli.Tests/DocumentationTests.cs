using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests;

/// <summary>The tables of settings in the documentation say what the program does.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void SettingsPage_EveryRow_IsTheProgramsOwn()
    {
        string[] written = Rows("docs/settings.md");

        string[] right = [.. SettingTable.All.Select(Row)];

        Assert.True(right.SequenceEqual(written), "docs/settings.md must hold these rows:\n" + string.Join('\n', right));
    }

    [Fact]
    public void CommandLinePage_EachRowOfItsTable_IsOnTheSettingsPage()
    {
        string[] written = Rows("docs/command-line.md");

        Assert.InRange(written.Length, 8, SettingTable.All.Count);
        Assert.Empty(written.Except(SettingTable.All.Select(Row)));
    }

    [Fact]
    public void SettingsPage_NamesThatDifferInJson_AreTold()
    {
        string page = File.ReadAllText(At("docs/settings.md"));

        IEnumerable<Setting> differing = SettingTable.All.Where(s => s.Name != s.OptionName);
        Assert.All(differing, s => Assert.Contains($"`{s.Name}` for `--{s.OptionName}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void SettingsPage_WhatTheNamesStandFor_IsTheProgramsOwn()
    {
        string[] written =
            [.. Lines("docs/settings.md").SkipWhile(line => line != "## What the names stand for").Skip(1).Where(line => line.Length > 0)];

        string[] right = [.. SettingTable.All.Where(s => s.Choices is not null).SelectMany(Names)];

        Assert.True(right.SequenceEqual(written), "docs/settings.md must end with these lines:\n" + string.Join('\n', right));
    }

    private static IEnumerable<string> Names(Setting setting) =>
        [$"`--{setting.OptionName}`", .. setting.Choices!.Names.Zip(setting.Choices.Help, (name, help) => $"- `{name}`: {help}")];

    private static string Row(Setting setting) =>
        $"| `--{setting.OptionName}` | {setting.Help} | {setting.Takes} | "
            + $"{(setting.DefaultText.Length == 0 ? "" : $"`{setting.DefaultText}`")} |";

    private static string[] Rows(string name) => [.. Lines(name).Where(line => line.StartsWith("| `--", StringComparison.Ordinal))];

    private static IEnumerable<string> Lines(string name) => File.ReadLines(At(name));

    private static string At(string name) => Path.Join(SourceTree.Root, name);
}
