using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class ImageInputsTests
{
    [Theory]
    [InlineData("8x8", 20_000, 20_000, 2_000)]
    [InlineData("28x28", 5_349, 20_000, 2_000)]
    [InlineData("32x32x3", 1_365, 20_000, 2_000)]
    [InlineData("256x256x3", 21, 341, 2_000)]
    public void Rows_Shape_BoundsWhatIsInMemory(string text, int batch, int pool, int fit)
    {
        var settings = new RunSettings();
        Assert.True(ImageShape.TryParse(text, out ImageShape? shape));

        Assert.Equal((batch, pool, fit),
            (ImageInputs.BatchRows(settings, shape), ImageInputs.PoolRows(settings, shape), ImageInputs.FitRows(settings, shape)));
    }

    [Fact]
    public void Rows_NoImages_AreAsSet()
    {
        var settings = new RunSettings();

        Assert.Equal(
            (settings.BatchRows, settings.GatePoolRows, settings.FitRows),
            (ImageInputs.BatchRows(settings, null), ImageInputs.PoolRows(settings, null), ImageInputs.FitRows(settings, null)));
    }
}
