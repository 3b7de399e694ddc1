using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Results;

public class ReportHtmlTests
{
    public static TheoryData<string> Examples => ["ten", "nothing", "supervised", "fast", "forty", "neural", "hostile"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_AnyMetrics_IsOneWellFormedPageThatAsksForNothing(string example)
    {
        string html = Text(Metrics(example));
        XElement page = Page(html);

        Assert.Equal("en", page.Attribute("lang")!.Value);
        Assert.Single(page.Descendants("h1"));
        Assert.DoesNotContain("http", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(page.Descendants().Attributes(),
            a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_AnyMetrics_NamesTablesAndDrawingsForThoseWhoDoNotSeeThem(string example)
    {
        XElement page = Page(Text(Metrics(example)));

        Assert.All(page.Descendants("table"), table => Assert.NotEqual("", table.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), head => Assert.Contains(head.Attribute("scope")!.Value, new[] { "row", "col" }));
        Assert.All(
            page.Descendants("svg").Where(svg => svg.Attribute("aria-hidden") is null),
            svg =>
            {
                Assert.Equal("img", svg.Attribute("role")!.Value);
                Assert.NotEqual("", svg.Element("title")!.Value);
                Assert.NotEqual("", svg.Element("desc")!.Value);
            });
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_AnyMetrics_DrawsWithNumbersOnly(string example)
    {
        string[] names = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"];

        Assert.All(
            Page(Text(Metrics(example))).Descendants("svg").Descendants().Attributes().Where(a => names.Contains(a.Name.LocalName)),
            a => Assert.True(
                double.TryParse(a.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v), $"{a}"));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_Verdict_IsThatOfTheRun(string example)
    {
        RunMetrics metrics = Metrics(example);

        XElement page = Page(Text(metrics));
        IEnumerable<string> said = page.Descendants("p").Where(p => p.Attribute("class")?.Value == "say").Select(p => p.Value);

        Assert.Equal(Verdict.Of(metrics).Sentences, said);
    }

    [Fact]
    public void Write_ClassSharesEstimated_AreATableWithIntervals()
    {
        RunMetrics metrics = Metrics("ten");
        double[] even = [.. metrics.Classes.Select(_ => 0.1)];

        string text = Text(metrics with
        {
            ClassShares = new ClassSharesSummary
            {
                LabelsDrawn = "evenly",
                Source = "estimated",
                Labeled = even,
                Pool = [0.55, .. even.Skip(1).Select(_ => 0.05)],
                Low = [0.5, .. even.Skip(1).Select(_ => 0.04)],
                High = [0.6, .. even.Skip(1).Select(_ => 0.06)],
                Factors = [2.5, .. even.Skip(1).Select(_ => 0.9)],
                AccuracyBefore = 0.8,
                AccuracyAfter = 0.85,
            },
        });

        Assert.Contains("Unlabeled rows, estimated", text, StringComparison.Ordinal);
        Assert.Contains($"{Percent(0.55)} ({Percent(0.5)} to {Percent(0.6)})", text, StringComparison.Ordinal);
        Assert.Contains($"goes from {Percent(0.8)} to {Percent(0.85)}", text, StringComparison.Ordinal);

        static string Percent(double share) => PseudoLabel.Run.Results.Report.Figures.Percent(share);
    }

    [Fact]
    public void Write_FastButSupervisedKept_SaysNotGated()
    {
        RunMetrics fast = ExampleMetrics.Fast();
        XElement page = Page(Text(fast with { Gate = fast.Gate with { Replaced = false, Round = 0 } }));

        Assert.Equal("Not gated", page.Descendants("p").First().Value);
    }

    [Fact]
    public void Write_KeyFigures_AreThoseOfTheMetrics()
    {
        XElement cards = Page(Text(ExampleMetrics.TenClasses())).Descendants("dl").Single();
        Dictionary<string, string[]> figures = cards.Elements("div")
            .ToDictionary(c => c.Element("dt")!.Value, c => c.Elements("dd").Select(d => d.Value.Replace('\u00A0', ' ')).ToArray());

        Assert.Equal("1,000", figures["Labeled rows"][0]);
        Assert.Equal(["1,000,000", "2 files"], figures["Unlabeled rows"]);
        Assert.Equal("1,204", figures["Rejected"][0]);
        Assert.Equal(["96.1 %", "of accepted labels; at least 94.1 % with 90.0 % confidence, from 541 labeled rows"],
            figures["Estimated precision"]);
        Assert.Equal(["75.0 %", "on held-out labels; supervised alone 72.3 %"], figures["Accuracy"]);
    }

    [Fact]
    public void Write_Notices_AreEachShown()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement page = Page(Text(metrics));

        Assert.Equal(metrics.Notices, Notices(page)!.Descendants("li").Select(li => li.Value));
        Assert.Null(Notices(Page(Text(metrics with { Notices = [] }))));
    }

    [Fact]
    public void Write_Rounds_HaveARowEachAndThePublishedOneIsMarked()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement[] rows = [.. Table(Page(Text(metrics)), "Each round").Descendants("tbody").Elements()];

        Assert.Equal(metrics.Rounds.Count, rows.Length);
        Assert.Equal("4published", rows[4].Element("th")!.Value);
        Assert.Equal(["0.9393", "0.7290", "+0.0833 ± 0.0110"], rows[4].Elements("td").Skip(2).Take(3).Select(c => c.Value));
        Assert.Equal("0, supervised", rows[0].Element("th")!.Value);
    }

    [Theory]
    [InlineData(MetricKind.LogLoss, "best: 0.4118")]
    [InlineData(MetricKind.Auc, "best: 0.9657")]
    public void Write_MetricChart_MarksTheBestRoundOfTheSettingsMetric(MetricKind metric, string mark)
    {
        RunMetrics metrics = ExampleMetrics.NothingGained();
        XElement page = Page(Text(metrics with { Settings = metrics.Settings with { Metric = metric } }));

        Assert.Contains(page.Descendants("text"), t => t.Value == mark);
        Assert.Contains(page.Descendants("text"), t => t.Value == "supervised");
    }

    [Fact]
    public void Write_StackedBars_AreAsHighAsTheRowsOfTheirRound()
    {
        RunMetrics metrics = ExampleMetrics.FortyClasses();
        XElement svg = Svg(Page(Text(metrics)), "Rows selected for training by round and class");
        XElement[] bars = [.. svg.Elements("rect")];
        double[] heights = [.. metrics.Rounds.Skip(1).Select(r =>
            bars.Where(b => b.Value.StartsWith($"round {r.Round},", StringComparison.Ordinal)).Sum(b => (double)b.Attribute("height")!))];
        long[] rows = [.. metrics.Rounds.Skip(1).Select(r => r.SelectedByClass.Sum())];

        // Nine classes with their own color and one bar for the rest, in each of three rounds.
        Assert.Equal(30, bars.Length);
        Assert.Equal(rows[1] / (double)rows[0], heights[1] / heights[0], 0.01);
        Assert.Equal(rows[2] / (double)rows[0], heights[2] / heights[0], 0.01);
        Assert.EndsWith(Count(rows[2]) + " rows", svg.Element("desc")!.Value, StringComparison.Ordinal);

        static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Write_Histograms_DrawTheThresholdOfEachClassThatHasOne()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement page = Page(Text(metrics));

        for (int c = 0; c < metrics.Classes.Count; c++)
        {
            XElement svg = Svg(page, $"Confidence of {metrics.Classes[c]}");
            XElement? cut = svg.Elements("line").SingleOrDefault(l => l.Attribute("class")!.Value == "cut");
            Assert.Equal(metrics.Decisions.Thresholds[c] is null, cut is null);
            if (cut is not null)
            {
                // The plot spans 38 to 206 of the view box, for probabilities 0 to 1.
                Assert.Equal(38 + (168 * metrics.Decisions.Thresholds[c]!.Value), (double)cut.Attribute("x1")!, 0.01);
            }
        }
    }

    [Fact]
    public void Write_ReliabilityDiagrams_DrawEachBinWithItsErrorAndCount()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement page = Page(Text(metrics));

        foreach ((string title, IReadOnlyList<ReliabilityBin> bins) in new[]
        {
            ("Reliability before temperature scaling", metrics.Calibration.ReliabilityBefore),
            ("Reliability after temperature scaling", metrics.Calibration.ReliabilityAfter),
        })
        {
            XElement svg = Svg(page, title);
            ReliabilityBin[] filled = [.. bins.Where(b => b.Count > 0)];
            Assert.Equal(filled.Length, svg.Elements("circle").Count());
            Assert.Equal(filled.Length, svg.Elements("line").Count(l => l.Attribute("class")!.Value == "error"));
            Assert.Equal(filled.Length, svg.Elements("rect").Count());
            Assert.All(filled.Zip(svg.Elements("circle")),
                b => Assert.Contains($"of {b.First.Count:N0} rows", b.Second.Value, StringComparison.Ordinal));
            Assert.Single(svg.Elements("line"), l => l.Attribute("class")!.Value == "ref");
        }

        RunMetrics none = metrics with { Calibration = metrics.Calibration with { ReliabilityBefore = [], ReliabilityAfter = [] } };
        Assert.DoesNotContain(Page(Text(none)).Descendants("h2"), h => h.Value == "Calibration");
    }

    [Fact]
    public void Write_Shift_NamesTheColumnsOnlyWhereThereIsOne()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();

        Assert.Equal(["amount", "zip"], Table(Page(Text(metrics)), "The columns that tell them apart").Descendants("tbody").Elements()
            .Select(r => r.Element("th")!.Value));
        XElement alike = Page(Text(metrics with { Shift = metrics.Shift! with { Shifted = false } }));
        Assert.DoesNotContain(alike.Descendants("caption"), c => c.Value.StartsWith("The columns that", StringComparison.Ordinal));
        Assert.DoesNotContain(Page(Text(metrics with { Shift = null, ClassBalance = null })).Descendants("h2"),
            h => h.Value.StartsWith("Labeled and unlabeled rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_Settings_AreAllThereUnderTheirJobNames()
    {
        string[] names = [.. typeof(RunSettings).GetProperties().Select(p => JsonNamingPolicy.KebabCaseLower.ConvertName(p.Name))];
        XElement[] rows = [.. Table(Page(Text(ExampleMetrics.TenClasses())), "All settings").Descendants("tbody").Elements()];

        Assert.Equal(names.Order(), rows.Select(r => r.Element("th")!.Value).Order());
        Assert.Equal(["columns", "label", "labeled", "seed", "unlabeled"],
            rows.Where(r => r.Attribute("class")?.Value == "changed").Select(r => r.Element("th")!.Value).Order());
    }

    [Fact]
    public void Write_Names_AreTextNeverMarkup()
    {
        RunMetrics metrics = ExampleMetrics.Hostile();
        string html = Text(metrics);
        XElement page = Page(html);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("th"), th => th.Value == "\"quoted\" & 'single'");
        Assert.Contains(page.Descendants("th"), th => th.Value == "nul\uFFFD and \uFFFD\uFFFD");
        Assert.Contains(page.Descendants("li"), li => li.Value == "</style></html>");
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Network_ShowsItWithAndWithoutTheUnlabeledRowsAndNoSelection()
    {
        XElement page = Page(Text(ExampleMetrics.Neural()));

        Assert.Equal(
            [["labels and unlabeled rows", "0.9700", "0.1200"], ["labels alone", "0.9100", "0.3400"]],
            Table(page, "The same network with and without").Descendants("tbody").Elements()
                .Select(r => r.Elements().Select(c => c.Value).ToArray()));
        Assert.Contains("mlp 256-256", page.Value, StringComparison.Ordinal);
        Assert.Contains("2 of them cut short", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("Rows selected of each class", page.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten")]
    [InlineData("neural")]
    public void Write_AfterARoundTripThroughMetricsJson_GivesTheSamePage(string example)
    {
        RunMetrics metrics = Metrics(example);
        var stream = new MemoryStream();
        MetricsJson.Write(metrics, stream);
        stream.Position = 0;

        Assert.Equal(Text(metrics), Text(MetricsJson.Read(stream)));
    }

    private static RunMetrics Metrics(string example) => example switch
    {
        "ten" => ExampleMetrics.TenClasses(),
        "nothing" => ExampleMetrics.NothingGained(),
        "supervised" => ExampleMetrics.SupervisedOnly(),
        "fast" => ExampleMetrics.Fast(),
        "forty" => ExampleMetrics.FortyClasses(),
        "neural" => ExampleMetrics.Neural(),
        _ => ExampleMetrics.Hostile(),
    };

    private static string Text(RunMetrics metrics)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ReportHtml.Write(metrics, writer);
        return writer.ToString();
    }

    private static XElement Page(string html)
    {
        const string doctype = "<!DOCTYPE html>\n";
        Assert.StartsWith(doctype, html, StringComparison.Ordinal);
        return XElement.Parse(html[doctype.Length..]);
    }

    private static XElement? Notices(XElement page) =>
        page.Descendants("section").SingleOrDefault(s => s.Attribute("class")!.Value.StartsWith("notices", StringComparison.Ordinal));

    private static XElement Table(XElement page, string caption) =>
        page.Descendants("table").Single(t => t.Element("caption")!.Value.StartsWith(caption, StringComparison.Ordinal));

    private static XElement Svg(XElement page, string title) => page.Descendants("svg").Single(s => s.Element("title")?.Value == title);
}
