namespace PseudoLabel.Data;

/// <summary>Guesses the name that was meant by a mistyped one.</summary>
public static class NearestName
{
    // The time of a comparison is the product of the lengths. A longer name was not mistyped: it is a text, or was made by a program.
    private const int Longest = 128;
    private const int MostCandidates = 10_000;

    /// <summary>The most steps that a comparison takes.</summary>
    internal const long MostSteps = Longest * Longest;

    /// <summary>
    /// The candidate with the smallest Levenshtein distance (Levenshtein 1966: insertions, deletions, substitutions), ignoring case;
    /// of several the first. Names of more than 128 characters, and candidates after the first ten thousand, take no part.
    /// </summary>
    /// <param name="name">The name as given.</param>
    /// <param name="candidates">The right names.</param>
    /// <returns>The nearest, or null when more than half of the longer of the two names would have to change.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        (string? best, int bestDistance) = (null, int.MaxValue);
        string upper = name.Length <= Longest ? name.ToUpperInvariant() : "";
        foreach (string candidate in candidates.Take(name.Length <= Longest ? MostCandidates : 0))
        {
            int longer = Math.Max(name.Length, candidate.Length);
            if (candidate.Length <= Longest && Math.Abs(name.Length - candidate.Length) * 2 <= longer
                && Distance(upper, candidate.ToUpperInvariant()) is var distance && distance < bestDistance && distance * 2 <= longer)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Whether at most a quarter of the longer of two names would have to change.</summary>
    internal static bool AreNear(string one, string other)
    {
        int longer = Math.Max(one.Length, other.Length);
        return longer <= Longest && Math.Abs(one.Length - other.Length) * 4 <= longer
            && Distance(one.ToUpperInvariant(), other.ToUpperInvariant()) * 4 <= longer;
    }

    /// <summary>The Levenshtein distance, one row of the table at a time (Wagner and Fischer 1974).</summary>
    internal static int Distance(string from, string to)
    {
        int[] row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substitution = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
