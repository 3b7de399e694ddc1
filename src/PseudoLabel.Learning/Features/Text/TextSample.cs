namespace PseudoLabel.Learning.Features.Text;

/// <summary>
/// A sample of documents that fits a number of characters: those whose hashes are the smallest, each with the number of times
/// it came. Which ones are kept depends on the set of documents alone, not on their order (bottom-k sampling, Cohen and Kaplan 2007).
/// </summary>
internal sealed class TextSample(int maxCharacters, int maxLength)
{
    // What a document costs besides its characters, in characters; it bounds the number of short ones.
    private const int Overhead = 40;
    private readonly SortedSet<Document> kept = new(Document.ByHash);
    private Document? firstLeftOut;
    private long size;

    /// <summary>The documents kept, smallest hash first.</summary>
    internal IReadOnlyCollection<Document> Documents => kept;

    /// <summary>Adds documents; null is missing and not counted.</summary>
    internal void Add(ReadOnlySpan<string?> cells)
    {
        foreach (string? cell in cells)
        {
            if (cell is not null)
            {
                Add(cell);
            }
        }
    }

    private void Add(string text)
    {
        if (text.Length > maxLength)
        {
            text = text[..maxLength];
        }

        var document = new Document(StableHash.Of(text), text);

        // Once a document has been left out, every one with a greater hash must be, or what is kept would depend on the order.
        if (firstLeftOut is not null && Document.ByHash.Compare(document, firstLeftOut) >= 0)
        {
            return;
        }

        if (kept.TryGetValue(document, out Document? same))
        {
            same.Count++;
            return;
        }

        kept.Add(document);
        size += text.Length + Overhead;
        while (size > maxCharacters && kept.Count > 1)
        {
            firstLeftOut = kept.Max!;
            kept.Remove(firstLeftOut);
            size -= firstLeftOut.Text.Length + Overhead;
        }
    }

    /// <summary>A document and how often it came.</summary>
    internal sealed class Document(ulong hash, string text)
    {
        internal static readonly IComparer<Document> ByHash = Comparer<Document>.Create((a, b) =>
            a.hash != b.hash ? a.hash.CompareTo(b.hash) : string.CompareOrdinal(a.Text, b.Text));

        private readonly ulong hash = hash;

        internal string Text { get; } = text;

        internal int Count { get; set; } = 1;
    }
}
