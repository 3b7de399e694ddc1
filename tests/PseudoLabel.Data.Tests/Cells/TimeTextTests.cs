using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2024-03-05", "2024-03-05")]
    [InlineData("2024/3/5", "2024-03-05")]
    [InlineData("2024-03-05T13:14:15", "2024-03-05T13:14:15")]
    [InlineData("2024-03-05 13:14:15.5", "2024-03-05T13:14:15.5")]
    [InlineData("2024-03-05T13:14:15+02:00", "2024-03-05T11:14:15")]
    [InlineData("2024-03-05T13:14:15-0530", "2024-03-05T18:44:15")]
    [InlineData("2024-03-05 13:14Z", "2024-03-05T13:14:00")]
    [InlineData("2024-03-05 13:14:15 UTC", "2024-03-05T13:14:15")]
    [InlineData("05.03.2024", "2024-03-05")]
    [InlineData("5. 3. 2024", "2024-03-05")]
    [InlineData("05/03/24", "2024-03-05")]
    [InlineData("05/03/69", "1969-03-05")]
    [InlineData("5 Mar 2024", "2024-03-05")]
    [InlineData("5-MAR-24", "2024-03-05")]
    [InlineData("March 5, 2024", "2024-03-05")]
    [InlineData("Mar. 5th 2024", "2024-03-05")]
    [InlineData("Tue, 5 Mar 2024 1:14 PM", "2024-03-05T13:14:00")]
    [InlineData("05/03/2024 12:00 AM", "2024-03-05")]
    [InlineData("05/03/2024, 12:30:10 p.m.", "2024-03-05T12:30:10")]
    [InlineData("29.02.2024", "2024-02-29")]
    public void TryTicks_DatesAsPeopleWriteThem_AreTheTime(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, out TimeParts parts), text);
        Assert.True(TimeText.TryTicks(parts, parts.ADigits == 4 ? TimeOrder.YearFirst : TimeOrder.DayFirst, out long ticks), text);
        Assert.Equal(expected, TimeCell.Text(ticks));
    }

    [Fact]
    public void TryTicks_MonthFirst_TakesTheFirstPartForTheMonth()
    {
        Assert.True(TimeText.TryParse("03/05/2024", out TimeParts parts));
        Assert.True(TimeText.TryTicks(parts, TimeOrder.MonthFirst, out long ticks));
        Assert.Equal("2024-03-05", TimeCell.Text(ticks));
        Assert.Null(parts.Certain);
    }

    [Theory]
    [InlineData("29.02.2023")]
    [InlineData("31/04/2024")]
    [InlineData("2024-13-01")]
    [InlineData("1.2.3")]
    [InlineData("10.0.17")]
    [InlineData("192.168.10.20")]
    [InlineData("12:30")]
    [InlineData("2024")]
    [InlineData("2024-01")]
    [InlineData("555-123-4567")]
    [InlineData("12/03-2024")]
    [InlineData("2024-03-05 25:00")]
    [InlineData("2024-03-05 13:00 PM")]
    [InlineData("2024-03-05x")]
    [InlineData("Foo 5 2024")]
    [InlineData("may")]
    [InlineData("")]
    public void TryTicks_AnythingElse_IsNoTime(string text) => Assert.False(
        TimeText.TryParse(text, out TimeParts parts)
            && TimeText.TryTicks(parts, parts.ADigits == 4 ? TimeOrder.YearFirst : TimeOrder.DayFirst, out _), text);
}
