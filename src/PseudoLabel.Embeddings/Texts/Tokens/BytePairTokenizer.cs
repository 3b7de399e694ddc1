using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Byte-level BPE (Radford et al., 2019), as GPT-2 and RoBERTa use it, by Microsoft.ML.Tokenizers.</summary>
internal sealed partial class BytePairTokenizer : ITextTokenizer
{
    private readonly BpeTokenizer tokenizer;
    private readonly IReadOnlyDictionary<string, int> vocabulary;
    private readonly IReadOnlyList<string> merges;
    private readonly bool spaceBefore;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="vocabulary">Pieces and their numbers.</param>
    /// <param name="merges">Pairs that are joined, the first ones first, each with a space between.</param>
    /// <param name="spaceBefore">Whether a text's first word is as if a space were before it.</param>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public BytePairTokenizer(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<string> merges, bool spaceBefore)
    {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.spaceBefore = spaceBefore;
        string? lacking = merges.SelectMany(m => m.Split(' ') is [var a, var b] ? [a, b, a + b] : new[] { m })
            .FirstOrDefault(p => !vocabulary.ContainsKey(p));
        if (lacking is not null)
        {
            throw new InvalidDataException($"its merges have a piece {lacking} that its vocabulary lacks");
        }

        var options = new BpeOptions(vocabulary) { Merges = merges, ByteLevel = true, PreTokenizer = new RegexPreTokenizer(Words(), null) };
        try
        {
            tokenizer = BpeTokenizer.Create(options);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or InvalidDataException or KeyNotFoundException)
        {
            throw new InvalidDataException($"its vocabulary and merges do not fit together: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces)
    {
        // A half of a character has no bytes: it is as unreadable as U+FFFD.
        string whole = string.Concat(text.ToString().EnumerateRunes().Select(r => r.ToString()));
        if (spaceBefore && whole.Length > 0 && !char.IsWhiteSpace(whole[0]))
        {
            whole = " " + whole;
        }

        if (whole.Length > 0)
        {
            pieces.AddRange(tokenizer.EncodeToIds(whole, limit, out _, out _));
        }
    }

    /// <inheritdoc/>
    public int Count => vocabulary.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Canonical() =>
    [
        $"bpe {spaceBefore} {vocabulary.Count} {merges.Count}",
        .. vocabulary.OrderBy(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} {p.Key}"), .. merges,
    ];

    // GPT-2's words (encoder.py): what follows an apostrophe, letters, digits, other characters, each with a space before, and spaces.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
