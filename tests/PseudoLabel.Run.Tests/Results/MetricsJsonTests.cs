using System.Text;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public class MetricsJsonTests
{
    [Fact]
    public void Write_Metrics_NamesAreCamelCaseAndTheSettingsKebabCase()
    {
        using JsonDocument json = JsonDocument.Parse(Text(ExampleMetrics.TenClasses()));
        JsonElement root = json.RootElement;

        Assert.Equal(0.7290, root.GetProperty("rounds")[4].GetProperty("metrics").GetProperty("log-loss").GetDouble());
        Assert.Equal("numeric", root.GetProperty("inputs").GetProperty("columns")[0].GetProperty("kind").GetString());
        Assert.Equal(6, root.GetProperty("settings").GetProperty("max-rounds").GetInt32());
        Assert.Equal("log-loss", root.GetProperty("settings").GetProperty("metric").GetString());
        Assert.Equal("iterative", root.GetProperty("settings").GetProperty("mode").GetString());
        Assert.Equal("categorical", root.GetProperty("settings").GetProperty("columns").GetProperty("zip").GetString());
    }

    [Fact]
    public void Write_Metrics_EndWithTheTiming()
    {
        using JsonDocument json = JsonDocument.Parse(Text(ExampleMetrics.TenClasses()));

        Assert.Equal("formatVersion", json.RootElement.EnumerateObject().First().Name);
        Assert.Equal("timing", json.RootElement.EnumerateObject().Last().Name);
    }

    [Fact]
    public void Write_SameMapsFilledInAnotherOrder_GivesTheSameBytes()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        RunMetrics other = metrics with
        {
            Settings = metrics.Settings with
            {
                Columns = new Dictionary<string, ColumnKind> { ["note"] = ColumnKind.Text, ["zip"] = ColumnKind.Categorical },
            },
            Rounds = [.. metrics.Rounds.Select(r => r with { Metrics = r.Metrics.Reverse().ToDictionary() })],
        };

        Assert.Equal(Text(metrics), Text(other));
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameMetrics()
    {
        foreach (RunMetrics metrics in new[]
        {
            ExampleMetrics.TenClasses(), ExampleMetrics.NothingGained(), ExampleMetrics.SupervisedOnly(), ExampleMetrics.FortyClasses(),
        })
        {
            string text = Text(metrics);

            Assert.Equal(text, Text(MetricsJson.Read(Bytes(text))));
        }
    }

    [Fact]
    public void Read_NumbersWithAllTheirDigits_KeepsThem()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        metrics = metrics with { Gate = metrics.Gate with { Gain = new GainSummary(1.0 / 3, Math.Sqrt(2) * 1e-17) } };

        Assert.Equal(metrics.Gate.Gain, MetricsJson.Read(Bytes(Text(metrics))).Gate.Gain);
    }

    [Fact]
    public void Write_NumbersThatAreNone_AreNullAndReadAsNaN()
    {
        string text = Text(ExampleMetrics.Hostile());
        RunMetrics read = MetricsJson.Read(Bytes(text));

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.Equal(double.NaN, read.Rounds[1].Metrics["log-loss"]);
        Assert.Equal(double.NaN, read.Gate.Gain.StandardError);
        Assert.Null(read.Decisions.EstimatedPrecision);
        Assert.Null(read.Decisions.Thresholds[3]);
    }

    [Fact]
    public void Write_Names_KeepTheirLettersAndEscapeMarkup()
    {
        string text = Text(ExampleMetrics.TenClasses() with { Classes = ["žába", "<script>"] });

        Assert.Contains("\"žába\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("null", null)]
    [InlineData("{\n\"formatVersion\": \"x\"}", 2)]
    [InlineData("{}", 1)]
    public void Read_NotSuchAFile_IsAUserError(string text, int? line)
    {
        var error = Assert.Throws<UserErrorException>(() => MetricsJson.Read(Bytes(text)));

        Assert.Equal("metrics.json", error.File);
        Assert.Equal(line, (int?)error.Line);
    }

    [Fact]
    public void Read_LaterVersion_IsAUserError()
    {
        string text = Text(ExampleMetrics.TenClasses() with { FormatVersion = 2 });

        Assert.Contains(
            "format version 2", Assert.Throws<UserErrorException>(() => MetricsJson.Read(Bytes(text))).Message, StringComparison.Ordinal);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Text(RunMetrics metrics)
    {
        var stream = new MemoryStream();
        MetricsJson.Write(metrics, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
