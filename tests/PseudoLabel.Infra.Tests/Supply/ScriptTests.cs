namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>A script ends where any part of it fails.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts { get; } = [.. All().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_EveryOne_EndsWhereAPartFails(string script)
    {
        string[] lines = Repository.Text(script).Split('\n');
        bool bash = lines[0].EndsWith("bash", StringComparison.Ordinal);

        Assert.Contains(bash ? "set -euo pipefail" : "set -eu", lines);
        Assert.True(bash || !lines.Any(Pipes), $"{script} pipes, and sh has no pipefail that every shell knows");
    }

    /// <summary>The documents' commands are run by bash with the same options.</summary>
    [Fact]
    public void Blocks_OfTheDocuments_EndWhereAPartFails() =>
        Assert.Contains("bash -O expand_aliases -euo pipefail \"$block\"", Repository.Text(".ci/run"), StringComparison.Ordinal);

    [Fact]
    public void Check_Whole_HoldsTheLockFilesTheNoticesAndTheBills()
    {
        string check = Repository.Text(".ci/run");

        Assert.Contains("dotnet restore PseudoLabelFunctions.sln --locked-mode\n", check, StringComparison.Ordinal);
        Assert.Contains("dotnet run tools/notices.cs -- --check\n", check, StringComparison.Ordinal);
        Assert.Contains("dotnet run tools/sbom.cs -- --check\n", check, StringComparison.Ordinal);
    }

    private static bool Pipes(string line) =>
        !line.TrimStart().StartsWith('#') && line.Replace("||", "", StringComparison.Ordinal).Contains(" | ", StringComparison.Ordinal);

    private static IEnumerable<string> All()
    {
        yield return ".ci/run";
        foreach (string folder in new[] { "infra", "tests", "tools", "benchmarks" })
        {
            foreach (string file in Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories)
                .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && Path.GetExtension(f) is "" or ".sh"))
            {
                using StreamReader text = File.OpenText(file);
                if (text.ReadLine()?.StartsWith("#!", StringComparison.Ordinal) == true)
                {
                    yield return Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
                }
            }
        }
    }
}
