#:property GenerateDocumentationFile=true
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// The table of THIRD-PARTY-NOTICES.md: every package of which something is in the output of a program, as its nuspec says.
//
//   dotnet run tools/notices.cs              writes it anew
//   dotnet run tools/notices.cs -- --check   fails where the file lacks a package, says something else of it, or names one too many
//
// The three programs must be restored before, and the Functions app built: `dotnet build -c Release` of the solution does both. Their
// project.assets.json say what is shipped.

using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const string begin = "<!-- packages: begin -->";
const string end = "<!-- packages: end -->";
const string header = """
    | package | license | copyright | shipped with | further notices within it |
    |---|---|---|---|---|
    """;

string root = Root();
string file = Path.Join(root, "THIRD-PARTY-NOTICES.md");
string objects = Path.Join(root, "artifacts", "obj");
var shipped = new ShippedPackages();
foreach ((string project, string program) in new[] { ("Cli", "command line"), ("Functions", "Functions app"), ("Trainer", "trainer") })
{
    string assets = Path.Join(objects, $"PseudoLabel.{project}", "project.assets.json");
    if (File.Exists(assets))
    {
        shipped.Add(assets, program, _ => true);
        shipped.AddEmbedded(assets, objects, program);
    }
    else if (project != "Functions" || !File.Exists(Path.Join(root, "artifacts", "functions-left-out.txt")))
    {
        return Fail($"src/PseudoLabel.{project} is not restored");
    }
}

// What the Functions host loads is put beside the app by a project of its own, which the app's build makes.
string beside = Path.Join(root, "artifacts", "bin", "PseudoLabel.Functions", "release", ".azurefunctions");
bool complete = Directory.Exists(beside);
if (complete)
{
    HashSet<string> there = [.. Directory.EnumerateFiles(beside, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)];
    string assets = Path.Join(objects, "PseudoLabel.Functions", "release", "WorkerExtensions", "obj", "project.assets.json");
    shipped.Add(assets, "Functions app", there.Contains);
}

string text = File.ReadAllText(file);
int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
int to = text.IndexOf(end, StringComparison.Ordinal);
string[] written = [.. text[from..to].Split('\n').Where(line => line.StartsWith("| [", StringComparison.Ordinal))];
string[] right = [.. shipped.Rows()];
if (args.Contains("--check"))
{
    return Check();
}

if (!complete)
{
    return Fail("the Functions app is not built, and the table would not be whole: dotnet build -c Release src/PseudoLabel.Functions");
}

File.WriteAllText(file, $"{text[..from]}\n{header}\n{string.Join('\n', right)}\n{text[to..]}");
return Say($"{right.Length} packages written to {file}");

// Without the Functions app who ships what cannot be told, but that each package is there can.
int Check()
{
    HashSet<string> named = [.. written.Select(IdOf)];
    string[] lacking = complete ? [.. right.Except(written)] : [.. right.Where(row => !named.Contains(IdOf(row)))];
    string[] over = complete ? [.. written.Except(right)] : [];
    return lacking.Length + over.Length == 0
        ? Say($"{right.Length} packages are shipped and named")
        : Fail($"run: dotnet run tools/notices.cs\nlacking:\n{string.Join('\n', lacking)}\nno longer so:\n{string.Join('\n', over)}");
}

static string IdOf(string row) => row[3..row.IndexOf(']', StringComparison.Ordinal)];

