using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Report;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Results;

public class ReportHtmlTests
{
    public static TheoryData<string> Examples => ["ten", "nothing", "supervised", "fast", "forty", "neural", "hostile", "long", "earlier"];

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
        Assert.All(
            page.Descendants().Where(e => e.Attribute("href") is not null),
            link =>
            {
                // A link gives a file that lies in it; none leads anywhere.
                Assert.Equal("a", link.Name.LocalName);
                Assert.Matches("^data:(text/csv;charset=utf-8|image/svg[+]xml);base64,[A-Za-z0-9+/]+=*$", link.Attribute("href")!.Value);
                Assert.Matches("^[a-z0-9-]+[.](csv|svg)$", link.Attribute("download")!.Value);
            });
        Assert.DoesNotContain(page.Descendants().Attributes(),
            a => a.Name.LocalName == "src" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
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

        static string Percent(double share) => Figures.Percent(share);
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
        Assert.Equal(
            ["96.1 %", "estimated on 541 held-out labeled rows that pass the thresholds; at least 94.1 % with 90.0 % confidence"],
            figures["Precision of accepted labels"]);
        Assert.Equal(["75.3 %", "on held-out labeled rows"], figures["Accuracy of the published model"]);
        Assert.Equal(["72.3 %", "of the labels alone, on the same rows"], figures["Accuracy of the supervised model"]);
        Assert.Equal(
            ["0.7217", "on held-out labeled rows; supervised model 0.8123; lower is better"], figures["Log-loss of the published model"]);
        Assert.Equal(
            ["+0.0781", "fall of the log-loss from the supervised model to a share of 80.0 % of round 4; standard error 0.0122"],
            figures["Gain by the gate"]);
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
        Assert.Equal(["93.9 %", "0.7290", "+0.0833 ± 0.0110"],
            rows[4].Elements("td").Skip(2).Take(3).Select(c => c.Value.Replace('\u00A0', ' ')));
        Assert.Equal("0, supervised", rows[0].Element("th")!.Value);
    }

    [Theory]
    [InlineData(MetricKind.LogLoss, "best round: 0.4118")]
    [InlineData(MetricKind.Auc, "best round: 96.6 %")]
    public void Write_MetricChart_MarksTheBestRoundOfTheSettingsMetric(MetricKind metric, string mark)
    {
        RunMetrics metrics = ExampleMetrics.NothingGained();
        XElement page = Page(Text(metrics with { Settings = metrics.Settings with { Metric = metric } }));

        Assert.Contains(page.Descendants("text"), t => t.Value.Replace('\u00A0', ' ') == mark);
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
            [["labels and unlabeled rows", "97.0 %", "0.1200"], ["labels alone", "91.0 %", "0.3400"]],
            Table(page, "The same network with and without").Descendants("tbody").Elements()
                .Select(r => r.Elements().Select(c => c.Value.Replace('\u00A0', ' ')).ToArray()));
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

    [Fact]
    public void Write_Title_NamesWhatWasRun()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();

        Assert.Equal("label in labeled.csv, part-1.csv, part-2.csv: pseudo-label report", Title(metrics));
        Assert.Equal(
            "kind in birds: pseudo-label report", Title(With(metrics, "kind", "datasets/birds/labeled/", "datasets/birds/unlabeled/")));
        Assert.Equal("kind in a.csv: pseudo-label report", Title(With(metrics, "kind", "https://host/x/a.csv?sig=secret")));
        Assert.Equal(
            "kind in 1.csv, 2.csv, 3.csv and 1 more: pseudo-label report",
            Title(With(metrics, "kind", "1.csv", "2.csv", "d/3.csv", "4.csv")));
        Assert.Equal("kind: pseudo-label report", Title(With(metrics, "kind")));
        Assert.True(Title(With(metrics, new string('k', 10_000), new string('f', 10_000))).Length < 150);

        static RunMetrics With(RunMetrics metrics, string label, params string[] labeled) =>
            metrics with { Settings = metrics.Settings with { Label = label, Labeled = labeled, Unlabeled = [] } };

