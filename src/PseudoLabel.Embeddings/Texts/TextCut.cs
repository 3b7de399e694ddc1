namespace PseudoLabel.Embeddings.Texts;

/// <summary>The beginning or end of a long text, cut where a space is if there is one: tokenizers go from word to word.</summary>
internal static class TextCut
{
    /// <summary>The text's first characters: at most so many, cut before a space in their second half.</summary>
    public static ReadOnlySpan<char> Head(string text, long characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }

        int end = (int)characters;
        for (int i = end; i > end / 2; i--)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return text.AsSpan(0, i);
            }
        }

        return text.AsSpan(0, char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end);
    }

    /// <summary>The text's last characters: at most so many, cut before a space in their first half.</summary>
    public static ReadOnlySpan<char> Tail(string text, long characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }

        int start = text.Length - (int)characters;
        for (int i = start; i < start + (characters / 2); i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return text.AsSpan(i);
            }
        }

        return text.AsSpan(char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1]) ? start + 1 : start);
    }
}
