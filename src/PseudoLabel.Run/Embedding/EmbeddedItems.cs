using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Embedding;

/// <summary>
/// What a pretrained network is to read of a block's rows, each text or picture once. Vectors are numbers of 16 bits, which loses nothing
/// that models see and halves what is kept.
/// </summary>
/// <param name="embedder">The network.</param>
internal abstract class EmbeddedItems(IEmbedder embedder)
{
    /// <summary>The network.</summary>
    public IEmbedder Embedder => embedder;

    /// <summary>How many texts or pictures there are.</summary>
    public abstract int Count { get; }

    /// <summary>A row's text or picture; negative where its cell is missing.</summary>
    public abstract int ItemOf(int row);

    /// <summary>What a text or picture is known by: SHA-256 of its contents.</summary>
    public abstract byte[] HashOf(int item);

    /// <summary>Has the network compute some of the vectors.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads to use; the vectors do not depend on it.</param>
    public Half[] Compute(int first, int count, int threads, CancellationToken cancellationToken)
    {
        var found = new float[count * embedder.About.Dimension];
        Embed(first, count, found, threads, cancellationToken);
        return Array.ConvertAll(found, value => (Half)value);
    }

    /// <summary>The items of a block's rows.</summary>
    /// <param name="column">The column's place among those used; negative for the rows' images.</param>
    public static EmbeddedItems Of(RowBlock block, int column, IEmbedder embedder) =>
        column < 0 ? new PictureItems(block, embedder) : new TextItems(block.Columns[column].Values.AsSpan(0, block.Rows), embedder);

    protected abstract void Embed(int first, int count, float[] vectors, int threads, CancellationToken cancellationToken);

    private sealed class TextItems : EmbeddedItems
    {
        private readonly int[] items;
        private readonly List<string> texts = [];

        public TextItems(ReadOnlySpan<string?> cells, IEmbedder embedder)
            : base(embedder)
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            items = new int[cells.Length];
            for (int row = 0; row < cells.Length; row++)
            {
                if (cells[row] is not { } text)
                {
                    items[row] = -1;
                    continue;
                }

                if (!places.TryGetValue(text, out items[row]))
                {
                    items[row] = texts.Count;
                    places.Add(text, texts.Count);
                    texts.Add(text);
                }
            }
        }

        public override int Count => texts.Count;

        public override int ItemOf(int row) => items[row];

        public override byte[] HashOf(int item) => SHA256.HashData(MemoryMarshal.AsBytes(texts[item].AsSpan()));

        protected override void Embed(int first, int count, float[] vectors, int threads, CancellationToken cancellationToken) =>
            Embedder.EmbedTexts(texts.GetRange(first, count), vectors, threads, cancellationToken);
    }

    private sealed class PictureItems(RowBlock block, IEmbedder embedder) : EmbeddedItems(embedder)
    {
        private readonly byte[][] pictures =
            block.Pictures ?? throw new ArgumentException("The rows were read without their pictures.", nameof(block));

        public override int Count => block.Rows;

        public override int ItemOf(int row) => row;

        public override byte[] HashOf(int item) => SHA256.HashData(pictures[item]);

        protected override void Embed(int first, int count, float[] vectors, int threads, CancellationToken cancellationToken) =>
            Embedder.EmbedPictures(new ArraySegment<byte[]>(pictures, first, count), vectors, threads, cancellationToken);
    }
}
