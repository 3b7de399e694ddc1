#:property GenerateDocumentationFile=true
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Known faults of the packages that the solution's lock files name, and of those that the Functions host loads.
//
//   dotnet run tools/audit.cs
//
// Ends with 0 where none is known, with 1 where one is, and with 2 where that could not be found out: `dotnet list package --vulnerable`
// ends with 0 in all three cases, and finds nothing where a source has no such data. So it is first asked for a fault that is known to be
// there.
// The solution must be restored before.

using System.Diagnostics;
using System.Text.Json;

const string solution = "PseudoLabelFunctions.sln";
const string hostLock = "src/PseudoLabel.Functions/packages.host.lock.json";
const string leftOut = "artifacts/functions-left-out.txt";

// GHSA-5crp-9r3c-p9vr, of severity high: deep nesting ends a process.
const string faulty = """<PackageReference Include="Newtonsoft.Json" Version="12.0.1" />""";

if (!File.Exists(solution) || !File.Exists(hostLock))
{
    return Say(2, "run it in the repository's root");
}

if (File.Exists(leftOut))
{
    return Say(2, $"cannot tell: the Functions app is not restored, {leftOut} says why");
}

string folder = Directory.CreateTempSubdirectory("audit-").FullName;
try
{
    Listing known = Restored(Project("known", "net10.0", faulty));
    if (known.Problem is not null || known.Faults.Count == 0)
    {
        return Say(2, $"cannot tell: the source knows nothing of a package with a known fault. {known.Problem}");
    }

    Listing[] all = [List(solution), Restored(Host(), "--locked-mode")];
    string[] problems = [.. all.Select(l => l.Problem).OfType<string>()];
    string[] faults = [.. all.SelectMany(l => l.Faults).Distinct().Order(StringComparer.Ordinal)];
    return (problems.Length, faults.Length) switch
    {
        ( > 0, _) => Say(2, $"cannot tell: {string.Join('\n', problems)}"),
        (0, > 0) => Say(1, $"known faults:\n{string.Join('\n', faults)}"),
        _ => Say(0, "no fault of a package is known"),
    };
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string Host()
{
    using JsonDocument document = JsonDocument.Parse(File.ReadAllText(hostLock));
    JsonProperty framework = document.RootElement.GetProperty("dependencies").EnumerateObject().Single();
    IEnumerable<string> asked = framework.Value.EnumerateObject()
        .Where(p => p.Value.GetProperty("type").GetString() == "Direct")
        .Select(p => $"""<PackageReference Include="{p.Name}" Version="{Asked(p.Value)}" />""");
    string project = Project("host", framework.Name, string.Concat(asked));
    File.Copy(hostLock, Path.Join(Path.GetDirectoryName(project), "packages.lock.json"));
    return project;
}

// A lock file has "[5.3.8, )" where a project asks for 5.3.8.
static string Asked(JsonElement package) => package.GetProperty("requested").GetString()!.TrimStart('[').Split(',')[0];

string Project(string name, string framework, string references)
{
    string project = Path.Join(folder, name, $"{name}.csproj");
    Directory.CreateDirectory(Path.GetDirectoryName(project)!);
    File.WriteAllText(project, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>{framework}</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
          <ItemGroup>{references}</ItemGroup>
        </Project>
        """);
    return project;
}

static Listing Restored(string project, params string[] options)
{
    (int code, string text) = Run(["restore", project, .. options]);
    return code == 0 ? List(project) : new Listing([], $"dotnet restore of {project} ended with {code}: {text}");
}

static Listing List(string project)
{
    (int code, string text) = Run("list", project, "package", "--vulnerable", "--include-transitive", "--format", "json", "--no-restore");
    return code == 0 ? Listing.Read(text) : new Listing([], $"dotnet list of {project} ended with {code}: {text}");
}

static (int Code, string Text) Run(params string[] arguments)
{
    // `dotnet run` names itself there.
    string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } named ? named : "dotnet";
    using Process process = Process.Start(new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true })!;
    string text = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, text);
}

static int Say(int code, string words)
{
    (code == 0 ? Console.Out : Console.Error).WriteLine(words);
    return code;
}

/// <summary>What `dotnet list package --vulnerable --format json` said.</summary>
/// <param name="Faults">A line for each package with a known fault.</param>
/// <param name="Problem">Why it could not look; null where it could.</param>
internal sealed record Listing(IReadOnlyList<string> Faults, string? Problem)
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The JSON.</param>
    public static Listing Read(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            string[] problems = [.. Items(root, "problems").Select(p => p.GetProperty("text").GetString()!)];
            return root.GetProperty("projects").GetArrayLength() == 0
                ? new Listing([], "no project was looked at")
                : new Listing([.. Items(root, "projects").SelectMany(FaultsOf)], problems.Length == 0 ? null : string.Join('\n', problems));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Listing([], $"dotnet list said what is no list: {text}");
        }
    }

    private static IEnumerable<string> FaultsOf(JsonElement project) =>
        from framework in Items(project, "frameworks")
        from package in Items(framework, "topLevelPackages").Concat(Items(framework, "transitivePackages"))
        from fault in Items(package, "vulnerabilities")
        select $"{package.GetProperty("id")} {package.GetProperty("resolvedVersion")}: {fault.GetProperty("severity")}, "
            + fault.GetProperty("advisoryurl");

    private static JsonElement.ArrayEnumerator Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : default;
}
