namespace PseudoLabel.Workflow.Inputs;

/// <summary>One input file.</summary>
/// <param name="Name">Its name as shown to the user: what they wrote, or below the folder or pattern that they wrote.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ETag">Its length and time of last change: another value means that the file was changed.</param>
/// <param name="Modified">When it was last changed.</param>
public sealed record InputFile(string Name, string Path, long Length, string ETag, DateTimeOffset Modified);
