namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// Which class has which color: each its own while there are enough, else the most frequent ones, and one color for the rest.
/// </summary>
internal sealed class ClassColors
{
    private readonly Dictionary<int, int> own = [];
    private readonly int classes;

    /// <summary>Shares out the colors.</summary>
    /// <param name="rows">Rows of each class.</param>
    public ClassColors(IReadOnlyList<long> rows)
    {
        classes = rows.Count;
        int colors = classes <= ReportStyle.SeriesColors ? classes : ReportStyle.SeriesColors - 1;
        foreach (int c in Enumerable.Range(0, classes).OrderByDescending(c => rows[c]).ThenBy(c => c).Take(colors).Order())
        {
            own.Add(c, own.Count);
        }
    }

    /// <summary>The classes with their own color, in order.</summary>
    public IEnumerable<int> Own => own.Keys;

    /// <summary>Number of classes that share one.</summary>
    public int Rest => classes - own.Count;

    /// <summary>The name of a class's color in the style sheet.</summary>
    public string Of(int index) => own.TryGetValue(index, out int color) ? $"s{color}" : "rest";
}
