using System.Buffers;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// The character n-grams of a text inside word boundaries, lower-cased: scikit-learn's analyzer <c>char_wb</c>. Words are what
/// whitespace separates, so punctuation is part of them; each has a space put before and after it.
/// </summary>
internal static class CharNgrams
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Gives every n-gram of <paramref name="shortest"/> to <paramref name="longest"/> UTF-16 units to the sink, as often as it
    /// occurs. A padded word that is no longer than an n-gram is given whole, once. No n-gram cuts a surrogate pair in two.
    /// </summary>
    internal static void Each<TSink>(ReadOnlySpan<char> text, int shortest, int longest, ref TSink sink)
        where TSink : struct, ITermSink
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length + 2);
        buffer[0] = ' ';
        for (int i = 0; i < text.Length;)
        {
            int length = 1;
            for (; i < text.Length && !char.IsWhiteSpace(text[i]); i++)
            {
                buffer[length++] = Lower(text, i);
            }

            if (length == 1)
            {
                i++;
                continue;
            }

            buffer[length++] = ' ';
            EachOfWord(buffer.AsSpan(0, length), shortest, longest, ref sink);
        }

        ArrayPool<char>.Shared.Return(buffer);
    }

    private static void EachOfWord<TSink>(ReadOnlySpan<char> word, int shortest, int longest, ref TSink sink)
        where TSink : struct, ITermSink
    {
        for (int n = shortest; n <= longest; n++)
        {
            if (word.Length <= n)
            {
                sink.Take(word);
                return;
            }

            for (int start = 0; start + n <= word.Length; start++)
            {
                if (!char.IsLowSurrogate(word[start]) && !char.IsHighSurrogate(word[start + n - 1]))
                {
                    sink.Take(word.Slice(start, n));
                }
            }
        }
    }

    // Half a surrogate pair could not be written and read back.
    private static char Lower(ReadOnlySpan<char> text, int i)
    {
        char c = text[i];
        if (!char.IsSurrogate(c))
        {
            return char.ToLowerInvariant(c);
        }

        bool paired = char.IsHighSurrogate(c)
            ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            : i > 0 && char.IsHighSurrogate(text[i - 1]);
        return paired ? c : Replacement;
    }
}
