using System.Globalization;
using System.Text;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>What BERT takes a character for (Devlin et al., tokenization.py), as Hugging Face's <c>BertNormalizer</c> has it.</summary>
internal static class BertText
{
    /// <summary>Whether a character is dropped: control and format characters, private ones, what stands for an unreadable one.</summary>
    public static bool IsDropped(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => false,
        0 or 0xFFFD => true,
        < 0x7F => rune.Value < ' ',
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };

    /// <summary>Whether a character is a word of its own because it is written without spaces: ideographs, not kana or hangul.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Whether a character is punctuation; of ASCII, all that is neither letter nor digit.</summary>
    public static bool IsPunctuation(Rune rune) =>
        rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);
}
