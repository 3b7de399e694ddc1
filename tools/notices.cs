#:property GenerateDocumentationFile=true
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// The table of THIRD-PARTY-NOTICES.md: every package of which something is in the output of a program, as its nuspec in the packages' folder says.
//
//   dotnet run tools/notices.cs              writes it anew
//   dotnet run tools/notices.cs -- --check   fails where the file lacks a package, says something else of it, or names one that is no longer shipped
//
// The three programs must be restored before, and the Functions app built: `dotnet build -c Release` of the solution does both. Their
// project.assets.json say what is shipped.

using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const string Notices = "THIRD-PARTY-NOTICES.md";
const string Begin = "<!-- packages: begin -->";
const string End = "<!-- packages: end -->";
(string Project, string Name)[] programs = [("PseudoLabel.Cli", "command line"), ("PseudoLabel.Functions", "Functions app"), ("PseudoLabel.Trainer", "trainer")];

string[] kindsOfOutput = ["runtime", "native", "runtimeTargets", "resource"];

// Packages that name no license by an expression or a file in it, but at an address only.
Dictionary<string, string> told = new()
{
    ["BitMiracle.LibTiff.NET"] = "BSD-3-Clause",
    ["K4os.Compression.LZ4"] = "MIT",
    ["Microsoft.Azure.WebJobs.Host.Storage"] = "MIT",
    ["System.Security.Cryptography.ProtectedData"] = "MIT",
    ["WindowsAzure.Storage"] = "Apache-2.0",
};

// Torch's native library by system and device, one of which is restored: all are of one license.
string[] ofTorch = ["libtorch-cpu-linux-x64", "libtorch-cpu-osx-arm64", "libtorch-cpu-win-x64", "libtorch-cuda-12.8-linux-x64", "libtorch-cuda-12.8-win-x64"];

string root = Root();
string text = File.ReadAllText(Path.Join(root, Notices));
int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
int to = text.IndexOf(End, StringComparison.Ordinal);
string[] written = [.. text[from..to].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("| [", StringComparison.Ordinal))];

Dictionary<string, Package> packages = new(StringComparer.OrdinalIgnoreCase);
foreach ((string project, string name) in programs)
{
    string assets = Path.Join(root, "artifacts", "obj", project, "project.assets.json");
    if (File.Exists(assets))
    {
        Read(assets, name, IsShipped);
    }
    else if (project != "PseudoLabel.Functions" || !File.Exists(Path.Join(root, "artifacts", "functions-left-out.txt")))
    {
        return Fail($"src/{project} is not restored: dotnet restore src/{project}");
    }
}

// What the Functions host loads is put beside the app by a project of its own, which its build makes.
string app = Path.Join(root, "artifacts", "bin", "PseudoLabel.Functions", "release", ".azurefunctions");
bool complete = Directory.Exists(app);
if (complete)
{
    HashSet<string> beside = [.. Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)];
    string assets = Path.Join(root, "artifacts", "obj", "PseudoLabel.Functions", "release", "WorkerExtensions", "obj", "project.assets.json");
    Read(assets, "Functions app", library => Shipped(library).Any(file => beside.Contains(Path.GetFileName(file))));
}

string[] right = [.. packages.Values.OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase).Select(Row)];
if (args.Contains("--check"))
{
    // Without the Functions app's packages their rows, and who ships what, cannot be told: that each package is there can.
    string[] lacking = complete ? [.. right.Except(written)] : [.. right.Where(r => !written.Any(w => IdOf(w) == IdOf(r)))];
    string[] over = complete ? [.. written.Except(right)] : [];
    return lacking.Length + over.Length == 0
        ? Say($"{Notices} names all {right.Length} packages that are shipped")
        : Fail($"{Notices} is not what is shipped; run: dotnet run tools/notices.cs\nlacking:\n{string.Join('\n', lacking)}\nno longer so:\n{string.Join('\n', over)}");
}

if (!complete)
{
    return Fail("the Functions app is not built, and the table would not be whole: dotnet build -c Release src/PseudoLabel.Functions");
}

