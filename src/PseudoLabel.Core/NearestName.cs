namespace PseudoLabel.Core;

/// <summary>Finds the name that was probably meant, for error messages.</summary>
public static class NearestName
{
    /// <summary>The candidate with the fewest edits (Levenshtein 1966: insert, delete, replace), letter case aside.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been meant, in order of preference among equals.</param>
    /// <returns>
    /// The nearest; null when none is within a third of the longer name's length (one edit is always near enough past one letter).
    /// </returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int longer = Math.Max(name.Length, candidate.Length);
            int allowed = longer < 2 ? 0 : Math.Max(1, longer / 3);
            int distance = Distance(name, candidate);
            if (distance <= allowed && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        // One row of the dynamic program: row[j] is the distance of a[..i] to b[..j].
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
