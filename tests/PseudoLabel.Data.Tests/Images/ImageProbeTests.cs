using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

public sealed class ImageProbeTests
{
    [Fact]
    public void AllGray_Images_IsToldByTheirPixels()
    {
        var source = new ImageSource().Add("g.png", ImageSource.Gray(1)).Add("c.png", [1, 1, 1, 2, 3]).Add("bad.png", [1]);

        Assert.True(ImageProbe.AllGray(ImageSource.Index(source, batchRows: 9, ImageSource.Image("bad.png"), ImageSource.Image("g.png"))[0],
            most: 9, source));
        Assert.False(ImageProbe.AllGray(ImageSource.Index(source, batchRows: 9, ImageSource.Image("g.png"), ImageSource.Image("c.png"))[0],
            most: 9, source));
        Assert.True(ImageProbe.AllGray(ImageSource.Index(source, batchRows: 9, ImageSource.Image("g.png"), ImageSource.Image("c.png"))[0],
            most: 1, source));
        Assert.Null(ImageProbe.AllGray(ImageSource.Index(source, batchRows: 9, ImageSource.Image("bad.png"))[0], most: 9, source));
    }
}