string table = "| package | license | copyright | shipped with | further notices within it |\n|---|---|---|---|---|\n" + string.Join('\n', right);
File.WriteAllText(Path.Join(root, Notices), $"{text[..from]}\n{table}\n{text[to..]}");
return Say($"{right.Length} packages written to {Notices}");

void Read(string assets, string program, Func<JsonElement, bool> isShipped)
{
    using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
    string[] folders = [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
    JsonElement libraries = document.RootElement.GetProperty("libraries");
    foreach (JsonProperty library in document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(t => t.Value.EnumerateObject()))
    {
        if (library.Value.GetProperty("type").GetString() != "package" || !isShipped(library.Value))
        {
            continue;
        }

        string id = library.Name.Split('/')[0];
        if (!packages.TryGetValue(id, out Package? package))
        {
            string path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            packages[id] = package = Describe(id, folders.Select(f => Path.Join(f, path)).First(Directory.Exists));
        }

        package.Programs.Add(program);
        foreach (string other in id.StartsWith("libtorch-", StringComparison.Ordinal) ? ofTorch : [])
        {
            packages[other] = package with { Id = other };
        }
    }
}

bool IsShipped(JsonElement library) => Shipped(library).Any();

IEnumerable<string> Shipped(JsonElement library) => kindsOfOutput
    .Where(kind => library.TryGetProperty(kind, out _))
    .SelectMany(kind => library.GetProperty(kind).EnumerateObject())
    .Select(file => file.Name)
    .Where(name => !name.EndsWith("_._", StringComparison.Ordinal));

Package Describe(string id, string folder)
{
    XElement metadata = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!.Elements().First(e => e.Name.LocalName == "metadata");
    string? Of(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
    XElement? license = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
    string words = license?.Attribute("type")?.Value switch
    {
        "expression" => license.Value.Trim(),
        "file" => Named(File.ReadAllText(Path.Join(folder, license.Value.Trim()))),
        _ => told.GetValueOrDefault(id) ?? throw new InvalidDataException($"{id} names no license but {Of("licenseUrl")}: read it, and say in tools/notices.cs what it is"),
    };
    string[] notices = [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => NoticeFile().IsMatch(f)).Order(StringComparer.Ordinal)];
    string url = Of("projectUrl") ?? metadata.Elements().First(e => e.Name.LocalName == "repository").Attribute("url")!.Value;
    return new Package(id, words, Of("copyright") ?? $"Copyright {Of("authors")}", RepositoryPage().Replace(url, "$1"), notices, []);
}

static string Named(string text) =>
    text.Contains("MIT License", StringComparison.OrdinalIgnoreCase) ? "MIT" : throw new InvalidDataException($"a license that tools/notices.cs does not know: {text[..100]}");

static string Row(Package p) =>
    $"| [{p.Id}]({p.Url}) | {p.License} | {Spaces().Replace(p.Copyright, " ")} | {string.Join(", ", p.Programs)} | {string.Join(", ", p.Further.Select(n => $"`{n}`"))} |";

static string IdOf(string row) => row[3..row.IndexOf(']', StringComparison.Ordinal)];

static string Root()
{
    DirectoryInfo? folder = new(Directory.GetCurrentDirectory());
    while (folder is not null && !File.Exists(Path.Join(folder.FullName, "PseudoLabelFunctions.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("run it in the repository");
}

static int Say(string words)
{
    Console.WriteLine(words);
    return 0;
}

static int Fail(string words)
{
    Console.Error.WriteLine(words);
    return 1;
}

internal sealed record Package(string Id, string License, string Copyright, string Url, string[] Further, SortedSet<string> Programs);

internal static partial class Program
{
    [GeneratedRegex("(third.?party|notice|libtorch).*\\.txt$", RegexOptions.IgnoreCase)]
    private static partial Regex NoticeFile();

    [GeneratedRegex("^(https://github.com/[^/]+/[^/]+)/blob/.*$")]
    private static partial Regex RepositoryPage();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
