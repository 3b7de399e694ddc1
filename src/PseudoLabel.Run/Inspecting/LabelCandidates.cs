namespace PseudoLabel.Run.Inspecting;

/// <summary>Finds the columns that may be the label.</summary>
internal static class LabelCandidates
{
    private const int MostClasses = 200;
    private const int Most = 20;

    // A class that one row has tells nothing: fewer rows than this for each, and the column names its rows.
    private const int RowsForEach = 2;

    private static readonly string[] Usual = ["label", "class", "target", "category", "y", "outcome", "diagnosis", "species", "type"];

    /// <summary>Those of files that were looked at, the likeliest first.</summary>
    public static IReadOnlyList<LabelCandidate> In(IReadOnlyList<FileInspection> files)
    {
        HashSet<string> pool = [.. files.Where(f => f.Role == "unlabeled").SelectMany(f => f.Columns).Select(c => c.Name)];
        IEnumerable<(LabelCandidate Candidate, int Place)> found =
            from file in files
            where file.Role != "unlabeled"
            from column in file.Columns.Select((c, i) => (Column: c, Place: i))
            let c = column.Column
            where c.Distinct is >= 2 and <= MostClasses && c.Distinct * RowsForEach <= c.SampledRows * (1 - c.MissingShare)
            select (new LabelCandidate(
                c.Name, c.Distinct, file.Role == "data" ? c.MissingShare > 0 : pool.Count > 0 && !pool.Contains(c.Name)), column.Place);
        return [.. found.DistinctBy(f => f.Candidate.Column)
            .OrderByDescending(f => f.Candidate.Labeled)
            .ThenBy(f => Likeness(f.Candidate.Column))
            .ThenBy(f => f.Candidate.Classes)
            .ThenByDescending(f => f.Place)
            .Select(f => f.Candidate).Take(Most)];
    }

    private static int Likeness(string column)
    {
        int at = Array.FindIndex(Usual, word => column.Equals(word, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at
            : Usual.Length + (Array.Exists(Usual, w => w.Length > 1 && column.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 0 : 1);
    }
}
