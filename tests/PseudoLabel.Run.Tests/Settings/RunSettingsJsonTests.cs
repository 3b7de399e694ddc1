using System.Text;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public class RunSettingsJsonTests
{
    private static RunSettings Read(string json) => RunSettingsJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "job.json");

    private static string Write(RunSettings settings)
    {
        using var stream = new MemoryStream();
        RunSettingsJson.Write(settings, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void Read_EmptyObject_GivesDefaults() => Assert.Equal(Write(new RunSettings()), Write(Read("{}")));

    [Fact]
    public void Read_CommentsTrailingCommasAndByteOrderMark_AreAllowed()
    {
        RunSettings settings = Read("\uFEFF{ // the short run\n \"max-rounds\": 2, /* and */ \"labeled\": [\"a.csv\",], }");
        Assert.Equal(2, settings.MaxRounds);
        Assert.Equal(["a.csv"], settings.Labeled);
    }

    [Fact]
    public void Read_EveryKindOfValue_IsTaken()
    {
        RunSettings settings = Read("""
            { "labeled": "l.csv", "unlabeled": ["a.csv", "b*.csv"], "label": "class", "columns": { "zip": "categorical", "note": "text" },
              "mode": "one-shot", "learner": "forest", "min-improvement": 1e-2, "metric": "macro-f1", "fast": true,
              "seed": 18446744073709551615 }
            """);
        Assert.Equal(["l.csv"], settings.Labeled);
        Assert.Equal(["a.csv", "b*.csv"], settings.Unlabeled);
        Assert.Equal("class", settings.Label);
        Assert.Equal(ColumnKind.Categorical, settings.Columns["zip"]);
        Assert.Equal(ColumnKind.Text, settings.Columns["note"]);
        Assert.Equal(RunMode.OneShot, settings.Mode);
        Assert.Equal("forest", settings.Learner);
        Assert.Equal(0.01, settings.MinImprovement);
        Assert.Equal(MetricKind.MacroF1, settings.Metric);
        Assert.True(settings.Fast);
        Assert.Equal(ulong.MaxValue, settings.Seed);
    }

    [Theory]
    [InlineData("{\n  \"max-round\": 3\n}", "job.json, line 2: there is no setting 'max-round'; did you mean 'max-rounds'?")]
    [InlineData("{ \"maxRounds\": 3 }", "job.json, line 1: there is no setting 'maxRounds'; did you mean 'max-rounds'?")]
    [InlineData(
        "{ \"qwertyuiop\": 3 }", "job.json, line 1: there is no setting 'qwertyuiop'; see 'pseudolabel run --help' for their names")]
    [InlineData(
        "{\n\n  \"max-rounds\":\n   \"many\" }", "job.json, line 4: 'max-rounds' is 'many'; it must be a whole number from 0 to 100")]
    [InlineData("{ \"max-rounds\": 2.5 }", "job.json, line 1: 'max-rounds' is 2.5; it must be a whole number from 0 to 100")]
    [InlineData("{ \"max-rounds\": null }", "job.json, line 1: 'max-rounds' is null; it must be a whole number from 0 to 100")]
    [InlineData("{ \"max-rounds\": 101 }", "job.json, line 1: 'max-rounds' is 101; it must be a whole number from 0 to 100")]
    [InlineData("{ \"seed\": -1 }", "job.json, line 1: 'seed' is -1; it must be a whole number from 0 to 18,446,744,073,709,551,615")]
    [InlineData("{ \"fast\": \"yes\" }", "job.json, line 1: 'fast' is 'yes'; it must be true or false")]
    [InlineData("{ \"label\": [\"a\"] }", "job.json, line 1: 'label' is an array; it must be a text")]
    [InlineData(
        "{ \"learner\": { } }",
        "job.json, line 1: 'learner' is an object; it must be one of auto, logistic, lightgbm, forest, extra-trees, logistic-mlnet, "
            + "forest-mlnet, "
            + "neural")]
    [InlineData("{ \"mode\": \"oneshot\" }",
        "job.json, line 1: 'mode' is 'oneshot'; it must be one of one-shot, iterative, joint; did you mean 'one-shot'?")]
    [InlineData(
        "{ \"metric\": \"macro_f1\" }",
        "job.json, line 1: 'metric' is 'macro_f1'; it must be one of accuracy, balanced-accuracy, macro-f1, mcc, auc, "
            + "average-precision, log-loss, cost; did you mean "
            + "'macro-f1'?")]
    [InlineData("{ \"labeled\": [\"a\",\n 3] }",
        "job.json, line 2: 'labeled' holds something that is not a text; it must be the name of a file or folder, or an array of names")]
    [InlineData("{ \"labeled\": \"\" }",
        "job.json, line 1: 'labeled' holds an empty name; it must be the name of a file or folder, or an array of names")]
    [InlineData("{ \"seed\": 1,\n \"seed\": 2 }", "job.json, line 2: 'seed' is given twice; give it once")]
    [InlineData(
        "{ \"columns\": {\n \"a\": \"text\",\n \"a\": \"ignore\" } }", "job.json, line 3: 'columns' gives column 'a' twice; give it once")]
    [InlineData("{ \"columns\": {\n \"a\": \"numerical\" } }",
        "job.json, line 2: 'columns' gives column 'a' a kind that is 'numerical'; it must be one of numeric, categorical, text, date-time, "
            + "ignore; did you mean 'numeric'?")]
    [InlineData(
        "{ \"columns\": { \"a\": 1 } }",
        "job.json, line 1: 'columns' gives column 'a' a kind that is not a text; it must be one of numeric, categorical, text, date-time, "
            + "ignore")]
    [InlineData("[]", "job.json, line 1: settings must be one JSON object, { \"name\": value, ... }")]
    [InlineData("{ \"label\": \"\\ud800\" }", "job.json, line 1: 'label' has an escape sequence that is not a character")]
    public void Read_WhatNoSettingTakes_NamesFileLineSettingAndWhatItTakes(string json, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => Read(json)).Message);

    [Theory]
    [InlineData("", 1)]
    [InlineData("{\n \"seed\": 1\n \"fast\": true }", 3)]
    [InlineData("{ \"seed\": 1 }\n{ }", 2)]
    [InlineData("{\n \"seed\": 1,", 2)]
    [InlineData("{ \"seed\": 01 }", 1)]
    public void Read_BrokenJson_IsOneLineWithFileAndLine(string json, int line)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(json));
        Assert.StartsWith($"job.json, line {line}: is not valid JSON: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        var error =
            Assert.Throws<UserErrorException>(() => RunSettingsJson.Read(new MemoryStream([(byte)'{', 0xE9, (byte)'}']), "job.json"));
        Assert.Equal("job.json: is not UTF-8 text; save it as UTF-8", error.Message);
    }

    [Fact]
    public void Write_Defaults_WritesEverySettingByItsName()
    {
        using JsonDocument json = JsonDocument.Parse(Write(new RunSettings()));
        Assert.Equal(SettingTable.All.Select(s => s.Name), json.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBytes()
    {
        var settings = new RunSettings
        {
            Labeled = ["données/é.csv"],
            Unlabeled = ["a.csv", "<b>.csv"],
            Label = "y",
            Columns = new Dictionary<string, ColumnKind> { ["b"] = ColumnKind.Ignore, ["a"] = ColumnKind.Numeric },
            Mode = RunMode.Joint,
            Metric = MetricKind.Auc,
            MinImprovement = 0.1 + 0.2,
            Seed = ulong.MaxValue,
        };
        string written = Write(settings);
        Assert.Equal(written, Write(Read(written)));
        Assert.Contains("données/é.csv", written, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", written, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', written);
    }

    [Fact]
    public void Options_SettingsInsideADocument_AreReadAndWrittenAlike()
    {
        string json = JsonSerializer.Serialize(new Holder(new RunSettings { MaxRounds = 3 }), RunSettingsJson.Options);
        Assert.Contains("\"run-settings\": {", json, StringComparison.Ordinal);
        Assert.Equal(3, JsonSerializer.Deserialize<Holder>(json, RunSettingsJson.Options)!.RunSettings.MaxRounds);
        string broken = json.Replace("max-rounds", "max-round", StringComparison.Ordinal);
        var error = Assert.Throws<UserErrorException>(() => JsonSerializer.Deserialize<Holder>(broken, RunSettingsJson.Options));
        Assert.Equal("there is no setting 'max-round'; did you mean 'max-rounds'?", error.Message);
    }

    private sealed record Holder(RunSettings RunSettings);
}
