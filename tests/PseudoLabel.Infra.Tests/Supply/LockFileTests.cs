using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>What is restored is what was looked at, and nothing is silenced that would say otherwise.</summary>
public sealed partial class LockFileTests
{
    private static readonly string[] Folders = ["src", "tests", "benchmarks"];

    public static TheoryData<string> Projects { get; } =
    [
        .. Folders.SelectMany(f => Directory.EnumerateFiles(Repository.Path(f), "*.csproj", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>Everything that MSBuild reads of the repository.</summary>
    public static TheoryData<string> BuildFiles { get; } =
    [
        .. Projects.Select(p => p.Data),
        .. Folders.Select(Repository.Path).Prepend(Repository.Root).SelectMany(f => Directory.EnumerateFiles(f, "Directory.*"))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_EveryOne_IsHeldByALockFile(string project)
    {
        string file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json").Replace('\\', '/');

        AssertHashes(file);
    }

    [Fact]
    public void WhatTheFunctionsHostLoads_IsHeldByALockFile()
    {
        string project = Repository.Text("src/PseudoLabel.Functions/PseudoLabel.Functions.csproj");

        AssertHashes("src/PseudoLabel.Functions/packages.host.lock.json");
        Assert.Contains("packages.host.lock.json", project, StringComparison.Ordinal);
    }

    /// <summary>
    /// The worker's SDK asks for the lowest versions; where a feed lacks those, another is taken with a warning. What is taken is said.
    /// </summary>
    [Fact]
    public void Host_WhatItAsksFor_IsWhatIsTaken()
    {
        JsonObject[] asked =
        [
            .. JsonNode.Parse(Repository.Text("src/PseudoLabel.Functions/packages.host.lock.json"))!["dependencies"]!.AsObject()
                .SelectMany(f => f.Value!.AsObject()).Select(p => p.Value!.AsObject()).Where(p => p.Text("type") == "Direct"),
        ];
        XElement[] said =
            [.. XDocument.Parse(Repository.Text("src/PseudoLabel.Functions/packages.host.targets")).Descendants("PackageReference")];

        Assert.NotEmpty(asked);
        Assert.All(asked, p => Assert.Equal($"[{p.Text("resolved")}, )", p.Text("requested")));
        Assert.Equal(3, said.Length);
        Assert.All(said, p => Assert.Matches(Exact(), p.Attribute("Version")!.Value));
    }

    [Theory]
    [MemberData(nameof(BuildFiles))]
    public void BuildFile_EveryOne_SilencesNothingOfVersionsAndFaults(string file)
    {
        XElement[] all = [.. XDocument.Parse(Repository.Text(file)).Descendants()];

        Assert.DoesNotContain(all, e => e.Name.LocalName == "RestorePackagesWithLockFile" && e.Value != "true");
        Assert.All(
            all.Where(e => e.Name.LocalName is "NoWarn" or "MSBuildWarningsAsMessages"),
            e => Assert.DoesNotMatch(OfNuGet(), e.Value));
        Assert.DoesNotContain(all.Attributes(), a => a.Name.LocalName == "NoWarn");
        Assert.DoesNotContain(all, e => e.Name.LocalName == "NuGetAuditSuppress");
    }

    [Fact]
    public void Audit_EveryBuild_LooksAtAllPackagesAndTheAuditsOwnEndsOnThem()
    {
        XElement[] all = [.. XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants()];
        string Of(string name) => Assert.Single(all, e => e.Name.LocalName == name).Value;
        XElement lenient = Assert.Single(all, e => e.Name.LocalName == "WarningsNotAsErrors");

        Assert.Equal(("true", "all", "low"), (Of("NuGetAudit"), Of("NuGetAuditMode"), Of("NuGetAuditLevel")));
        Assert.Equal("'$(AuditAsErrors)' != 'true'", lenient.Attribute("Condition")?.Value);
        Assert.Equal("true", Of("TreatWarningsAsErrors"));
    }

    /// <summary>A version that floats, or a range, would let a feed choose.</summary>
    [Fact]
    public void Versions_EveryPackage_AreExact()
    {
        XElement[] versions = [.. XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion")];

        Assert.NotEmpty(versions);
        Assert.All(versions, v => Assert.Matches(Exact(), v.Attribute("Version")!.Value));
    }

    private static void AssertHashes(string file)
    {
        Assert.True(File.Exists(Repository.Path(file)), $"{file} is not there: restore the project, and keep what that writes.");
        JsonObject[] packages =
        [
            .. JsonNode.Parse(Repository.Text(file))!["dependencies"]!.AsObject()
                .SelectMany(f => f.Value!.AsObject()).Select(p => p.Value!.AsObject()).Where(p => p.Text("type") != "Project"),
        ];

        Assert.NotEmpty(packages);
        Assert.All(packages, p => Assert.Equal(64, Convert.FromBase64String(p.Text("contentHash")).Length));
    }

    [GeneratedRegex(@"NU1[69]\d\d")]
    private static partial Regex OfNuGet();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[\w.]+)?$")]
    private static partial Regex Exact();
}
