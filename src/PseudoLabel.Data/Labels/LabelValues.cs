using System.Globalization;

namespace PseudoLabel.Data.Labels;

/// <summary>
/// What the cells of a label column mean, decided from all of them: which cells are no label, which spellings are one class, and which
/// classes there are. Immutable; the same cells in any order give the same.
/// </summary>
public sealed class LabelValues
{
    private const int Shown = 3;
    private const double MostAreUnlabeled = 0.5;
    private const string MinusOne = "-1";
    private const int LeastNones = 2;

    private readonly UnlabeledMarkers markers;
    private readonly bool minusOne;
    private readonly Dictionary<string, string> classes;

    private LabelValues(UnlabeledMarkers markers, bool minusOne, Dictionary<string, string> classes,
        IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        this.markers = markers;
        this.minusOne = minusOne;
        this.classes = classes;
        Counts = counts;
    }

    /// <summary>The classes, in ordinal order, with the rows of each.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts { get; }

    /// <summary>Rows without a label.</summary>
    public long Unlabeled { get; private init; }

    /// <summary>Why the labels look like a quantity, and what to do; null where they do not.</summary>
    public string? Quantity { get; private init; }

    /// <summary>What to tell the user: which words were taken for no label, which forms for one class.</summary>
    public IReadOnlyList<string> Notices { get; private init; } = [];

    /// <summary>Decides.</summary>
    /// <param name="cells">
    /// The cells of the label column as they are written, each once, with the rows of each; the empty text is the empty cell.
    /// </param>
    /// <param name="options">What the user set.</param>
    public static LabelValues Of(IEnumerable<KeyValuePair<string, long>> cells, LabelOptions options)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(options);
        var markers = new UnlabeledMarkers(options.Markers);
        KeyValuePair<string, long>[] all = [.. cells.OrderBy(c => c.Key, StringComparer.Ordinal)];
        KeyValuePair<string, long>[] nones = [.. all.Where(c => UnlabeledMarkers.IsNone(c.Key))];
        bool noneIsClass = !markers.AreSet && IsNoneAClass(nones, [.. all.Except(nones)], markers);
        if (noneIsClass)
        {
            markers = UnlabeledMarkers.WithoutNone;
        }

