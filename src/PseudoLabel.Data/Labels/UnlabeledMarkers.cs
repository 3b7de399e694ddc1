using System.Collections.Frozen;

namespace PseudoLabel.Data.Labels;

/// <summary>The words that say that a row has no label, in any case, with white space around.</summary>
internal sealed class UnlabeledMarkers
{
    // 'unknown', 'other' and 'n' are answers as often as not, so they are classes.
    private static readonly string[] Known =
    [
        "NA", "N/A", "#N/A", "#N/A N/A", "<NA>", "NaN", "-NaN", "null", "(null)", "\\N", "None", "nil", "?", "-", "--", "unlabeled",
        "unlabelled", "not labeled",
        "not labelled", "no label",
    ];

    private static readonly FrozenSet<string> KnownWords = Known.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenSet<string> words;

    /// <param name="set">The words that the user set; none for the known ones.</param>
    public UnlabeledMarkers(IReadOnlyList<string> set)
    {
        AreSet = set.Count > 0;
        words = AreSet ? set.Select(w => w.Trim()).ToFrozenSet(StringComparer.OrdinalIgnoreCase) : KnownWords;
    }

    /// <summary>Whether the user set them, so that nothing is to be guessed.</summary>
    public bool AreSet { get; }

    /// <summary>Whether a cell is empty or one of the words.</summary>
    public bool Contains(string? cell) => cell is null || cell.Trim() is var text && (text.Length == 0 || words.Contains(text));
}
