using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>What is watched is what the code tells.</summary>
public sealed partial class WatchTests(Installations installations)
{
    private static readonly string Code = Repository.Sources("src/PseudoLabel.Functions");

    [Fact]
    public async Task Workbook_EveryQuery_AsksForWhatTheCodeTells()
    {
        Installation installation = await installations.Of(Combination.Default);
        JsonNode workbook = Assert.Single(installation.Of("Microsoft.Insights/workbooks"))["properties"]!;
        JsonNode page = JsonNode.Parse(workbook.Text("serializedData"))!;
        string[] queries =
            [.. page["items"]!.AsArray().Where(i => i!["type"]!.GetValue<int>() == 3).Select(i => i!["content"].Text("query"))];

        Assert.Equal("Notebook/1.0", page.Text("version"));
        Assert.Equal("Microsoft.Insights/components/appi", installation.Place(workbook.Text("sourceId")));
        Assert.All(queries, AssertTold);

        // And all of it is on the page.
        Assert.Empty(Instruments().Except(queries.SelectMany(q => Measure().Matches(q)).Select(m => m.Groups[1].Value)));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Alerts_EveryCombination_AreThereAndAskForWhatTheCodeTells(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode[] alerts = [.. installation.Of("Microsoft.Insights/scheduledQueryRules")];

        Assert.Equal(
            ["alert-failed-run", "alert-many-retries", "alert-poison-blob"],
            alerts.Select(a => installation.Plain(a.Text("name"))).Order(StringComparer.Ordinal));
        Assert.All(alerts.Select(a => a["properties"]!), alert =>
        {
            JsonNode condition = Assert.Single(alert["criteria"]!["allOf"]!.AsArray())!;
            string query = condition.Text("query");
            AssertTold(query);
            Assert.Contains($"summarize {condition["metricMeasureColumn"]} = ", query, StringComparison.Ordinal);
            Assert.Equal("Microsoft.Insights/components/appi", installation.Place(alert["scopes"]![0]!.GetValue<string>()));
            Assert.Equal(
                "Microsoft.Insights/actionGroups/ag", installation.Place(alert["actions"]!["actionGroups"]![0]!.GetValue<string>()));
        });
    }

    [Fact]
    public async Task Spend_Parameters_AreItsLimits()
    {
        Installation installation = await installations.Of(
            Combination.Default,
            "param monthlyBudget = 80\nparam dailyCapGb = 3\nparam retriesPerHour = 7\nparam alertEmail = 'a@b.example'");
        JsonNode budget = installation.Only("Microsoft.Consumption/budgets");
        JsonNode retries = installation.Of("Microsoft.Insights/scheduledQueryRules")
            .Single(a => a.Text("name").Contains("retries", StringComparison.Ordinal));

        Assert.Equal(80, budget["amount"]!.GetValue<int>());
        Assert.Equal("2026-01-01", budget["timePeriod"].Text("startDate"));
        Assert.All(
            budget["notifications"]!.AsObject(), n => Assert.Equal("a@b.example", n.Value!["contactEmails"]![0]!.GetValue<string>()));
        Assert.Equal(
            3, installation.Only("Microsoft.OperationalInsights/workspaces")["workspaceCapping"]!["dailyQuotaGb"]!.GetValue<int>());
        Assert.Equal(7, retries["properties"]!["criteria"]!["allOf"]![0]!["threshold"]!.GetValue<int>());
        Assert.Equal("a@b.example", installation.Only("Microsoft.Insights/actionGroups")["emailReceivers"]![0].Text("emailAddress"));
    }

    private static IEnumerable<string> Instruments() => Instrument().Matches(Code).Select(m => m.Groups[1].Value);

    private static void AssertTold(string query)
    {
        string[] measures = [.. Measure().Matches(query).Select(m => m.Groups[1].Value)];
        string[] lines = [.. LogLine().Matches(query).Select(m => m.Groups[1].Value)];

        Assert.Single(measures.Concat(lines));
        Assert.Empty(measures.Except(Instruments()));
        Assert.All(lines, line => Assert.Contains($"logger.LogError(\"{line}", Code, StringComparison.Ordinal));
        Assert.All(
            Dimension().Matches(query),
            d => Assert.Contains($"new KeyValuePair<string, object?>(\"{d.Groups[1].Value}\"", Code, StringComparison.Ordinal));
    }

    [GeneratedRegex("""Meter\.Create\w+<\w+>\(\s*"([\w.]+)"[,)]""")]
    private static partial Regex Instrument();

    [GeneratedRegex("""where name == "([\w.]+)" ?""")]
    private static partial Regex Measure();

    [GeneratedRegex("where message startswith \"([^\"]+)\"")]
    private static partial Regex LogLine();

    [GeneratedRegex("customDimensions\\[\"(\\w+)\"\\]")]
    private static partial Regex Dimension();
}