        KeyValuePair<string, long>[] words = [.. all.Where(c => !markers.Contains(c.Key))];
        bool minusOne = !markers.AreSet && !options.Exact && IsMinusOneAMarker(words);
        KeyValuePair<string, long>[] labels = [.. words.Where(c => !(minusOne && IsMinusOne(c.Key)))];
        (string Class, KeyValuePair<string, long>[] Forms)[] forms = labels
            .GroupBy(c => options.Exact ? c.Key : LabelKey.Of(c.Key), StringComparer.Ordinal)
            .Select(g => (Class: Name(g, options.Exact), Forms: g.OrderByDescending(f => f.Value).ToArray())).ToArray();
        KeyValuePair<string, long>[] counts =
            [.. forms.Select(f => KeyValuePair.Create(f.Class, f.Forms.Sum(c => c.Value))).OrderBy(c => c.Key, StringComparer.Ordinal)];
        Dictionary<string, string> byForm = forms.SelectMany(f => f.Forms.Select(c => KeyValuePair.Create(c.Key, f.Class)))
            .ToDictionary(StringComparer.Ordinal);
        KeyValuePair<string, long>[] none = [.. all.Except(labels)];
        return new LabelValues(markers, minusOne, byForm, counts)
        {
            Unlabeled = none.Sum(c => c.Value),
            Quantity = options.Exact ? null : QuantityTest.Why(counts),
            Notices = [.. NoneNotice(noneIsClass ? nones : []), .. MarkerNotice(none), .. JoinNotice(forms.Select(f => f.Forms))],
        };
    }

    /// <summary>The class of a row.</summary>
    /// <param name="cell">The cell of the label column as it is written; null where it is empty.</param>
    /// <returns>Null where the row has no label, or one that was not among the cells.</returns>
    public string? ClassOf(string? cell) => IsUnlabeled(cell) ? null : classes.GetValueOrDefault(cell!);

    /// <summary>Whether a row has no label.</summary>
    /// <param name="cell">The cell of the label column as it is written; null where it is empty.</param>
    public bool IsUnlabeled(string? cell) => markers.Contains(cell) || (minusOne && IsMinusOne(cell!));

    /// <summary>
    /// Whether "none" is an answer, as in "none, mild, severe": it is where several rows have it, but not most, and every other row has a
    /// label, so that nothing else says that labels are wanting.
    /// </summary>
    private static bool IsNoneAClass(KeyValuePair<string, long>[] nones, KeyValuePair<string, long>[] others, UnlabeledMarkers markers)
    {
        long rows = nones.Sum(c => c.Value), all = rows + others.Sum(c => c.Value);
        return rows >= LeastNones && rows <= MostAreUnlabeled * all && !others.Any(c => markers.Contains(c.Key));
    }

    /// <summary>
    /// Whether -1 stands for "no label", as in scikit-learn: it does beside labels that it does not belong to, which are words, or 0, 1, 2
    /// and so on. Beside 1 alone it is the other of two classes, beside 0 and 1 the lowest of three unless most rows have it.
    /// </summary>
    private static bool IsMinusOneAMarker(KeyValuePair<string, long>[] labels)
    {
        KeyValuePair<string, long>[] others = [.. labels.Where(c => !IsMinusOne(c.Key))];
        string[] distinct = [.. others.Select(c => LabelKey.Of(c.Key)).Distinct(StringComparer.Ordinal)];
        if (!IsNoNeighborOfMinusOne(distinct))
        {
            return false;
        }

        long rows = labels.Sum(c => c.Value);
        return !distinct.All(c => c is "0" or "1") || rows - others.Sum(c => c.Value) > MostAreUnlabeled * rows;
    }

    /// <summary>
    /// Whether -1 can stand for no label beside classes: they are several, and none is a number below 0 or one with a fraction.
    /// </summary>
    /// <param name="keys">The classes, as <see cref="LabelKey"/> has them.</param>
    internal static bool IsNoNeighborOfMinusOne(IReadOnlyCollection<string> keys) =>
        keys.Count >= 2 && !keys.Any(c => LabelKey.Number(c) is { } n && (n < 0 || n != decimal.Truncate(n)));

    /// <summary>Whether a cell is the number -1.</summary>
    internal static bool IsMinusOne(string cell) => cell.Contains('1', StringComparison.Ordinal) && LabelKey.Of(cell) == MinusOne;

    /// <summary>The most frequent form names the class; of equally frequent ones the first.</summary>
    private static string Name(IEnumerable<KeyValuePair<string, long>> forms, bool exact)
    {
        string most = forms.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).First().Key;
        return exact ? most : most.Trim();
    }

    private static IEnumerable<string> NoneNotice(KeyValuePair<string, long>[] nones)
    {
        if (nones.Length > 0)
        {
            yield return $"{Show(nones)} in the label column counts as a class, as every row has an answer; where it stands for no label, "
                + "set unlabeled-marker to none";
        }
    }

    private static IEnumerable<string> MarkerNotice(KeyValuePair<string, long>[] none)
    {
        KeyValuePair<string, long>[] words = [.. none.Where(c => c.Key.Trim().Length > 0).OrderByDescending(c => c.Value)];
        if (words.Length > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{words.Sum(w => w.Value):N0} rows count as not labeled by a word in the label column: {Show(words)}; where such a word "
                + $"is a class, set unlabeled-marker to the words that are none");
        }
    }

    private static IEnumerable<string> JoinNotice(IEnumerable<KeyValuePair<string, long>[]> classes)
    {
        KeyValuePair<string, long>[][] joined = [.. classes.Where(c => c.Length > 1).OrderByDescending(c => c.Sum(f => f.Value))];
        if (joined.Length > 0)
        {
            string more = joined.Length > Shown
                ? string.Create(CultureInfo.InvariantCulture, $" and {joined.Length - Shown:N0} more classes")
                : "";
            yield return "labels that differ only in case, white space or how a number is written are one class: "
                + $"{string.Join("; ", joined.Take(Shown).Select(Show))}{more}; set label-values to exact to keep them apart";
        }
    }

    private static string Show(KeyValuePair<string, long>[] forms) =>
        string.Join(", ", forms.Take(Shown).Select(f => string.Create(CultureInfo.InvariantCulture, $"'{Excerpt.Name(f.Key)}' "
            + $"({f.Value:N0})")))
            + (forms.Length > Shown ? ", ..." : "");
}
