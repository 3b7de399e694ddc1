namespace PseudoLabel.Embeddings.Texts.Tokens;

/// <summary>Cuts texts into the pieces that a network knows, by their numbers. Many threads may use it at once.</summary>
internal interface ITextTokenizer
{
    /// <summary>How many pieces it knows.</summary>
    int Count { get; }

    /// <summary>Adds the numbers of a text's first pieces, without those that begin and end every text.</summary>
    /// <param name="text">The text; any characters, lone surrogates too.</param>
    /// <param name="limit">Pieces to add at most: no more of the text is read than they need.</param>
    /// <param name="pieces">Gets them.</param>
    void Encode(ReadOnlySpan<char> text, int limit, List<int> pieces);

    /// <summary>
    /// All that its pieces depend on, line by line: the same for the same tokenizer, whatever the files that it was read from.
    /// </summary>
    IEnumerable<string> Canonical();
}
