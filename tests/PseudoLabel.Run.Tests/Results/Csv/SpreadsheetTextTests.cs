using FsCheck.Xunit;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Tests.Results.Csv;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("-1+1")]
    [InlineData("-a1")]
    [InlineData("+49 30 1234")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("\0=1")]
    [InlineData("\uFF1D1")]
    [InlineData("\uFF20a")]
    [InlineData("'=1")]
    [InlineData("''-x")]
    public void Safe_WhatASpreadsheetComputes_IsMarkedAsText(string text)
    {
        Assert.Equal("'" + text, SpreadsheetText.Safe(text));
        Assert.Equal(text, SpreadsheetText.Plain(SpreadsheetText.Safe(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("+3.25")]
    [InlineData("-1,234.50")]
    [InlineData("-1e-5")]
    [InlineData("-12%")]
    [InlineData("a=b")]
    [InlineData("'quoted'")]
    [InlineData("2026-11-27")]
    [InlineData(" =1")]
    public void Safe_OtherTextAndNumbers_StayAsTheyAre(string text)
    {
        Assert.Equal(text, SpreadsheetText.Safe(text));
        Assert.Equal(text, SpreadsheetText.Plain(text));
    }

    [Property]
    public bool Plain_OfAnySafeText_IsTheText(string? text) => SpreadsheetText.Plain(SpreadsheetText.Safe(text ?? "")) == (text ?? "");

    [Property]
    public bool Plain_OfAnySafeTextOfMarks_IsTheText(bool[] parts)
    {
        string text = string.Concat(parts.Select(p => p ? "'" : "=")) + "1";
        return SpreadsheetText.Plain(SpreadsheetText.Safe(text)) == text;
    }

    [Fact]
    public void Bounded_LongerThanACell_EndsInAnEllipsisAndFitsWithItsMark()
    {
        string text = "=" + new string('x', 40_000);

        string bounded = SpreadsheetText.Safe(SpreadsheetText.Bounded(text));

        Assert.Equal(SpreadsheetText.MaxLength, bounded.Length);
        Assert.EndsWith("x\u2026", bounded, StringComparison.Ordinal);
        Assert.Equal(new string('x', SpreadsheetText.MaxLength), SpreadsheetText.Bounded(new string('x', SpreadsheetText.MaxLength)));
    }
}
