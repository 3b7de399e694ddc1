using System.Text.Json.Nodes;

namespace PseudoLabel.Infra.Tests.Supply;

/// <summary>An entry of a lock file.</summary>
/// <param name="Name">The package's name, or the project's in lower case.</param>
/// <param name="Version">Its version; empty for a project.</param>
/// <param name="ContentHash">SHA-512 in base 64; empty for a project.</param>
/// <param name="IsDirect">Whether the project asks for it itself.</param>
/// <param name="IsProject">Whether it is a project of this repository.</param>
internal sealed record LockedPackage(string Name, string Version, string ContentHash, bool IsDirect, bool IsProject)
{
    public static IEnumerable<LockedPackage> Read(string file) => JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!.AsObject()
        .SelectMany(f => f.Value!.AsObject())
        .Select(p => new LockedPackage(
            p.Key,
            p.Value!["resolved"]?.GetValue<string>() ?? "",
            p.Value["contentHash"]?.GetValue<string>() ?? "",
            p.Value.Text("type") == "Direct",
            p.Value.Text("type") == "Project"));
}
