using System.Globalization;
using System.Text;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>An answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers, the body's length aside.</param>
/// <param name="Body">Its body.</param>
internal sealed record ProxyAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The length that the head tells where there is no body, as after HEAD; null where there is no length to tell.</summary>
    public string? ToldLength { get; init; }

    /// <summary>A refusal as the service words it.</summary>
    public static ProxyAnswer Error(int status, string code, params (string Name, string Value)[] headers) => new(
        status, [.. headers, ("x-ms-error-code", code), ("Content-Type", "application/xml")],
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>injected</Message></Error>"));

    /// <summary>The head's bytes.</summary>
    public byte[] Head()
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Status\r\n");
        foreach ((string name, string value) in Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        string? length = Body.Length > 0 ? Body.Length.ToString(CultureInfo.InvariantCulture) : ToldLength;
        if (length is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }

        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }
}
