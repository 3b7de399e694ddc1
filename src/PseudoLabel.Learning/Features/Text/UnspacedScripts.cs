namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// Scripts that put no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan. What spaces separate there are clauses,
/// and single characters mean much of what words do elsewhere.
/// </summary>
internal static class UnspacedScripts
{
    private static readonly (char First, char Last)[] Ranges =
    [
        ('\u0E00', '\u0FFF'), // Thai, Lao, Tibetan
        ('\u1000', '\u109F'), // Burmese
        ('\u1780', '\u17FF'), // Khmer
        ('\u3040', '\u30FF'), // Hiragana, Katakana
        ('\u3400', '\u4DBF'), // Ideographs, extension A
        ('\u4E00', '\u9FFF'), // Ideographs
        ('\uF900', '\uFAFF'), // Ideographs for compatibility
    ];

    /// <summary>Characters of these scripts, and letters of all.</summary>
    public static (long Unspaced, long Letters) Count(ReadOnlySpan<char> text)
    {
        long unspaced = 0, letters = 0;
        foreach (char c in text)
        {
            bool here = c >= '\u0E00' && Array.Exists(Ranges, r => c >= r.First && c <= r.Last);
            unspaced += here ? 1 : 0;
            letters += here || char.IsLetter(c) ? 1 : 0;
        }

        return (unspaced, letters);
    }
}
