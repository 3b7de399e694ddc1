using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Inputs;

/// <summary>What of a folder is not read, by reason.</summary>
public sealed class LeftOut
{
    private const int Named = 3;

    /// <summary>Files of no bytes.</summary>
    public List<string> Empty { get; } = [];

    /// <summary>Pipes, sockets and devices: to open one may wait for ever.</summary>
    public List<string> Special { get; } = [];

    /// <summary>Links that lead nowhere.</summary>
    public List<string> Nowhere { get; } = [];

    /// <summary>Links that lead out of a folder that is served.</summary>
    public List<string> Outside { get; } = [];

    /// <summary>Files of unknown extensions.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>One line for each reason.</summary>
    /// <param name="folder">The folder or pattern that they were found by.</param>
    public IEnumerable<string> Notices(string folder)
    {
        (List<string> Names, string Why)[] reasons =
        [
            (Empty, "empty"),
            (Special, "no regular file but a pipe, socket or device"),
            (Nowhere, "a link that leads nowhere"),
            (Outside, "a link that leads out of the folder that is served"),
            (Unknown, "of an extension that is not read"),
        ];
        return reasons.Where(r => r.Names.Count > 0).Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {r.Names.Count:N0} {(r.Names.Count == 1 ? "file is" : "files are")} left out, "
                + $"{(r.Names.Count == 1 ? "" : "each ")}{r.Why}: "
                + $"{(ReferenceEquals(r.Names, Unknown) ? Kinds(r.Names) : Examples(r.Names))}"));
    }

    /// <summary>Why nothing of the folder is read, where that is known.</summary>
    public string Reason => Empty.Count > 0 ? $" ('{Empty[0]}' is empty)"
        : Special.Count > 0 ? $" ('{Special[0]}' is a pipe, socket or device)"
        : Nowhere.Count > 0 ? $" ('{Nowhere[0]}' is a link that leads nowhere)"
        : Outside.Count > 0 ? $" ('{Outside[0]}' is a link that leads out of the folder that is served)"
        : Unknown.Count > 0 ? $" ('{Unknown[0]}' has an unknown extension)"
        : "";

    /// <summary>Of many files the extensions tell more than three of their names.</summary>
    private static string Kinds(List<string> names)
    {
        var files = new UnreadFiles();
        names.ForEach(files.Add);
        return files.Which();
    }

    private static string Examples(List<string> names) => string.Join(", ", names.Take(Named)) + (names.Count > Named ? ", ..." : "");
}
