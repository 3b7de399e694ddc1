namespace PseudoLabel.Service.Http;

/// <summary>How much room a host has for files that are put into data sets.</summary>
public sealed record FileRoom
{
    /// <summary>The longest file, in bytes.</summary>
    public long MostBytes { get; init; } = HttpLimits.FileBytes;

    /// <summary>What to do with a longer one, in words.</summary>
    public string Otherwise { get; init; } = "split it into several";

    /// <summary>Bytes that are free where files go; null where the host does not know of an end.</summary>
    public Func<long?> FreeBytes { get; init; } = () => null;

    /// <summary>
    /// Makes a link by which the file of a name in the store can be put there, for clients that have no access to the store; null where
    /// the host has no such links.
    /// </summary>
    public Func<string, CancellationToken, Task<FileLink>>? LinkAsync { get; init; }
}
