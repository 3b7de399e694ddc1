using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Text;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features.Text;

public class UnspacedScriptsTests
{
    [Theory]
    [InlineData("股市今日大涨", 6, 6)]
    [InlineData("ตลาดหุ้น", 8, 8)]
    [InlineData("かなカナ", 4, 4)]
    [InlineData("iPhone 新机", 2, 8)]
    [InlineData("한국어 뉴스", 0, 5)]
    [InlineData("1, 2!", 0, 0)]
    public void Count_Text_TellsScriptsWithoutSpaces(string text, long unspaced, long letters) =>
        Assert.Equal((unspaced, letters), UnspacedScripts.Count(text));

    [Fact]
    public void Fit_ChineseTexts_TakesSingleCharacters() => Assert.Contains(
        "c0: characters \"股\"", Fit(ColumnKind.Text, new FeatureOptions(), Values("股市大涨", "大跌 股", "iPhone")).Names);

    [Fact]
    public void Fit_TextsWithSpaces_TakesNone() =>
        Assert.DoesNotContain("c0: characters \"股\"", Fit(ColumnKind.Text, new FeatureOptions(), Values("the 股", "a 股 fell")).Names);
}
