namespace PseudoLabel.Data.Labels;

/// <summary>
/// Which class of a model a cell of a truth column names. It is the class as written. Failing that, it is the only class that differs just
/// in case, white space, or how a number or date is written. A word for "no label" that is no class is no class here either.
/// </summary>
public sealed class KnownLabels
{
    /// <summary>What <see cref="Find"/> gives for a cell that names no class of the model.</summary>
    public const int Unknown = -1;

    /// <summary>What <see cref="Find"/> gives for a cell without a label.</summary>
    public const int None = -2;

    private readonly UnlabeledMarkers markers;
    private readonly Dictionary<string, int> exact;
    private readonly Dictionary<string, int> alike = [];
    private readonly bool minusOne;

    /// <summary>Knows the classes of a model.</summary>
    /// <param name="classes">Their names, in the order of the model's outputs.</param>
    /// <param name="options">What the user set of the label column; null for nothing.</param>
    public KnownLabels(IReadOnlyList<string> classes, LabelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        options ??= new LabelOptions();
        markers = new UnlabeledMarkers(options.Markers);
        exact = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        if (!options.Exact)
        {
            alike = classes.Select((name, i) => (Key: LabelKey.Of(name), i))
                .GroupBy(c => c.Key, StringComparer.Ordinal)
                .Where(g => g.Count() == 1)
                .ToDictionary(g => g.Key, g => g.First().i, StringComparer.Ordinal);
            string[] keys = [.. classes.Select(LabelKey.Of)];
            minusOne = !markers.AreSet && LabelValues.IsNoNeighborOfMinusOne(keys) && !keys.All(k => k is "0" or "1");
        }
    }

    /// <summary>The class that a cell names.</summary>
    /// <param name="cell">The cell; null where it is empty.</param>
    /// <returns>The class's number, <see cref="Unknown"/> or <see cref="None"/>.</returns>
    public int Find(string? cell) =>
        cell is not null
            && (exact.TryGetValue(cell, out int index) || (alike.Count > 0 && alike.TryGetValue(LabelKey.Of(cell), out index))) ? index
        : markers.Contains(cell) || (minusOne && LabelValues.IsMinusOne(cell!)) ? None
        : Unknown;
}
