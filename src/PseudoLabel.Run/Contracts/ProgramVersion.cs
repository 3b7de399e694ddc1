using System.Reflection;

namespace PseudoLabel.Run.Contracts;

/// <summary>This program's version, and that of a program that wrote a file.</summary>
internal static class ProgramVersion
{
    /// <summary>This program's: three numbers, as <c>1.2.3</c>.</summary>
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0";

    /// <summary>Whether a version is one: numbers with points between, and what may follow a hyphen or a plus sign.</summary>
    public static bool IsVersion(string text) => Parse(text) is not null;

    /// <summary>Whether a version is later than this program's.</summary>
    /// <param name="text">A version.</param>
    public static bool IsNewer(string text) => Parse(text) > Parse(Current);

    private static Version? Parse(string text) => Version.TryParse(text.Split('-', '+')[0], out Version? version) ? version : null;
}
