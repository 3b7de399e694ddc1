using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PseudoLabel.Cli.Serving;

/// <summary>
/// The <c>Host</c> of a request (RFC 9110, 7.2), read strictly: one name or one address in its usual form, with a port or without one.
/// Readers of whole URIs take more for a host, such as <c>127.1</c> or <c>user@host</c>.
/// </summary>
internal static class HostHeader
{
    // A DNS name has 253 characters at most, a port five.
    private const int Longest = 253 + 6;

    /// <summary>The name in it, in lower case, an IPv6 address in brackets; null where it is none.</summary>
    /// <param name="header">The header's value.</param>
    public static string? NameOf(string? header)
    {
        if (header is null or { Length: 0 or > Longest })
        {
            return null;
        }

        int end = header[0] == '[' ? header.IndexOf(']', StringComparison.Ordinal) + 1 : header.IndexOf(':', StringComparison.Ordinal);
        string name = end < 0 ? header : header[..end];
        string port = header[name.Length..];
        bool hasPort = port.Length > 1
            && ushort.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0;
        return name.Length == 0 || (port.Length > 0 && !(port[0] == ':' && hasPort)) ? null : Normal(name);
    }

    /// <summary>Whether a name is this machine's for itself.</summary>
    /// <param name="name">The name, as <see cref="NameOf"/> gives it.</param>
    public static bool IsLoopback(string name) => name == "localhost" || (AddressOf(name) is { } address && IPAddress.IsLoopback(address));

    /// <summary>The address that a name is; null where it is a name indeed.</summary>
    /// <param name="name">The name, as <see cref="NameOf"/> gives it.</param>
    public static IPAddress? AddressOf(string name) => IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? address) ? address : null;

    private static string? Normal(string name)
    {
        if (name[0] == '[')
        {
            return IPAddress.TryParse(name.AsSpan(1, name.Length - 2), out IPAddress? six)
                && six.AddressFamily == AddressFamily.InterNetworkV6 && six.ScopeId == 0 ? $"[{six}]" : null;
        }

        if (name.All(c => char.IsAsciiDigit(c) || c == '.'))
        {
            return IPAddress.TryParse(name, out IPAddress? four) && four.ToString() == name ? name : null;
        }

        // What else .NET takes for an address (127.1, 0x7f.0.0.1) is none in a host's usual form.
        return Uri.CheckHostName(name) == UriHostNameType.Dns && !IPAddress.TryParse(name, out _) ? name.ToLowerInvariant() : null;
    }
}
