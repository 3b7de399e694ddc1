using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

/// <summary>A value has one text, whatever it was read from.</summary>
public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData(" True ", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("1.0", "1")]
    [InlineData("+1", "1")]
    [InlineData("-0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e2", "100")]
    [InlineData("01234", "01234")]
    [InlineData("1-2", "1-2")]
    [InlineData("2024-01-05 00:00:00", "2024-01-05")]
    [InlineData("2024-01-05T06:07:08.500", "2024-01-05T06:07:08.5")]
    [InlineData("2024-01-05T06:07:08+02:00", "2024-01-05T04:07:08")]
    [InlineData("New York", "New York")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("-1000000000000000000000000000.0000000001", "-1000000000000000000000000000.0000000001")]
    [InlineData("1000000000000000000000000000.50", "1000000000000000000000000000.5")]
    [InlineData("  ", null)]
    public void Text_has_one_form(string written, string? form) => Assert.Equal(form, CanonicalText.Of(written));

    [Fact]
    public void Typed_values_have_the_form_of_their_text()
    {
        Assert.Equal(CanonicalText.Of("0.1"), CanonicalText.Of(0.1f));
        Assert.Equal(CanonicalText.Of("0.1"), CanonicalText.Of(0.1));
        Assert.Equal(CanonicalText.Of("1.0"), CanonicalText.Of(1.0));
        Assert.Equal(CanonicalText.Of("1.50"), CanonicalText.Of(1.50m));
        Assert.Equal(CanonicalText.Of("-3"), CanonicalText.Of(-3L));
        Assert.Equal(CanonicalText.Of("True"), CanonicalText.Of(true));
        Assert.Equal(CanonicalText.Of("2024-01-05"), TimeCell.Text(new DateTime(2024, 1, 5).Ticks));
    }
}
