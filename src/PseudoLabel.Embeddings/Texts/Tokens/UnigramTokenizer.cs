using System.Globalization;
using System.Text;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// SentencePiece's unigram model (Kudo, 2018): each word, with <c>▁</c> before it, is cut into the most probable pieces (Viterbi).
/// Characters that no piece has are unknown, several in a row together, or their bytes where the model has pieces for these.
/// </summary>
internal sealed class UnigramTokenizer : ITextTokenizer
{
    // SentencePiece's own penalty of an unknown character below the worst piece (unigram_model.cc, kUnkPenalty).
    private const double UnknownPenalty = 10;
    private const char Space = '\u2581';

    // A word that is longer is cut here: it is none.
    private const int LongestWord = 1024;

    private readonly IReadOnlyList<UnigramPiece> vocabulary;
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly CharacterMap? map;
    private readonly int unknown;
    private readonly int longest;
    private readonly double unknownScore;
    private readonly int[]? bytes;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="vocabulary">The pieces by their numbers.</param>
    /// <param name="unknown">The number of the unknown one.</param>
    /// <param name="map">What is done to texts before; null for nothing.</param>
    /// <param name="byteFallback">Whether unknown characters are cut into bytes.</param>
    /// <exception cref="InvalidDataException">The pieces are none of such a model.</exception>
    public UnigramTokenizer(IReadOnlyList<UnigramPiece> vocabulary, int unknown, CharacterMap? map, bool byteFallback)
    {
        this.vocabulary = vocabulary;
        this.unknown = unknown >= 0 && unknown < vocabulary.Count ? unknown : throw new InvalidDataException("it names no unknown piece");
        this.map = map;
        double least = double.PositiveInfinity;
        for (int i = 0; i < vocabulary.Count; i++)
        {
            UnigramPiece piece = vocabulary[i];
            if (!double.IsFinite(piece.Score))
            {
                throw new InvalidDataException($"its piece {i} has a score that is not finite");
            }

            if (piece is { InTexts: true, Text.Length: > 0 and <= LongestWord })
            {
                known.TryAdd(piece.Text, i);
                longest = Math.Max(longest, piece.Text.Length);
                least = Math.Min(least, piece.Score);
            }
        }

        unknownScore = (double.IsFinite(least) ? least : 0) - UnknownPenalty;
        bytes = byteFallback ? Bytes() : null;
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces)
    {
        int end = pieces.Count + limit;
        string mapped = map is null ? text.ToString() : map.Map(text);
        for (int at = 0; at < mapped.Length && pieces.Count < end;)
        {
            if (char.IsWhiteSpace(mapped[at]))
            {
                at++;
                continue;
            }

            int start = at;
            while (at < mapped.Length && !char.IsWhiteSpace(mapped[at]) && at - start < LongestWord)
            {
                at++;
            }

            bool begins = start == 0 || char.IsWhiteSpace(mapped[start - 1]);
            Cut(begins ? Space + mapped[start..at] : mapped[start..at], pieces);
        }

        if (pieces.Count > end)
        {
            pieces.RemoveRange(end, pieces.Count - end);
        }
    }

    /// <inheritdoc/>
    public int Count => vocabulary.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Canonical() =>
    [
        $"unigram {unknown} {bytes is not null} {vocabulary.Count} {map?.Hash}",
        .. vocabulary.Select(p => string.Create(CultureInfo.InvariantCulture, $"{(float)p.Score:R} {p.InTexts} {p.Text}")),
    ];

    private void Cut(string word, List<int> pieces)
    {
        var best = new double[word.Length + 1];
        var from = new (int Start, int Id)[word.Length + 1];
        Array.Fill(best, double.NegativeInfinity, 1, word.Length);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int start = 0; start < word.Length;)
        {
            int step = char.IsHighSurrogate(word[start]) && start + 1 < word.Length && char.IsLowSurrogate(word[start + 1]) ? 2 : 1;
            bool single = false;
            for (int length = 1; length <= Math.Min(longest, word.Length - start); length++)
            {
                if (lookup.TryGetValue(word.AsSpan(start, length), out int id))
                {
                    Try(start, length, id, vocabulary[id].Score);
                    single |= length == step;
                }
            }

            if (!single)
            {
                Try(start, step, unknown, unknownScore);
            }

            start += step;
        }

        void Try(int start, int length, int id, double score)
        {
            if (best[start] + score > best[start + length])
            {
                best[start + length] = best[start] + score;
                from[start + length] = (start, id);
            }
        }

        Add(word, from, pieces);
    }

    private void Add(string word, (int Start, int Id)[] from, List<int> pieces)
    {
        var ends = new Stack<int>();
        for (int at = word.Length; at > 0; at = from[at].Start)
        {
            ends.Push(at);
        }

        bool before = false;
        foreach (int end in ends)
        {
            (int start, int id) = from[end];
            if (id != unknown)
            {
                pieces.Add(id);
            }
            else if (bytes is not null)
            {
                pieces.AddRange(Encoding.UTF8.GetBytes(word[start..end]).Select(b => bytes[b]));
            }
            else if (!before)
            {
                pieces.Add(unknown);
            }

            before = id == unknown;
        }
    }

    private int[] Bytes() =>
    [
        .. Enumerable.Range(0, 256).Select(b => known.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>"), out int id)
            ? id : throw new InvalidDataException($"it has no piece for the byte {b:X2}")),
    ];
}
