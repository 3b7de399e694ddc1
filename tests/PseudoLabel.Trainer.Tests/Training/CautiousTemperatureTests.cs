using PseudoLabel.Core.Calibration;
using PseudoLabel.Trainer.Training;

namespace PseudoLabel.Trainer.Tests.Training;

public sealed class CautiousTemperatureTests
{
    [Theory]
    [InlineData(20, 20)]
    [InlineData(20, 18)]
    [InlineData(5, 5)]
    public void Few_rows_entitle_to_no_more_than_their_number_says(int rows, int right)
    {
        // Logits of 12 and 0: as sure as 0.999994.
        float[] scores = [.. Enumerable.Range(0, rows).SelectMany(_ => new[] { 12f, 0f })];
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i < right ? 0 : 1)];
        double temperature = CautiousTemperature.Find(scores, labels, 2);
        double confidence = 1 / (1 + Math.Exp(-12 / temperature));
        Assert.True(confidence <= ((right + 1.0) / (rows + 2)) + 1e-4, $"{confidence} at {temperature}");
        Assert.True(temperature > 1);
    }

    [Fact]
    public void A_network_that_is_unsure_is_left_as_it_is()
    {
        float[] scores = [.. Enumerable.Range(0, 20).SelectMany(_ => new[] { 1f, 0f })];
        Assert.Equal(1, CautiousTemperature.Find(scores, [.. Enumerable.Range(0, 20).Select(_ => 0)], 2));
    }

    [Fact]
    public void Many_rows_are_believed()
    {
        float[] scores = [.. Enumerable.Range(0, 400).SelectMany(i => new[] { 4f, 0f })];
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 5 == 0 ? 1 : 0)];
        Assert.Equal(Temperature.Fit(scores, labels, 2).Value, CautiousTemperature.Find(scores, labels, 2));
    }
}
