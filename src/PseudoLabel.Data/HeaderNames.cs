namespace PseudoLabel.Data;

/// <summary>The names of a table's columns.</summary>
internal static class HeaderNames
{
    /// <summary>Refuses equal names.</summary>
    /// <param name="line">The line that they are on.</param>
    /// <param name="otherwise">What else might be done.</param>
    internal static void CheckDistinct(DataFile file, IReadOnlyList<string> header, long? line, string otherwise = "")
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? twice = header.FirstOrDefault(name => !seen.Add(name));
        if (twice is not null)
        {
            throw new UserErrorException("two columns have this name; rename one" + otherwise, file.Name, line, twice);
        }
    }
}
