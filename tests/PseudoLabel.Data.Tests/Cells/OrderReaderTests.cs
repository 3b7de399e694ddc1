using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

public sealed class OrderReaderTests
{
    private static readonly OrderReader Plain = new(null, []);

    [Theory]
    [InlineData("0,5", ',', null, 0.5)]
    [InlineData("1,001", '.', ',', 1001)]
    [InlineData("1.001", ',', '.', 1001)]
    [InlineData(" -3 ", '.', null, -3)]
    [InlineData("1704110400000000001", '.', null, 1704110400000000001.0)]
    [InlineData("1e9", '.', null, 1e9)]
    [InlineData("2024-01", '.', null, double.NaN)]
    [InlineData("00:15", '.', null, double.NaN)]
    [InlineData("1e999", '.', null, double.NaN)]
    public void Number_InTheFormOfItsColumn_IsReadToADouble(string cell, char point, char? group, double number) =>
        Assert.Equal(number, new OrderReader(new CellForm { Decimal = point, Group = group }, []).Number(cell));

    [Theory]
    [InlineData("2024-03", "2024-03-01")]
    [InlineData("03/2024", "2024-03-01")]
    [InlineData("2024-W01", "2024-01-01")]
    [InlineData("2020W53", "2020-12-28")]
    [InlineData("2021-w01", "2021-01-04")]
    [InlineData("2000Q1", "2000-01-01")]
    [InlineData("2000-Q4", "2000-10-01")]
    [InlineData("q2 2000", "2000-04-01")]
    [InlineData("2024-03-07 10:15", "2024-03-07T10:15")]
    [InlineData("00:15", null)]
    [InlineData("2024-13", null)]
    [InlineData("2024-00", null)]
    [InlineData("2021-W53", null)]
    [InlineData("2021-W00", null)]
    [InlineData("0000-01", null)]
    [InlineData("2000Q5", null)]
    [InlineData("soon", null)]
    public void Time_OfADayMonthWeekOrQuarter_IsItsStart(string cell, string? start) =>
        Assert.Equal(
            start is null ? double.NaN : DateTime.Parse(start, System.Globalization.CultureInfo.InvariantCulture).Ticks, Plain.Time(cell));

    [Fact]
    public void IsMissing_WordsForIt_AreAsInFeatures()
    {
        Assert.True(Plain.IsMissing(null));
        Assert.True(Plain.IsMissing("NA"));
        Assert.True(new OrderReader(null, ["unknown"]).IsMissing("Unknown"));
        Assert.False(Plain.IsMissing("0"));
        Assert.False(Plain.IsMissing("2024-03"));
    }
}
