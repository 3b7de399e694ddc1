namespace PseudoLabel.Run.Results.Csv;

/// <summary>
/// One string for equal spans, for the first few thousand distinct ones: sources, labels and reasons come again and again.
/// </summary>
internal sealed class SharedStrings
{
    private const int MaxKept = 4096;
    private const int MaxLength = 256;
    private readonly HashSet<string> kept = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public SharedStrings() => lookup = kept.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string with these characters.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (lookup.TryGetValue(text, out string? found))
        {
            return found;
        }

        string created = text.ToString();
        if (kept.Count < MaxKept && created.Length <= MaxLength)
        {
            kept.Add(created);
        }

        return created;
    }
}
