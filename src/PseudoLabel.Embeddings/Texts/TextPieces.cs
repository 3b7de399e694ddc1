using PseudoLabel.Embeddings.Texts.Tokens;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>
/// Cuts texts into inputs of a network: one, or several of a long text. Of a very long text no more is read than the inputs take, so memory
/// and time are bounded by the network's length, not by the text's.
/// </summary>
/// <param name="tokenizer">Cuts texts into pieces.</param>
/// <param name="frame">What begins and ends every input.</param>
/// <param name="description">The network's length, and what is read of longer texts.</param>
internal sealed class TextPieces(ITextTokenizer tokenizer, InputFrame frame, TextDescription description)
{
    /// <summary>Inputs of one text at most, and so many times the cost of a short one: of what is longer, the beginning is read.</summary>
    internal const int MaxWindows = 4;

    // So many characters a piece are read at first; where they hold fewer pieces than that, more.
    private const int CharactersPerPiece = 16;

    /// <summary>Pieces of a text in one input.</summary>
    public int Room { get; } = description.MaxTokens - frame.Length;

    /// <summary>Adds a text's inputs.</summary>
    public void Add(string text, List<int[]> inputs)
    {
        string whole = description.Prefix + text;
        switch (description.Long)
        {
            case LongTexts.First:
                inputs.Add(frame.Around(First(whole, Room)));
                break;
            case LongTexts.Ends:
                inputs.Add(frame.Around(Ends(whole)));
                break;
            case LongTexts.Windows:
                AddWindows(whole, inputs);
                break;
        }
    }

    private List<int> First(string text, int limit)
    {
        var pieces = new List<int>();
        for (long characters = (long)CharactersPerPiece * limit; ; characters *= 4)
        {
            ReadOnlySpan<char> head = TextCut.Head(text, characters);
            pieces.Clear();
            tokenizer.Encode(head, limit, pieces);
            if (pieces.Count == limit || head.Length == text.Length)
            {
                return pieces;
            }
        }
    }

    private List<int> Ends(string text)
    {
        List<int> head = First(text, Room + 1);
        if (head.Count <= Room)
        {
            return head;
        }

        int first = (Room + 1) / 2;
        head.RemoveRange(first, head.Count - first);
        head.AddRange(Last(text, Room - first));
        return head;
    }

    private List<int> Last(string text, int limit)
    {
        var pieces = new List<int>();
        for (long characters = (long)CharactersPerPiece * limit; ; characters *= 4)
        {
            ReadOnlySpan<char> tail = TextCut.Tail(text, characters);
            pieces.Clear();
            tokenizer.Encode(tail, int.MaxValue - 1, pieces);
            if (pieces.Count >= limit || tail.Length == text.Length)
            {
                pieces.RemoveRange(0, Math.Max(0, pieces.Count - limit));
                return pieces;
            }
        }
    }

    private void AddWindows(string text, List<int[]> inputs)
    {
        List<int> pieces = First(text, Room * MaxWindows);
        int windows = Math.Max(1, (pieces.Count + Room - 1) / Room);
        for (int w = 0; w < windows; w++)
        {
            int start = w * pieces.Count / windows;
            inputs.Add(frame.Around(pieces.GetRange(start, ((w + 1) * pieces.Count / windows) - start)));
        }
    }
}
