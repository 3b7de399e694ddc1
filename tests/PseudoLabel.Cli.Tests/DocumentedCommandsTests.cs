using System.CommandLine;
using System.Text.RegularExpressions;

namespace PseudoLabel.Cli.Tests;

/// <summary>Each command line in the documents is one that the program takes: its verbs, options and required values are there.</summary>
public sealed partial class DocumentedCommandsTests
{
    public static TheoryData<string, string> Commands()
    {
        var commands = new TheoryData<string, string>();
        foreach (string file in Documents())
        {
            string text = File.ReadAllText(Path.Combine(SourceTree.Root, file));
            foreach (string line in Blocks().Matches(text).SelectMany(b => b.Groups[1].Value.Split('\n')))
            {
                if (line.StartsWith("pseudolabel ", StringComparison.Ordinal))
                {
                    commands.Add(file, Remark().Replace(line["pseudolabel ".Length..], ""));
                }
            }
        }

        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfADocument_IsTaken(string file, string command)
    {
        using var harness = new CliHarness();

        ParseResult parsed = CommandLine.Create(harness.Context).Parse(command);

        Assert.True(parsed.Errors.Count == 0, $"{file}: pseudolabel {command}\n{string.Join('\n', parsed.Errors)}");
    }

    [Fact]
    public void Commands_OfTheReadme_AreFound() => Assert.Contains(
        Commands(), row => row.Data.Item1 == "README.md" && row.Data.Item2.StartsWith("run ", StringComparison.Ordinal));

    private static IEnumerable<string> Documents() => Directory.EnumerateFiles(SourceTree.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md"))
        .Select(f => Path.GetRelativePath(SourceTree.Root, f).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^```sh(?: ci)?\\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    /// <summary>A remark behind a command, or at its line's start.</summary>
    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Remark();
}
