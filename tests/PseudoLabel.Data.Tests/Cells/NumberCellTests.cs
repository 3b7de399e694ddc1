using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tests.Cells;

public sealed class NumberCellTests
{
    [Theory]
    [InlineData("0", 0f)]
    [InlineData("-1.5", -1.5f)]
    [InlineData("+.5", 0.5f)]
    [InlineData("7.", 7f)]
    [InlineData("  12 ", 12f)]
    [InlineData("1e3", 1000f)]
    [InlineData("2.5E-2", 0.025f)]
    [InlineData("0.23001961", 0.23001961f)]
    [InlineData("16777217", 16777216f)]
    [InlineData("16777219", 16777220f)]
    [InlineData("1.00000005960464477540", 1.0000001f)]
    [InlineData("123456789012345678901234567890", 1.2345679e29f)]
    [InlineData("1e-45", 1e-45f)]
    [InlineData("3.4028235e38", float.MaxValue)]
    public void Read_Number_IsNearestFloat(string text, float expected)
    {
        Assert.Equal(NumberKind.Number, NumberCell.Read(text, out float value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("nan")]
    [InlineData("NULL")]
    [InlineData("none")]
    [InlineData(" ? ")]
    [InlineData(null)]
    public void Read_WordForMissing_IsMissing(string? text)
    {
        Assert.Equal(NumberKind.Missing, NumberCell.Read(text, out float value));
        Assert.True(float.IsNaN(value));
    }

    [Theory]
    [InlineData("abc", "'abc' is not a number")]
    [InlineData("1,000", "'1,000' is not a number")]
    [InlineData("1e", "'1e' is not a number")]
    [InlineData("+", "'+' is not a number")]
    [InlineData("1 2", "'1 2' is not a number")]
    [InlineData("0x10", "'0x10' is not a number")]
    [InlineData("Infinity", "'Infinity' is not a finite number")]
    [InlineData("-∞", "'-∞' is not a number")]
    [InlineData("1e39", "'1e39' is beyond the range of a 32-bit number")]
    [InlineData("1e999", "'1e999' is beyond the range of a 32-bit number")]
    [InlineData("a\nb", "'a b' is not a number")]
    public void Read_AnythingElse_IsBadAndSaysWhy(string text, string why)
    {
        Assert.Equal(NumberKind.Bad, NumberCell.Read(text, out float value));
        Assert.True(float.IsNaN(value));
        Assert.Equal(why, NumberCell.WhyBad(text));
    }

    [Property(MaxTest = 2000)]
    public void Read_AnyDecimalText_EqualsFrameworkParse(long digits, byte point, sbyte exponent, bool withExponent)
    {
        string text = digits.ToString(CultureInfo.InvariantCulture);
        int from = text.StartsWith('-') ? 1 : 0;
        text = text.Insert(from + (point % (text.Length - from + 1)), ".");
        text += withExponent ? $"e{exponent % 40}" : string.Empty;
        float expected = float.Parse(text, CultureInfo.InvariantCulture);
        NumberKind kind = NumberCell.Read(Encoding.UTF8.GetBytes(text), out float value);
        Assert.Equal(float.IsFinite(expected) ? NumberKind.Number : NumberKind.Bad, kind);
        Assert.True(kind == NumberKind.Bad || BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(value), text);
    }

    [Property(MaxTest = 2000)]
    public void Read_AnyFloatWritten_ComesBack(int bits)
    {
        float number = BitConverter.Int32BitsToSingle(bits);
        NumberKind kind = NumberCell.Read(number.ToString(CultureInfo.InvariantCulture), out float value);
        Assert.Equal(float.IsNaN(number) ? NumberKind.Missing : float.IsInfinity(number) ? NumberKind.Bad : NumberKind.Number, kind);
        Assert.True(!float.IsFinite(number) || value.Equals(number));
    }
}
