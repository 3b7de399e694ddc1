using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public class SettingTableTests
{
    [Fact]
    public void All_EveryPropertyOfRunSettings_HasOneSettingOfItsName()
    {
        IEnumerable<string> properties =
            typeof(RunSettings).GetProperties().Select(p => JsonNamingPolicy.KebabCaseLower.ConvertName(p.Name));
        Assert.Equal(properties.Order(StringComparer.Ordinal), SettingTable.All.Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_DefaultText_ParsesBackToTheDefault()
    {
        var defaults = new RunSettings();
        foreach (Setting setting in SettingTable.All.Where(s => s.DefaultText.Length > 0))
        {
            Assert.Equal(defaults, setting.Parse(defaults, [setting.DefaultText], setting.Name));
        }
    }

    [Fact]
    public void All_TakesWordsAlone_DeclaresWhatObeysEach()
    {
        Setting[] ofWords = [.. SettingTable.All.Where(s => s.Words.Count > 0 && s.Count == ValueCount.One)];

        Assert.NotEmpty(ofWords);
        Assert.All(ofWords, s => Assert.Equal(s.Words, s.Choices?.Names));
        Assert.All(ofWords, s => Assert.DoesNotContain("", s.Choices!.Help));
    }

    [Fact]
    public void Parse_Columns_AddsToWhatIsThereAndSplitsAtTheLastEqualsSign()
    {
        Setting columns = SettingTable.Find("columns")!;
        RunSettings settings = columns.Parse(new RunSettings(), ["a=text", "b=c=numeric"], "--column");
        settings = columns.Parse(settings, ["a=ignore"], "--column");
        Assert.Equal(ColumnKind.Ignore, settings.Columns["a"]);
        Assert.Equal(ColumnKind.Numeric, settings.Columns["b=c"]);
    }

    [Theory]
    [InlineData("columns", "a", "--x is 'a'; it must be NAME=KIND, the kind one of numeric, categorical, text, date-time, ignore")]
    [InlineData("max-rounds", "1e1", "--x is '1e1'; it must be a whole number from 0 to 100")]
    [InlineData("threshold", "0,5", "--x is '0,5'; it must be a number from 0 to 1")]
    [InlineData("threshold", "NaN", "--x is NaN; it must be a number from 0 to 1")]
    [InlineData("seed", "-1", "--x is '-1'; it must be a whole number from 0 to 18,446,744,073,709,551,615")]
    [InlineData("fast", "yes", "--x is 'yes'; it must be true or false")]
    public void Parse_WhatItDoesNotTake_SaysWhatItTakes(string name, string value, string message) =>
        Assert.Equal(
            message, Assert.Throws<UserErrorException>(() => SettingTable.Find(name)!.Parse(new RunSettings(), [value], "--x")).Message);
}