        static string Title(RunMetrics metrics)
        {
            XElement page = Page(Text(metrics));
            Assert.Equal(page.Descendants("h1").Single().Value, page.Descendants("title").First().Value);
            return page.Descendants("h1").Single().Value;
        }
    }

    [Fact]
    public void Write_Comparison_TellsThePublishedModelFromTheRoundItIsMadeOf()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement page = Page(Text(metrics));
        XElement table = Table(page, "Each metric of each model");

        Assert.Equal(
            ["Metric", "Supervised model (round 0)", "Round 4 alone, best by log-loss", "Published model"],
            table.Descendants("thead").Descendants("th").Select(h => h.Value));
        XElement loss = table.Descendants("tbody").Elements()
            .Single(r => r.Element("th")!.Value.StartsWith("Log-loss", StringComparison.Ordinal));
        Assert.Equal(["0.8123", "0.7290", "0.7217"], loss.Elements("td").Select(d => d.Value));
        Assert.Contains(
            "a blend: 80.0\u00A0% the model of round 4 and 20.0\u00A0% the supervised model", page.Value, StringComparison.Ordinal);

        RunMetrics other = metrics with { Gate = metrics.Gate with { Round = 2 } };
        Assert.Equal(
            [
                "Metric", "Supervised model (round 0)", "Round 2 alone, in what is published", "Round 4 alone, best by log-loss",
                "Published model",
            ],
            Table(Page(Text(other)), "Each metric of each model").Descendants("thead").Descendants("th").Select(h => h.Value));
    }

    [Fact]
    public void Write_AMetric_HasOneUnitAndAsManyDigitsWhereverItStands()
    {
        XElement page = Page(Text(ExampleMetrics.TenClasses()));
        foreach (XElement table in page.Descendants("table"))
        {
            string[] heads = [.. table.Descendants("thead").Descendants("th").Select(h => h.Value)];
            foreach (XElement row in table.Descendants("tbody").Elements())
            {
                foreach ((string head, string cell) in heads.Zip(row.Elements().Select(c => c.Value)))
                {
                    string name = head is "Value" or "Published model" ? row.Elements().First().Value : head;
                    string? form = name switch
                    {
                        _ when name.StartsWith("Accuracy", StringComparison.Ordinal) || name.StartsWith("AUC", StringComparison.Ordinal)
                            || name.StartsWith("Macro F1", StringComparison.Ordinal) => "^[0-9]+[.][0-9]\u00A0%$",
                        _ when name is "Log-loss" or "Log-loss lower is better" => "^[0-9][.][0-9]{4}$",
                        _ => null,
                    };
                    if (form is not null)
                    {
                        Assert.Matches(form, cell);
                    }
                }
            }
        }
    }

    [Fact]
    public void Write_Confusion_IsATableShadedByTheShareOfTheClass()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement matrix = Matrix(Page(Text(metrics)))!;
        XElement[] rows = [.. matrix.Descendants("tbody").Elements()];

        Assert.Equal(metrics.Classes, rows.Select(r => r.Element("th")!.Value));
        Assert.Equal(metrics.Classes, matrix.Descendants("thead").Descendants("th").Skip(1).Select(h => h.Value));
        // Of the third class 78 rows are right and 12 taken for the fourth: 87 % and 13 % of it.
        XElement[] cells = [.. rows[2].Elements("td")];
        Assert.Equal(["0", "0", "78", "12", "0", "0", "0", "0", "0", "0"], cells.Select(c => c.Value));
        Assert.Equal(["n heat4 right", "n heat1", "n heat0"], cells.Skip(2).Take(3).Select(c => c.Attribute("class")!.Value));

        Assert.Null(Matrix(Page(Text(ExampleMetrics.Earlier()))));
    }

    [Fact]
    public void Write_ConfusionOfManyClasses_ShowsTwentyAndSaysWhereTheOthersAre()
    {
        XElement page = Page(Text(ExampleMetrics.FortyClasses()));
        XElement matrix = Matrix(page)!;

        Assert.Equal(20, matrix.Descendants("tbody").Elements().Count());
        Assert.Equal(20 * 20, matrix.Descendants("td").Count());
        Assert.Contains("The first 20 of 40 classes; the CSV has all.", page.Value, StringComparison.Ordinal);
        Assert.Equal(1 + 80, File(page, "confusion.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Write_PrecisionCurve_HasItsLowerLimitTheTargetAndWhereTheRunStands()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        XElement svg = Svg(Page(Text(metrics)), "Precision against coverage");
        double share = metrics.Decisions.Accepted / (double)metrics.Decisions.Rows;

        Assert.Equal(["curve lower", "curve"], svg.Elements("polyline").Select(p => p.Attribute("class")!.Value));
        Assert.All(svg.Elements("polyline"), p => Assert.Equal(50, p.Attribute("points")!.Value.Split(' ').Length));
        // The plot spans 56 to 386 of the view box, for shares 0 to 1.
        XElement mark = svg.Elements("line").Single(l => l.Attribute("class")!.Value == "ref");
        Assert.Equal(56 + (330 * share), (double)mark.Attribute("x1")!, 0.01);
        Assert.Contains(svg.Elements("text"), t => t.Value == $"this run: {100 * share:0.0}\u00A0%");
        Assert.Contains(svg.Elements("text"), t => t.Value == "asked for: 95.0\u00A0%");

        Assert.DoesNotContain(
            Page(Text(ExampleMetrics.Earlier())).Descendants("svg"), s => s.Element("title")?.Value == "Precision against coverage");
    }

    [Fact]
    public void Write_Next_SaysWhatToDoInTheWordsOfTheWebApp()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        RunMetrics some = metrics with
        {
            Inputs = metrics.Inputs with
            {
                LabeledByClass = [3, .. metrics.Inputs.LabeledByClass.Skip(1)],
                LabelSuspectsByClass = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            },
        };

        Assert.Equal(
            [
                $"Label the most useful rows: {metrics.Decisions.Review:N0} rows got no label; review.csv has the 200 that help most, the "
                    + "first ones first.",
                "No label was accepted for cat. Label rows of it, or ask for less precision.",
                "Few labels: airplane (3). Collect more of these classes first.",
                "2 given labels look wrong: see label-suspects.csv.",
                "The pool is unlike the labeled rows, most of all in amount, zip. Label rows of the pool at random.",
                "Columns that are not used: id. 1,204 distinct values in 1,204 rows: an identifier.",
            ],
            Next(some));
        Assert.StartsWith(
            "Label the most useful rows: 7 rows wait in review.csv; the first ones help most.",
            Next(some with { Decisions = some.Decisions with { Review = 7 } }).First(), StringComparison.Ordinal);
        Assert.Equal(Next(some), Next(some with { Next = NextSteps.Of(some) }));
        Assert.Empty(Next(metrics with
        {
            Inputs = metrics.Inputs with { Columns = [] },
            Decisions = metrics.Decisions with { Review = 0, AcceptedByClass = [.. metrics.Classes.Select(_ => 1L)] },
            Shift = null,
        }));

        static IEnumerable<string> Next(RunMetrics metrics) => Page(Text(metrics)).Descendants("section")
            .Where(s => s.Attribute("class")!.Value == "panel next").Descendants("li").Select(li => li.Value);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_AnyMetrics_LaysNoTextOfADrawingOverAnother(string example)
    {
        foreach (XElement svg in Page(Text(Metrics(example))).Descendants("svg"))
        {
            double size = svg.Ancestors().Any(a => a.Attribute("class")?.Value == "small") ? 11 : TextBox.FontSize;
            (string Value, TextBox Box)[] texts = [.. svg.Elements("text").Select(t => (t.Value, TextBox.Of(t, size)))];
            string? title = svg.Element("title")?.Value;
            double width = double.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
            for (int i = 0; i < texts.Length; i++)
            {
                Assert.True(texts[i].Box.Left >= -1 && texts[i].Box.Right <= width + 8, $"{title}: '{texts[i].Value}' is cut off");
                Assert.All(texts.Take(i), t => Assert.False(
                    t.Box.Overlaps(texts[i].Box), $"{title}: '{t.Value}' and '{texts[i].Value}' overlap"));
            }
        }
    }

    [Fact]
    public void Write_Figures_HaveTheirNumbersAsATableAndAsFiles()
    {
        XElement page = Page(Text(ExampleMetrics.TenClasses()));
        XElement[] figures =
            [.. page.Descendants("figure").Where(f => f.Ancestors("div").All(d => d.Attribute("class")?.Value != "small"))];

        Assert.Equal(8, figures.Length);
        Assert.All(figures, f => Assert.NotEmpty(f.Elements("details").Single().Descendants("td")));
        Assert.Equal(
            [
                "confidence-1.svg", "confidence-10.svg", "confidence-2.svg", "confidence-3.svg", "confidence-4.svg", "confidence-5.svg",
                "confidence-6.svg", "confidence-7.svg", "confidence-8.svg", "confidence-9.svg", "confidence.csv", "confusion.csv",
                "confusion.svg", "decisions.csv", "decisions.svg",
                "gain-by-round.csv", "gain-by-round.svg", "metric-by-round.csv", "metric-by-round.svg", "precision-coverage.csv",
                "precision-coverage.svg", "reliability-after.csv", "reliability-after.svg", "reliability-before.csv",
                "reliability-before.svg", "selected-by-round.csv", "selected-by-round.svg",
            ],
            page.Descendants("a").Select(a => a.Attribute("download")!.Value).Order(StringComparer.Ordinal));
        Assert.StartsWith("Round,Log-loss\n0,0.8123\n1,0.7712\n", File(page, "metric-by-round.csv"), StringComparison.Ordinal);
    }

    /// <summary>Whatever can be had as numbers can be had as a picture.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_EveryFigureWithACsv_HasAnSvgToo(string example)
    {
        string[] files = [.. Page(Text(Metrics(example))).Descendants("a").Select(a => a.Attribute("download")!.Value)];
        string[] csv = [.. files.Where(f => f.EndsWith(".csv", StringComparison.Ordinal)).Select(f => f[..^4])];

        Assert.All(csv, name => Assert.Contains(files, f => f == $"{name}.svg" || f.StartsWith($"{name}-1", StringComparison.Ordinal)));
    }

    [Fact]
    public void Write_ConfusionAsADrawing_HasTheCountsOfTheTable()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();

        XElement svg = XElement.Parse(File(Page(Text(metrics)), "confusion.svg"));

        string[] texts = [.. svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Equal(100, svg.Elements().Count(e => e.Name.LocalName == "rect") - 1);
        Assert.All(metrics.Classes, c => Assert.Equal(2, texts.Count(t => t == Names.Short(c, 15) || t == Names.Short(c, 24))));
        Assert.Contains("78", texts);
        Assert.Contains("12", texts);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Write_SvgFiles_StandAlone(string example)
    {
        XElement page = Page(Text(Metrics(example)));
        IEnumerable<string> files = page.Descendants("a").Select(a => a.Attribute("download")!.Value);
        foreach (string name in files.Where(n => n.EndsWith(".svg", StringComparison.Ordinal)))
        {
            XElement svg = XElement.Parse(File(page, name));
            Assert.All(svg.DescendantsAndSelf(), e => Assert.Equal("http://www.w3.org/2000/svg", e.Name.NamespaceName));
            Assert.DoesNotContain("var(", svg.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "script" or "a" or "image" or "use" or "foreignObject");
        }
    }

    [Fact]
    public void Write_CsvFiles_HoldNoFormula()
    {
        RunMetrics metrics = ExampleMetrics.NothingGained() with { Classes = ["=1+1", "@b", "c,\"d\""] };

        string csv = File(Page(Text(metrics)), "confusion.csv");

        Assert.StartsWith("Truth,Predicted,Rows\n'=1+1,'=1+1,80\n'=1+1,'@b,10\n", csv, StringComparison.Ordinal);
        Assert.Contains("\"c,\"\"d\"\"\"", csv, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    public void Write_ManyClasses_StaysSmall(int classes)
    {
        RunMetrics metrics = ExampleMetrics.Named([.. Enumerable.Range(0, classes).Select(i => $"class {i}")]);

        Assert.InRange(Text(metrics).Length, 0, 3_000_000);
    }

    private static RunMetrics Metrics(string example) => example switch
    {
        "ten" => ExampleMetrics.TenClasses(),
        "nothing" => ExampleMetrics.NothingGained(),
        "supervised" => ExampleMetrics.SupervisedOnly(),
        "fast" => ExampleMetrics.Fast(),
        "forty" => ExampleMetrics.FortyClasses(),
        "neural" => ExampleMetrics.Neural(),
        "long" => ExampleMetrics.LongNames(),
        "earlier" => ExampleMetrics.Earlier(),
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

    private static XElement? Matrix(XElement page) =>
        page.Descendants("table").SingleOrDefault(t => t.Attribute("class")?.Value == "matrix");

    private static string File(XElement page, string name)
    {
        string link = page.Descendants("a").Single(a => a.Attribute("download")!.Value == name).Attribute("href")!.Value;
        return Encoding.UTF8.GetString(Convert.FromBase64String(link[(link.IndexOf(',', StringComparison.Ordinal) + 1)..]));
    }

    private static XElement Svg(XElement page, string title) => page.Descendants("svg").Single(s => s.Element("title")?.Value == title);
}
