using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

public sealed class PixelNamesTests
{
    [Fact]
    public void Of_Shape_NamesPixelsRowByRowWithTheirColorsTogether() =>
        Assert.Equal(["pixel_0_0_r", "pixel_0_0_g", "pixel_0_0_b", "pixel_0_1_r", "pixel_0_1_g", "pixel_0_1_b"],
            PixelNames.Of(new ImageShape(1, 2, 3)));
}
