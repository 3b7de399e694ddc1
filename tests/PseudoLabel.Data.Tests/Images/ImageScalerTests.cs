using FsCheck.Xunit;
using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

public sealed class ImageScalerTests
{
    [Fact]
    public void Resize_SameShape_KeepsEveryValue()
    {
        byte[] rgb = [1, 2, 3, 40, 50, 60, 70, 80, 90, 255, 0, 128];

        Assert.Equal(rgb.Select(v => (float)v), Resize(new ImagePixels(2, 2, rgb), new ImageShape(2, 2, 3)));
    }

    [Fact]
    public void Resize_HalfTheSides_GivesMeansOfFour() =>
        Assert.Equal([15, 100], Resize(Gray(4, 2, [0, 10, 100, 100, 20, 30, 100, 100]), new ImageShape(1, 2, 1)));

    [Fact]
    public void Resize_SidesThatDoNotDivide_TakesEachPixelByTheShareCovered() =>
        // Of three pixels the first target covers the first and half of the second: (0 + 60 / 2) / 1.5 =
        // 20; the second (60 / 2 + 90) / 1.5 = 80.
        Assert.Equal([20, 80], Resize(Gray(3, 1, [0, 60, 90]), new ImageShape(1, 2, 1)));

    [Fact]
    public void Resize_Larger_RepeatsPixelsAndMixesWhereTheyMeet() =>
        Assert.Equal([0, 45, 90], Resize(Gray(2, 1, [0, 90]), new ImageShape(1, 3, 1)));

    [Fact]
    public void Resize_ColorsToGray_WeighsThemAsTheEyeDoes() =>
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2.
        Assert.Equal([124], Resize(new ImagePixels(1, 1, [200, 100, 50]), new ImageShape(1, 1, 1)));

    [Fact]
    public void Resize_MeansBetweenTwoNumbers_AreRounded() =>
        Assert.Equal([1, 2], Resize(Gray(4, 1, [0, 1, 1, 2]), new ImageShape(1, 2, 1)));

    [Property]
    public void Resize_AnyShapes_StaysWithinTheValuesAndKeepsOneColor(byte value, byte other, byte width, byte height, byte toWidth,
        byte toHeight)
    {
        (int w, int h) = (1 + (width % 40), 1 + (height % 40));
        var shape = new ImageShape(1 + (toHeight % 40), 1 + (toWidth % 40), 3);
        byte[] mixed = [.. Enumerable.Range(0, w * h).Select(i => i % 2 == 0 ? value : other)];

        Assert.All(Resize(Gray(w, h, [.. mixed.Select(_ => value)]), shape), v => Assert.Equal((float)value, v));
        Assert.All(Resize(Gray(w, h, mixed), shape), v => Assert.InRange(v, Math.Min(value, other), (float)Math.Max(value, other)));
    }

    [Fact]
    public void Resize_DeepImage_KeepsFractions()
    {
        Assert.Equal([0.25f, 16.5f], Resize(new ImagePixels(2, 1, 1, [0.25f, 16.5f]), new ImageShape(1, 2, 1)));
        Assert.Equal([8.375f], Resize(new ImagePixels(2, 1, 1, [0.25f, 16.5f]), new ImageShape(1, 1, 1)));
        Assert.Equal([0.5f, 0.5f, 0.5f], Resize(new ImagePixels(1, 1, 1, [0.5f]), new ImageShape(1, 1, 3)));
        Assert.Equal([124.2f], Resize(new ImagePixels(1, 1, 3, [200, 100, 50]), new ImageShape(1, 1, 1)));
        Assert.Equal([1.5f, 2.5f, 3.5f], Resize(new ImagePixels(1, 1, 3, [1.5f, 2.5f, 3.5f]), new ImageShape(1, 1, 3)));
    }

    [Property]
    public void Resize_DeepImageOfWholeNumbers_IsTheMeanThatTheOtherRounds(byte value, byte other, byte width, byte height, byte toWidth,
        byte toHeight)
    {
        (int w, int h) = (1 + (width % 40), 1 + (height % 40));
        var shape = new ImageShape(1 + (toHeight % 40), 1 + (toWidth % 40), 1);
        byte[] mixed = [.. Enumerable.Range(0, w * h).Select(i => i % 3 == 0 ? value : other)];

        float[] deep = Resize(new ImagePixels(w, h, 1, [.. mixed.Select(v => (float)v)]), shape);

        Assert.All(Resize(Gray(w, h, mixed), shape).Zip(deep), p => Assert.InRange(p.First - p.Second, -0.501f, 0.501f));
    }

    private static ImagePixels Gray(int width, int height, byte[] values) =>
        new(width, height, [.. values.SelectMany(v => new[] { v, v, v })]);

    private static float[] Resize(ImagePixels image, ImageShape shape)
    {
        float[] target = new float[shape.Columns];
        ImageScaler.Resize(image, shape, target);
        return target;
    }
}
