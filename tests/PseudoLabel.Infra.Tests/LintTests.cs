using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

public sealed class LintTests(Installations installations)
{
    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Path("infra"), "*.bicep", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Build_EveryFile_FindsNothingToSay(string file) => Assert.NotNull(await installations.Template(file));

    [Fact]
    public void Configuration_EveryRule_IsAnError()
    {
        JsonObject rules = JsonNode.Parse(Repository.Text("infra/bicepconfig.json"))!["analyzers"]!["core"]!["rules"]!.AsObject();

        Assert.InRange(rules.Count, 50, 100);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value.Text("level")));
    }
}
