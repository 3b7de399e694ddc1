using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>A workflow runs what was looked at, with no more rights than it needs.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Path(".github/workflows")).Where(f => Path.GetExtension(f) is ".yml" or ".yaml")
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_EveryOne_IsNamedByCommitWithItsTagBehind(string file)
    {
        string[] lines = [.. Repository.Text(file).Split('\n').Where(l => Uses().IsMatch(l))];

        Assert.Equal(Steps(file).Count(s => s.ContainsKey("uses")), lines.Length);
        Assert.All(lines, l => Assert.Matches(ByCommit(), l));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_OneOfTwoUses_AreOfOneCommit(string file)
    {
        IEnumerable<IGrouping<string, string>> byAction =
            Steps(file).Select(s => s["uses"]?.GetValue<string>()).OfType<string>().Distinct().GroupBy(u => u.Split('@')[0]);

        Assert.All(byAction, a => Assert.Single(a));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Checkout_EveryOne_LeavesNoCredentialsBehind(string file) => Assert.All(
        Steps(file).Where(s => s["uses"]?.GetValue<string>().StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
        s => Assert.False(s["with"]!["persist-credentials"]!.GetValue<bool>()));

    /// <summary>
    /// What stands in <c>${{ }}</c> is put into a script before the shell reads it: names and titles that others choose would be run.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_EveryOne_TakeNothingFromExpressions(string file) =>
        Assert.All(Scripts(file), s => Assert.DoesNotContain("${{", s, StringComparison.Ordinal));

    /// <summary>Without a name the runner's bash is started without pipefail, with it with it.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_WithPipes_FailWhereAnyPartFails(string file)
    {
        JsonNode workflow = AzureYaml.Read(file);

        Assert.Equal("bash", workflow["defaults"]?["run"]?["shell"]?.GetValue<string>());
        Assert.All(Steps(file), s => Assert.Null(s["shell"]));
        Assert.All(Scripts(file), s => Assert.DoesNotContain("set +", s, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Rights_EveryJob_AreNamedAndNoMoreThanNeeded(string file)
    {
        JsonNode workflow = AzureYaml.Read(file);
        IEnumerable<string> rights = workflow["jobs"]!.AsObject().SelectMany(
            j => j.Value!["permissions"]!.AsObject().Select(p => $"{j.Key}: {p.Key} {p.Value}"));

        Assert.Empty(workflow["permissions"]!.AsObject());
        Assert.Equal(
            [
                "check: contents read", "dependencies: contents read", "image: contents read", "image: security-events write",
                "deploy: contents read", "deploy: id-token write", "deploy: attestations write",
            ],
            rights);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Jobs_EveryOne_EndAndStandOnANamedSystem(string file)
    {
        JsonNode workflow = AzureYaml.Read(file);

        Assert.NotNull(workflow["concurrency"]);
        Assert.All(workflow["jobs"]!.AsObject().Select(j => j.Value!), job =>
        {
            Assert.InRange(job["timeout-minutes"]!.GetValue<int>(), 1, 120);
            Assert.Equal("ubuntu-24.04", job["runs-on"]!.GetValue<string>());
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Events_EveryOne_RunNoForeignCodeWithRights(string file) =>
        Assert.DoesNotContain("pull_request_target", Repository.Text(file), StringComparison.Ordinal);

    [Fact]
    public void Audit_EveryChange_CannotBeSilent()
    {
        string[] scripts = [.. AzureYaml.Read(".github/workflows/azure.yml")["jobs"]!["dependencies"]!["steps"]!.AsArray()
            .Select(s => s!["run"]?.GetValue<string>()).OfType<string>()];

        Assert.Contains("dotnet restore PseudoLabelFunctions.sln --locked-mode -p:AuditAsErrors=true", scripts);
        Assert.Contains("dotnet run tools/audit.cs", scripts);
        string[] folders =
        [
            .. Directory.EnumerateFiles(Repository.Path("tests"), "package-lock.json", SearchOption.AllDirectories)
                .Where(f => !f.Contains("node_modules", StringComparison.Ordinal))
                .Select(f => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(f)!).Replace('\\', '/')),
        ];
        Assert.Equal(3, folders.Length);
        Assert.All(folders, f => Assert.Contains(scripts, s => s.Contains($"npm audit --prefix {f} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Sources_OfTheWorkflow_AreOneAndEveryPackageIsMappedToIt()
    {
        XElement configuration = XDocument.Parse(Repository.Text(".github/nuget.config")).Root!;
        Assert.Equal(
            ["clear", "nuget.org"],
            configuration.Element("packageSourceMapping")!.Elements().Select(e => e.Attribute("key")?.Value ?? e.Name.LocalName));
        Assert.Equal(["*"], configuration.Descendants("package").Select(p => p.Attribute("pattern")!.Value));

        // Each job that has the SDK, before it restores anything.
        JsonObject[] steps = [.. Steps(".github/workflows/azure.yml")];
        int[] sdks =
        [
            .. Enumerable.Range(0, steps.Length)
                .Where(i => steps[i]["uses"]?.GetValue<string>().StartsWith("actions/setup-dotnet@", StringComparison.Ordinal) == true),
        ];
        Assert.Equal(3, sdks.Length);
        Assert.All(sdks, i => Assert.Equal("cp .github/nuget.config nuget.config", steps[i + 1]["run"]!.GetValue<string>()));
    }

    /// <summary>A tag can be moved, a digest cannot; the tag before it tells Dependabot what to look for.</summary>
    [Fact]
    public void Images_OfTheTrainer_StandOnDigests()
    {
        string[] bases =
        [
            .. Repository.Text("src/PseudoLabel.Trainer/Dockerfile").Split('\n')
                .Where(l => l.StartsWith("FROM ", StringComparison.Ordinal)),
        ];

        Assert.Equal(2, bases.Length);
        Assert.All(bases, b => Assert.Matches(ByDigest(), b));
    }

    /// <summary>What is signed is what was deployed: the image that the registry has built, by its digest.</summary>
    [Fact]
    public void Image_Deployed_IsDescribedAndSignedByItsDigest()
    {
        JsonNode job = AzureYaml.Read(".github/workflows/azure.yml")["jobs"]!["deploy"]!;
        JsonObject[] steps = [.. job["steps"]!.AsArray().Select(s => s!.AsObject())];
        int deployed = Array.FindIndex(steps, s => s["run"]?.GetValue<string>() == "azd deploy --all --no-prompt");
        JsonObject[] after = [.. steps[(deployed + 1)..]];

        Assert.Equal(
            ["", "anchore/sbom-action", "actions/attest", "actions/attest"],
            after.Select(s => s["uses"]?.GetValue<string>().Split('@')[0] ?? ""));
        Assert.Equal("deployed", after[0].Text("id"));
        Assert.Contains("RepoDigests", after[0].Text("run"), StringComparison.Ordinal);
        Assert.EndsWith("@${{ steps.deployed.outputs.digest }}", after[1]["with"].Text("image"), StringComparison.Ordinal);
        Assert.All(after[2..], s => Assert.Equal("${{ steps.deployed.outputs.digest }}", s["with"].Text("subject-digest")));
        Assert.Equal(after[1]["with"].Text("output-file"), after[3]["with"].Text("sbom-path"));
    }

    /// <summary>What is pinned is raised by somebody: every kind of dependency there is has an entry.</summary>
    [Fact]
    public void Dependabot_EveryKind_IsLookedAfter()
    {
        JsonObject[] updates = [.. AzureYaml.Read(".github/dependabot.yml")["updates"]!.AsArray().Select(u => u!.AsObject())];

        Assert.Equal(
            ["docker", "github-actions", "npm", "nuget"],
            updates.Select(u => u.Text("package-ecosystem")).Order(StringComparer.Ordinal));
        Assert.Contains("/src/PseudoLabel.Trainer", updates.Select(u => u["directory"]?.GetValue<string>()));
    }

    private static IEnumerable<JsonObject> Steps(string file) =>
        AzureYaml.Read(file)["jobs"]!.AsObject().SelectMany(j => j.Value!["steps"]!.AsArray()).Select(s => s!.AsObject());

    private static IEnumerable<string> Scripts(string file) => Steps(file).Select(s => s["run"]?.GetValue<string>()).OfType<string>();

    [GeneratedRegex(@"^\s*(?:- )?uses: ([^\s@]+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^FROM [\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}( AS \w+)?$")]
    private static partial Regex ByDigest();

    [GeneratedRegex(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex ByCommit();
}
