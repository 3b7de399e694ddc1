using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

/// <summary>Images that were decoded smaller are measured by what they declare.</summary>
public sealed class PixelCoverTests
{
    /// <summary>Squares of 2 over 3 declared pixels: what sticks out counts for nothing, whichever end it is at.</summary>
    [Theory]
    [InlineData(0, 10, 40)]
    [InlineData(1, 40, 10)]
    public void Resize_SquaresThatStickOut_WeighByWhatTheyCover(int left, byte first, byte second)
    {
        byte[] rgb = [first, first, first, second, second, second];
        ImagePixels image = new ImagePixels(2, 1, rgb).With(new PixelCover(2, left, 0, 3, 2));
        float[] one = new float[1];
        float[] three = new float[3];

        ImageScaler.Resize(image, new ImageShape(1, 1, 1), one);
        ImageScaler.Resize(image, new ImageShape(1, 3, 1), three);

        Assert.Equal([20f], one);
        Assert.Equal(left == 0 ? [10f, 10f, 40f] : [40f, 10f, 10f], three);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 5)]
    public void Cut_ARampDecodedSmaller_StaysInItsPlace(int left, int top)
    {
        // Of a slope of one shade a pixel each square has the mean: what is made of them is made of the slope.
        const int Wide = 125, High = 83, Square = 8;
        ImagePixels squares = Slope(16, 11, (x, y) => (Square * x) - left + 3.5 + (0.5 * ((Square * y) - top + 3.5)))
            .With(new PixelCover(Square, left, top, Wide, High));
        var shape = new ImageShape(4, 4, 3);

        byte[] whole = PictureScaler.Cut(Slope(Wide, High, (x, y) => x + (0.5 * y)), shape);
        byte[] scaled = PictureScaler.Cut(squares, shape);

        Assert.All(whole.Zip(scaled), p => Assert.InRange(p.Second, p.First - 2, p.First + 2));
    }

    [Fact]
    public void Out_AtAnyEnd_IsThatOfTheUprightImage()
    {
        Assert.Equal(
            [(0, 0), (3, 0), (3, 5), (0, 5), (0, 0), (5, 0), (5, 3), (0, 3)],
            Enumerable.Range(1, 8).Select(orientation => ExifOrientation.Out(3, 5, orientation)));
    }

    [Fact]
    public void Need_OfRows_IsThatOfTheirPicturesToo()
    {
        Assert.Equal(new ImageNeed(32, 16), ImageNeed.Of(new ImageShape(16, 32, 1), null));
        Assert.Equal(new ImageNeed(32, 20), ImageNeed.Of(new ImageShape(16, 32, 1), new ImageShape(20, 24, 3)));
    }

    private static ImagePixels Slope(int width, int height, Func<int, int, double> shade) => new(
        width, height,
        [
            .. Enumerable.Range(0, width * height).Select(i => (byte)(40 + shade(i % width, i / width)))
                .SelectMany(v => new[] { v, v, v }),
        ]);
}
