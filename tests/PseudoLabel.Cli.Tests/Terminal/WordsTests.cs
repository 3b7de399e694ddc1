using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3_790, "1 h 3 min")]
    [InlineData(double.PositiveInfinity, "23976 h 0 min")]
    public void Time_IsRoundedToWhatMatters(double seconds, string words) => Assert.Equal(words, Words.Time(seconds));

    [Theory]
    [InlineData(1, "row", "1 row")]
    [InlineData(12_345, "row", "12,345 rows")]
    [InlineData(3, "class", "3 classes")]
    public void Count_AgreesWithItsNoun(long count, string noun, string words) => Assert.Equal(words, Words.Count(count, noun));

    [Theory]
    [InlineData(0.12345, "0.1235")]
    [InlineData(double.NaN, "-")]
    public void Metric_WithoutAValue_IsADash(double value, string words) => Assert.Equal(words, Words.Metric(value));
}
