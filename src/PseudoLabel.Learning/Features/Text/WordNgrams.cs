using System.Buffers;
using System.Globalization;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// The word n-grams of a text, lower-cased. A word is a run of letters, digits and combining marks in the Unicode sense;
/// characters outside the basic plane (emoji, rare scripts) count as letters. N-grams are words in a row, joined by one space,
/// whatever stood between them.
/// </summary>
internal static class WordNgrams
{
    /// <summary>Gives every n-gram of 1 to <paramref name="longest"/> words to the sink, as often as it occurs.</summary>
    internal static void Each<TSink>(ReadOnlySpan<char> text, int longest, ref TSink sink)
        where TSink : struct, ITermSink
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        Span<int> starts = stackalloc int[longest]; // of the last words, in a ring
        int words = 0;
        int length = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = length;
            for (; i < text.Length && IsWordCharacter(text, i); i++)
            {
                buffer[length++] = char.ToLowerInvariant(text[i]);
            }

            if (length == start)
            {
                i++;
                continue;
            }

            starts[words++ % longest] = start;
            for (int back = 0; back < longest && back < words; back++)
            {
                sink.Take(buffer.AsSpan(starts[(words - 1 - back) % longest]..length));
            }

            buffer[length++] = ' ';
        }

        ArrayPool<char>.Shared.Return(buffer);
    }

    private static bool IsWordCharacter(ReadOnlySpan<char> text, int i)
    {
        char c = text[i];
        if (c < 128)
        {
            return char.IsAsciiLetterOrDigit(c);
        }

        if (char.IsSurrogate(c))
        {
            return char.IsHighSurrogate(c)
                ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
                : i > 0 && char.IsHighSurrogate(text[i - 1]);
        }

        return char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }
}
