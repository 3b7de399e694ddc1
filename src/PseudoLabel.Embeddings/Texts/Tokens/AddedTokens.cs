using System.Buffers;

namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>
/// A tokenizer beside pieces that stand in texts as they are, such as <c>[SEP]</c> or <c>&lt;mask&gt;</c>: as in Hugging Face's tokenizers
/// they are looked for before all else.
/// </summary>
internal sealed class AddedTokens : ITextTokenizer
{
    private const int Most = 10_000;
    private readonly ITextTokenizer tokenizer;
    private readonly (string Piece, int Id)[] added;
    private readonly SearchValues<string> search;

    private AddedTokens(ITextTokenizer tokenizer, (string Piece, int Id)[] added)
    {
        this.tokenizer = tokenizer;
        this.added = added;
        search = SearchValues.Create([.. added.Select(a => a.Piece)], StringComparison.Ordinal);
    }

    /// <summary>Puts such pieces beside a tokenizer.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public static ITextTokenizer Beside(ITextTokenizer tokenizer, IEnumerable<(string Piece, int Id)> added)
    {
        // The longest that stands at a place is taken.
        (string Piece, int Id)[] all = [.. added.Where(a => a.Piece.Length > 0).OrderByDescending(a => a.Piece.Length).ThenBy(a => a.Id)];
        return all.Length switch
        {
            0 => tokenizer,
            > Most => throw new InvalidDataException($"it has more than {Most} added tokens"),
            _ => new AddedTokens(tokenizer, all),
        };
    }

    /// <inheritdoc/>
    public int Count => Math.Max(tokenizer.Count, added.Max(a => a.Id) + 1);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces)
    {
        int end = pieces.Count + limit;
        while (pieces.Count < end)
        {
            int at = text.IndexOfAny(search);
            if (at != 0)
            {
                tokenizer.Encode(at < 0 ? text : text[..at], end - pieces.Count, pieces);
            }

            if (at < 0 || pieces.Count >= end)
            {
                return;
            }

            text = text[at..];
            (string piece, int id) = Standing(text);
            pieces.Add(id);
            text = text[piece.Length..];
            if (text.IsEmpty)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Canonical() =>
        [.. added.OrderBy(a => a.Id).Select(a => $"added {a.Id} {a.Piece}"), .. tokenizer.Canonical()];

    private (string Piece, int Id) Standing(ReadOnlySpan<char> text)
    {
        foreach ((string Piece, int Id) one in added)
        {
            if (text.StartsWith(one.Piece, StringComparison.Ordinal))
            {
                return one;
            }
        }

        throw new InvalidOperationException("What was found does not stand there.");
    }
}
