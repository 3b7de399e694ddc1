using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Text;

/// <summary>Turns the cells of a text column into TF-IDF features of its word and character n-grams.</summary>
internal sealed class TextEncoder : SparseEncoder
{
    private readonly TextColumn column;
    private readonly TermTable? words;
    private readonly TermTable? chars;

    internal TextEncoder(TextColumn column)
    {
        this.column = column;
        words = column.Words is null ? null : new TermTable(column.Words.Terms);
        chars = column.Chars is null ? null : new TermTable(column.Chars.Terms);
    }

    internal override int Width => WordWidth + (column.Chars?.Terms.Count ?? 0);

    internal override IEnumerable<string> Names =>
    [
        .. (column.Words?.Terms ?? []).Select(term => $"{column.Name}: words \"{term}\""),
        .. (column.Chars?.Terms ?? []).Select(term => $"{column.Name}: characters \"{term}\""),
    ];

    private int WordWidth => column.Words?.Terms.Count ?? 0;

    internal override SparseColumnWriter Open(ColumnBlock block, int firstColumn) => new Writer(this, block.Values!, firstColumn);

    private sealed class Writer(TextEncoder encoder, string?[] cells, int firstColumn) : SparseColumnWriter
    {
        private readonly TermCounts? wordCounts =
            encoder.words is null ? null : new TermCounts(encoder.words, encoder.column.Words!.Terms.Count);
        private readonly TermCounts? charCounts =
            encoder.chars is null ? null : new TermCounts(encoder.chars, encoder.column.Chars!.Terms.Count);

        internal override void Write(int row, SparseRows target)
        {
            ReadOnlySpan<char> text = cells[row];
            text = text[..Math.Min(text.Length, encoder.column.MaxLength)];
            if (wordCounts is not null)
            {
                TermCounts.Sink counter = wordCounts.Counter();
                WordNgrams.Each(text, encoder.column.Words!.Longest, ref counter);
                wordCounts.Flush(encoder.column.Words, firstColumn, target);
            }

            if (charCounts is not null)
            {
                TermSet set = encoder.column.Chars!;
                TermCounts.Sink counter = charCounts.Counter();
                CharNgrams.Each(text, set.Shortest, set.Longest, ref counter);
                charCounts.Flush(set, firstColumn + encoder.WordWidth, target);
            }
        }
    }
}
