using System.Globalization;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>The head of a request.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Its headers in their order.</param>
internal sealed record ProxyRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>Bytes that follow the head.</summary>
    public int Length => this["Content-Length"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether the client waits with the body until it is told to go on.</summary>
    public bool Waits => this["Expect"] is not null;

    /// <summary>Whether there is a condition on the blob's state.</summary>
    public bool IsConditional => this["If-Match"] is not null || this["If-None-Match"] is not null;

    /// <summary>What is asked for by the query's <c>comp</c>; empty for the blob itself.</summary>
    public string Part => Target.Split('?') is [_, { } query]
        && query.Split('&').FirstOrDefault(p => p.StartsWith("comp=", StringComparison.Ordinal)) is { } part ? part[5..] : "";

    /// <summary>What is asked of which blob: the same in every container and for every block.</summary>
    public string Key => $"{Method} {string.Join('/', Target.Split('?')[0].Split('/').Skip(3))} {Part}";

    /// <summary>A header; null where there is none.</summary>
    public string? this[string name] =>
        Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Reads the lines of a head.</summary>
    public static ProxyRequest Parse(string head)
    {
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        return new ProxyRequest(first[0], first[1],
            [.. lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0], p[1].Trim()))]);
    }
}
