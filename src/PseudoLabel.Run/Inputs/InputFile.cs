namespace PseudoLabel.Run.Inputs;

/// <summary>One input file.</summary>
/// <param name="Name">Its name as shown to the user: what they wrote, or below the folder or pattern that they wrote.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">Its length and time of last change: another value means that the file was changed.</param>
/// <param name="Modified">When it was last changed.</param>
internal sealed record InputFile(string Name, string Path, long Length, string ETag, DateTimeOffset Modified)
{
    /// <summary>Where it was copied from; empty for a file of this machine.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether it is a copy of what cannot be read twice, or is not of this machine.</summary>
    public bool IsCopy { get; init; }

    /// <summary>The ETag that it had there; empty where there is none.</summary>
    public string OriginETag { get; init; } = "";
}
