using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;

namespace PseudoLabel.Embeddings.Tests.Images;

public sealed class OcclusionMapTests
{
    [Fact]
    public void Of_ClassSeenInOneCorner_FallsWhereItIsCovered()
    {
        // The only evidence is the red of the pixel at (1, 6), of 8 x 8: in cell (0, 3) of 4 x 4.
        var embedder = new OnePixel(1, 6);
        byte[] picture = new byte[8 * 8 * 3];
        picture[((1 * 8) + 6) * 3] = 255;

        double[,] map = OcclusionMap.Of(embedder, picture, vectors => [.. vectors.ToArray().Select(v => v / 255.0)], 4, 1);

        double fall = 1 - (128 / 255.0);
        double[,] expected =
        {
            // Of the patches that cover a cell, the one at the corner alone hides the pixel.
            { 0, 0, fall / 2, fall },
            { 0, 0, fall / 4, fall / 2 },
            { 0, 0, 0, 0 },
            { 0, 0, 0, 0 },
        };
        Assert.All(map.Cast<double>().Zip(expected.Cast<double>()), p => Assert.Equal(p.Second, p.First, 1e-9));
    }

    [Fact]
    public void Of_SidesThatDoNotDivide_CoversEveryPixel()
    {
        // The probability is the share of pixels that are still white: each covered pixel counts, the last row and column too.
        var embedder = new WhiteShare();
        byte[] picture = new byte[7 * 7 * 3];
        Array.Fill(picture, (byte)255);

        double[,] map = OcclusionMap.Of(embedder, picture, vectors => [.. vectors.ToArray().Select(v => (double)v)], 2, 2);

        Assert.All(map.Cast<double>(), v => Assert.Equal(1, v, 1e-6));
        Assert.All(picture, v => Assert.Equal(255, v));
    }

    [Fact]
    public void Of_MoreCellsThanPixels_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OcclusionMap.Of(new WhiteShare(), new byte[147], _ => [], 8, 1));

    private sealed class OnePixel(int y, int x) : FakeEmbedder(8)
    {
        protected override float Of(byte[] picture) => picture[((y * 8) + x) * 3];
    }

    private sealed class WhiteShare() : FakeEmbedder(7)
    {
        protected override float Of(byte[] picture) => picture.Count(v => v == 255) / (float)picture.Length;
    }

    private abstract class FakeEmbedder(int side) : IEmbedder
    {
        public EmbedderAbout About { get; } = new()
        {
            Name = "fake",
            Hash = "",
            Input = EmbedderInput.Image,
            Dimension = 1,
            Picture = new ImageShape(side, side, 3),
        };

        public void EmbedTexts(IReadOnlyList<string> texts, Memory<float> vectors, int threads, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void EmbedPictures(IReadOnlyList<byte[]> pictures, Memory<float> vectors, int threads, CancellationToken cancellationToken)
        {
            for (int i = 0; i < pictures.Count; i++)
            {
                vectors.Span[i] = Of(pictures[i]);
            }
        }

        protected abstract float Of(byte[] picture);
    }
}
