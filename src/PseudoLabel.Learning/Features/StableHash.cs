namespace PseudoLabel.Learning.Features;

/// <summary>Hashes of text that are the same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    /// <summary>
    /// 64 bits: FNV-1a over UTF-16 code units (Fowler, Noll, Vo), then SplitMix64's finalizer so that every bit depends on every unit.
    /// </summary>
    internal static ulong Of(ReadOnlySpan<char> text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
