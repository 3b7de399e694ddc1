namespace PseudoLabel.Service.Http;

/// <summary>A part of a path that was asked for, as it stands in an address.</summary>
internal static class PathPart
{
    /// <summary>The part, escaped once: hosts leave a slash in it escaped, so that it ends no part.</summary>
    /// <param name="value">The part as a route is given it.</param>
    public static string Of(string value) => Uri.EscapeDataString(value).Replace("%252F", "%2F", StringComparison.OrdinalIgnoreCase);
}
