namespace PseudoLabel.Data;

/// <summary>Guesses the name that was meant by a mistyped one.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest Levenshtein distance (Levenshtein 1966: insertions, deletions, substitutions), ignoring case;
    /// of several the first.
    /// </summary>
    /// <param name="name">The name as given.</param>
    /// <param name="candidates">The right names.</param>
    /// <returns>The nearest, or null when more than half of the longer of the two names would have to change.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        (string? best, int bestDistance) = (null, int.MaxValue);
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance && distance * 2 <= Math.Max(name.Length, candidate.Length))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
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
