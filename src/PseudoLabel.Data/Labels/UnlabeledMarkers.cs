using System.Collections.Frozen;

namespace PseudoLabel.Data.Labels;

/// <summary>The words that say that a row has no label, in any case, with white space around.</summary>
internal sealed class UnlabeledMarkers
{
    private const string None = "None";

    // 'unknown', 'other' and 'n' are answers as often as not, so they are classes. 'None' is one where its column says so: LabelValues.
    private static readonly string[] Known =
    [
        "NA", "N/A", "#N/A", "#N/A N/A", "<NA>", "NaN", "-NaN", "null", "(null)", "\\N", None, "nil", "?", "-", "--", "unlabeled",
        "unlabelled", "not labeled", "not labelled", "no label",
    ];

    private static readonly FrozenSet<string> KnownWords = Known.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenSet<string> words;

    /// <param name="set">The words that the user set; none for the known ones.</param>
    public UnlabeledMarkers(IReadOnlyList<string> set)
    {
        AreSet = set.Count > 0;
        words = AreSet ? set.Select(w => w.Trim()).ToFrozenSet(StringComparer.OrdinalIgnoreCase) : KnownWords;
    }

    private UnlabeledMarkers(FrozenSet<string> words) => this.words = words;

    /// <summary>Whether the user set them, so that nothing is to be guessed.</summary>
    public bool AreSet { get; }

    /// <summary>The known words but for "none".</summary>
    public static UnlabeledMarkers WithoutNone { get; } =
        new(Known.Where(w => w != None).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a cell is the word "none", in any case.</summary>
    public static bool IsNone(string cell) => cell.Trim().Equals(None, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a cell is empty or one of the words.</summary>
    public bool Contains(string? cell) => cell is null || cell.Trim() is var text && (text.Length == 0 || words.Contains(text));
}
