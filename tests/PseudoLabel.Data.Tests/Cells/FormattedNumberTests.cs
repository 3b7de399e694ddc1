using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

public sealed class FormattedNumberTests
{
    [Theory]
    [InlineData("$65,961.37", 65961.37f)]
    [InlineData("10,345.20", 10345.2f)]
    [InlineData("-$1,000", -1000f)]
    [InlineData("$-1,000", -1000f)]
    [InlineData("($1,234.50)", -1234.5f)]
    [InlineData("$(5)", -5f)]
    [InlineData("1,234-", -1234f)]
    [InlineData("+5", 5f)]
    [InlineData("\u22125", -5f)]
    [InlineData("USD 12", 12f)]
    [InlineData("12 USD", 12f)]
    [InlineData("EUR12", 12f)]
    [InlineData("Rs. 500", 500f)]
    [InlineData("US$ 7.5", 7.5f)]
    [InlineData("\u00A37", 7f)]
    [InlineData("12 %", 12f)]
    [InlineData("12%", 12f)]
    [InlineData("-12.5 %", -12.5f)]
    [InlineData("12,34,567.5", 1234567.5f)]
    [InlineData("$.5", 0.5f)]
    [InlineData("1e3", 1000f)]
    [InlineData("1,234,567", 1234567f)]
    public void TryRead_PointAndComma_IsTheNumber(string text, float expected) => Read('.', ',', text, expected);

    [Theory]
    [InlineData("1.234,56", 1234.56f)]
    [InlineData("1.234", 1234f)]
    [InlineData("0,5", 0.5f)]
    [InlineData("1.234,56 \u20AC", 1234.56f)]
    [InlineData("kr 1.234,5", 1234.5f)]
    public void TryRead_CommaAndPoint_IsTheNumber(string text, float expected) => Read(',', '.', text, expected);

    [Theory]
    [InlineData(",", " ", "1 234,5", 1234.5f)]
    [InlineData(",", " ", "1\u00A0234\u00A0567,5", 1234567.5f)]
    [InlineData(",", " ", "1\u202F234,5 z\u0142", 1234.5f)]
    [InlineData(".", "'", "CHF 1'234.5", 1234.5f)]
    [InlineData(".", "'", "1\u2019234\u2019567", 1234567f)]
    public void TryRead_OtherThousands_IsTheNumber(string point, string group, string text, float expected) =>
        Read(point[0], group[0], text, expected);

    [Theory]
    [InlineData("1,2")]
    [InlineData("1,23")]
    [InlineData("1234,567")]
    [InlineData(",123")]
    [InlineData("1.234,5")]
    [InlineData("1,234.5.6")]
    [InlineData("1 234")]
    [InlineData("12 kg")]
    [InlineData("XYZ 12")]
    [InlineData("abc")]
    [InlineData("$")]
    [InlineData("%")]
    [InlineData("$$5")]
    [InlineData("--5")]
    [InlineData("-(5)")]
    [InlineData("5%%")]
    [InlineData("2024-01-01")]
    [InlineData("12:30")]
    [InlineData("1e99")]
    [InlineData("")]
    public void TryRead_AnythingElse_IsNoNumber(string text) => Assert.False(FormattedNumber.TryRead(text, '.', ',', out _), text);

    [Fact]
    public void TryRead_ThousandsThatAreNotTheColumnsOwn_AreNoNumber()
    {
        Assert.False(FormattedNumber.TryRead("1,234", '.', null, out _));
        Assert.False(FormattedNumber.TryRead("1.234", ',', null, out _));
        Assert.False(FormattedNumber.TryRead("1.5", ',', '.', out _));
    }

    private static void Read(char point, char? group, string text, float expected)
    {
        Assert.True(FormattedNumber.TryRead(text, point, group, out float value), text);
        Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), value.ToString(CultureInfo.InvariantCulture));
    }
}
