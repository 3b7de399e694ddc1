using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace PseudoLabel.Infra.Tests;

/// <summary>Reads texts of JSON that must be there.</summary>
internal static class JsonText
{
    public static string Text([NotNull] this JsonNode? node, string name) => node![name]!.GetValue<string>();
}
