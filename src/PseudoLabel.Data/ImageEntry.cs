namespace PseudoLabel.Data;

/// <summary>One image of a table of images.</summary>
/// <param name="Name">Its file's name, as the data source knows it, or its path inside the archive.</param>
/// <param name="Class">
/// Its class where it is labeled, by the folder that it lies in, else by its archive's name; null where none names it.
/// </param>
public sealed record ImageEntry(string Name, string? Class);
