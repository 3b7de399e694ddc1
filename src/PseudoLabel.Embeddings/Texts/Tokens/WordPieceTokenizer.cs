using System.Text;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// WordPiece, as BERT uses it (Devlin et al., 2019): words are split at spaces and punctuation, and each is cut into the longest known
/// pieces from left to right; one that has no such pieces is unknown.
/// </summary>
internal sealed class WordPieceTokenizer : ITextTokenizer
{
    private readonly WordPieceOptions options;
    private readonly IReadOnlyList<string> vocabulary;
    private readonly Dictionary<string, int> first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> within = new(StringComparer.Ordinal);
    private readonly int longest;
    private readonly int unknown;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="vocabulary">The pieces by their numbers; an empty one where a number is not used.</param>
    /// <param name="options">How texts are read.</param>
    /// <exception cref="InvalidDataException">No piece stands for unknown words.</exception>
    public WordPieceTokenizer(IReadOnlyList<string> vocabulary, WordPieceOptions options)
    {
        this.vocabulary = vocabulary;
        this.options = options;
        for (int i = 0; i < vocabulary.Count; i++)
        {
            string piece = vocabulary[i];
            first.TryAdd(piece, i);
            if (piece.StartsWith(options.Within, StringComparison.Ordinal))
            {
                within.TryAdd(piece[options.Within.Length..], i);
            }

            longest = Math.Max(longest, piece.Length);
        }

        first.Remove("");
        within.Remove("");
        unknown = first.TryGetValue(options.Unknown, out int id)
            ? id
            : throw new InvalidDataException($"it has no piece {options.Unknown}, which stands for unknown words");
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces)
    {
        int end = pieces.Count + limit;
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (pieces.Count >= end)
            {
                break;
            }

            if (options.CleanText && BertText.IsDropped(rune))
            {
                continue;
            }

            if (Rune.IsWhiteSpace(rune))
            {
                Flush(word, pieces);
            }
            else if (options.SplitIdeographs && BertText.IsIdeograph(rune))
            {
                Flush(word, pieces);
                Add(rune, word, pieces);
                Flush(word, pieces);
            }
            else
            {
                Add(rune, word, pieces);
            }
        }

        Flush(word, pieces);
        if (pieces.Count > end)
        {
            pieces.RemoveRange(end, pieces.Count - end);
        }
    }

    /// <inheritdoc/>
    public int Count => vocabulary.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Canonical() => vocabulary.Prepend(
        $"wordpiece {options.LowerCase} {options.StripAccents} {options.CleanText} {options.SplitIdeographs} {options.LongestWord} "
        + $"{options.Unknown} {options.Within} {vocabulary.Count}");

    /// <summary>Adds a character to a word, changed as the network's own texts were.</summary>
    private void Add(Rune rune, StringBuilder word, List<int> pieces)
    {
        if (rune.IsAscii || !options.StripAccents)
        {
            Put(rune, word, pieces);
            return;
        }

        var plain = new StringBuilder();
        Accents.Append(rune, plain);
        foreach (Rune part in plain.ToString().EnumerateRunes())
        {
            Put(part, word, pieces);
        }
    }

    /// <summary>Adds a character as it is, or ends the word where it is punctuation.</summary>
    private void Put(Rune rune, StringBuilder word, List<int> pieces)
    {
        Rune small = options.LowerCase ? Rune.ToLowerInvariant(rune) : rune;
        bool alone = BertText.IsPunctuation(small);
        if (alone)
        {
            Flush(word, pieces);
        }

        // What is too long already is unknown, however long it gets.
        if (word.Length <= 2 * options.LongestWord)
        {
            Span<char> units = stackalloc char[2];
            word.Append(units[..small.EncodeToUtf16(units)]);
        }

        if (alone)
        {
            Flush(word, pieces);
        }
    }

    private void Flush(StringBuilder word, List<int> pieces)
    {
        if (word.Length == 0)
        {
            return;
        }

        string whole = word.ToString();
        word.Clear();
        int before = pieces.Count;
        if ((whole.Length > options.LongestWord && whole.EnumerateRunes().Count() > options.LongestWord) || !Cut(whole, pieces))
        {
            pieces.RemoveRange(before, pieces.Count - before);
            pieces.Add(unknown);
        }
    }

    private bool Cut(ReadOnlySpan<char> word, List<int> pieces)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known = first.GetAlternateLookup<ReadOnlySpan<char>>();
        while (word.Length > 0)
        {
            int length = Math.Min(word.Length, longest);
            int id = -1;
            while (length > 0 && !known.TryGetValue(word[..length], out id))
            {
                length--;
            }

            if (length == 0)
            {
                return false;
            }

            pieces.Add(id);
            word = word[length..];
            known = within.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        return true;
    }
}