static string Root()
{
    DirectoryInfo folder = new(Directory.GetCurrentDirectory());
    while (!File.Exists(Path.Join(folder.FullName, "PseudoLabelFunctions.sln")))
    {
        folder = folder.Parent ?? throw new InvalidOperationException("run it in the repository");
    }

    return folder.FullName;
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

/// <summary>The packages that the programs' project.assets.json name and of which something is shipped.</summary>
internal sealed class ShippedPackages
{
    private static readonly string[] KindsOfOutput = ["runtime", "native", "runtimeTargets", "resource"];

    /// <summary>Torch's native library by system and device, one of which is restored: all are of one license.</summary>
    private static readonly string[] OfTorch =
    [
        "libtorch-cpu-linux-x64", "libtorch-cpu-osx-arm64", "libtorch-cpu-win-x64",
        "libtorch-cuda-12.8-linux-x64", "libtorch-cuda-12.8-win-x64",
    ];

    private readonly SortedDictionary<string, Package> packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds what one program ships.</summary>
    /// <param name="assets">Its project.assets.json.</param>
    /// <param name="program">What it is called in the table.</param>
    /// <param name="isShipped">Whether a file of that name, which a package offers for the output, gets there.</param>
    public void Add(string assets, string program, Predicate<string> isShipped)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
        string[] folders = [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        JsonElement libraries = document.RootElement.GetProperty("libraries");
        IEnumerable<JsonProperty> targets = document.RootElement.GetProperty("targets").EnumerateObject();
        foreach (JsonProperty library in targets.SelectMany(t => t.Value.EnumerateObject()))
        {
            if (library.Value.GetProperty("type").GetString() == "package" && Outputs(library.Value).Any(f => isShipped(f)))
            {
                string id = library.Name.Split('/')[0];
                string path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
                Add(id, folders.Select(f => Path.Join(f, path)).First(Directory.Exists), program);
            }
        }
    }

    /// <summary>
    /// Adds the packages out of which the pretrained networks of a program are taken as files, without their code: those whose path their
    /// project asks for.
    /// </summary>
    /// <param name="assets">The program's project.assets.json.</param>
    /// <param name="objects">The folder of such files, by project.</param>
    /// <param name="program">What it is called in the table.</param>
    public void AddEmbedded(string assets, string objects, string program)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(assets));
        foreach (string project in document.RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name.Split('/')[0])
            .Where(name => name.StartsWith("PseudoLabel.Pretrained.", StringComparison.Ordinal)))
        {
            using JsonDocument within = JsonDocument.Parse(File.ReadAllText(Path.Join(objects, project, "project.assets.json")));
            string[] folders = [.. within.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
            foreach (string id in within.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject()
                .SelectMany(f => f.Value.GetProperty("dependencies").EnumerateObject())
                .Where(d => d.Value.TryGetProperty("generatePathProperty", out JsonElement asked) && asked.GetBoolean())
                .Select(d => d.Name))
            {
                JsonProperty library = within.RootElement.GetProperty("libraries").EnumerateObject().First(l => l.Name.Split('/')[0] == id);
                string path = library.Value.GetProperty("path").GetString()!;
                Add(id, folders.Select(f => Path.Join(f, path)).First(Directory.Exists), program);
            }
        }
    }

    /// <summary>The table's rows.</summary>
    public IEnumerable<string> Rows() => packages.Values.Select(p => p.Row());

    private void Add(string id, string folder, string program)
    {
        if (!packages.TryGetValue(id, out Package? package))
        {
            packages[id] = package = Package.Read(id, folder);
        }

        package.Programs.Add(program);
        foreach (string other in OfTorch.Contains(id) ? OfTorch : [])
        {
            packages[other] = package with { Id = other };
        }
    }

    private static IEnumerable<string> Outputs(JsonElement library) => KindsOfOutput
        .Where(kind => library.TryGetProperty(kind, out _))
        .SelectMany(kind => library.GetProperty(kind).EnumerateObject())
        .Select(f => Path.GetFileName(f.Name))
        .Where(name => name != "_._");
}

/// <summary>A package, by its nuspec and the files beside it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="License">Its license, as SPDX names it.</param>
/// <param name="Copyright">Its copyright line; else its authors.</param>
/// <param name="Url">Its project's page.</param>
/// <param name="Further">Files within it that name what it contains in turn.</param>
internal sealed partial record Package(string Id, string License, string Copyright, string Url, IReadOnlyList<string> Further)
{
    /// <summary>Licenses, read there, of packages that name an address only.</summary>
    private static readonly Dictionary<string, string> AtAddresses = new()
    {
        ["BitMiracle.LibTiff.NET"] = "BSD-3-Clause",
        ["K4os.Compression.LZ4"] = "MIT",
        ["Microsoft.Azure.WebJobs.Host.Storage"] = "MIT",
        ["System.Security.Cryptography.ProtectedData"] = "MIT",
        ["WindowsAzure.Storage"] = "Apache-2.0",
    };

    /// <summary>The programs that it is shipped with.</summary>
    public SortedSet<string> Programs { get; } = [];

    /// <summary>Reads a package's folder.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="folder">The folder.</param>
    public static Package Read(string id, string folder)
    {
        XElement nuspec = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!;
        XElement[] metadata = [.. nuspec.Elements().Single(e => e.Name.LocalName == "metadata").Elements()];
        string? Of(string name) => metadata.FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
        XElement? license = metadata.FirstOrDefault(e => e.Name.LocalName == "license");
        string words = license?.Attribute("type")?.Value switch
        {
            "expression" => license.Value.Trim(),
            "file" => NameOf(File.ReadAllText(Path.Join(folder, license.Value.Trim())), id),
            _ => AtAddresses.GetValueOrDefault(id)
                ?? throw new InvalidDataException($"{id} has its license at {Of("licenseUrl")} alone: name it in tools/notices.cs"),
        };
        IEnumerable<string> further = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Where(f => NoticeFile().IsMatch(f));
        string copyright = Spaces().Replace(Of("copyright") ?? $"Copyright {Of("authors")}", " ");
        string page = Of("projectUrl") ?? metadata.First(e => e.Name.LocalName == "repository").Attribute("url")!.Value;
        string url = PageInRepository().Replace(page, "$1");
        return new Package(id, words, copyright, url, [.. further.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Its row of the table.</summary>
    public string Row() =>
        $"| [{Id}]({Url}) | {License} | {Copyright} | {string.Join(", ", Programs)} | {string.Join(", ", Further.Select(f => $"`{f}`"))} |";

    private static string NameOf(string license, string id) => license.Contains("MIT License", StringComparison.OrdinalIgnoreCase)
        ? "MIT"
        : throw new InvalidDataException($"{id} has a license that tools/notices.cs does not know");

    [GeneratedRegex("(third.?party|notice|libtorch).*\\.txt$", RegexOptions.IgnoreCase)]
    private static partial Regex NoticeFile();

    [GeneratedRegex("^(https://github.com/[^/]+/[^/]+)/blob/.*$")]
    private static partial Regex PageInRepository();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
