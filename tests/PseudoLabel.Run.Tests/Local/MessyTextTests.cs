using System.IO.Compression;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Text files as people have them: other delimiters and encodings, a damaged line among good ones, no header.</summary>
public sealed class MessyTextTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 300);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_OtherDialects_SameLabelsAndOneNoticeOfEachKind()
    {
        string labeled = Utf16("labeled.csv", (await File.ReadAllTextAsync(data.Labeled)).Replace(',', '\t'));
        string pool = data.File("pool.csv", "# taken down by hand\n"
            + (await File.ReadAllTextAsync(data.Unlabeled)).Replace(',', ';').Replace("\n", ";\n", StringComparison.Ordinal));
        await LocalRun.StartAsync(data.Out("plain"), data.Settings(), new LocalRunOptions());

        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out("messy"), data.Settings() with { Labeled = [labeled], Unlabeled = [pool] }, new LocalRunOptions())).Metrics;

        Assert.Equal(Answers("plain"), Answers("messy"));
        Assert.Contains($"{labeled}: parted by tabs, UTF-16", metrics.Notices);
        Assert.Contains(
            $"{pool}: parted by ';', lines that begin with # are passed over, the empty column behind the last delimiter is left out",
            metrics.Notices);
    }

    [Fact]
    public async Task StartAsync_JsonArrayAndZipOfTables_SameLabels()
    {
        Tables labeled = Tables.Parse(await File.ReadAllTextAsync(data.Labeled));
        string json = data.File("labeled.json", "["
            + string.Join(",\n", labeled.Rows.Select(r => $$"""{"x":{{r[0]}},"y":{{r[1]}},"hint":"{{r[2]}}","label":"{{r[3]}}"}""")) + "]");
        Tables pool = Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled));
        string archive = Path.Combine(data.Folder, "pool.zip");
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(await pool.Slice(0, 120).WriteAsync(Path.Combine(data.Folder, "1.csv")), "parts/1.csv");
            zip.CreateEntryFromFile(await pool.Slice(120, 180).WriteAsync(Path.Combine(data.Folder, "2.jsonl")), "parts/2.jsonl");
        }

        await LocalRun.StartAsync(data.Out("plain"), data.Settings(), new LocalRunOptions());

        await LocalRun.StartAsync(
            data.Out("packed"), data.Settings() with { Labeled = [json], Unlabeled = [archive] }, new LocalRunOptions());

        Assert.Equal(Answers("plain"), Answers("packed"));
        Assert.Equal(
            [(archive + "/parts/1.csv", 120), (archive + "/parts/2.jsonl", 180)],
            DecidedRows.Of(data.Out("packed")).GroupBy(r => r.Source).Select(g => (g.Key, g.Count())));
    }

    [Fact]
    public async Task StartAsync_MalformedRows_AreRejectedWithTheirReasonAndOthersKeepTheirNumbers()
    {
        string[] lines = (await File.ReadAllTextAsync(data.Unlabeled)).Split('\n');
        lines[11] = "1,2";
        lines[21] = "1,2,\"red\" or so";
        data.File("pool.csv", string.Join('\n', lines));
        data.File("empty.csv", "");
        RunSettings settings =
            data.Settings() with { Unlabeled = [data.File("pool.csv", string.Join('\n', lines)), data.File("empty.csv", "")] };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        LabeledRow[] rows = DecidedRows.Of(data.Out());
        Assert.Equal(Enumerable.Range(0, 300).Select(r => (long)r), rows.Select(r => r.Row));
        Assert.Equal(
            [(10L, "set aside: expects 3 columns, found 2"),
                (20L, "set aside: text follows a closing quote; double every quote that is text")],
            rows.Where(r => r.Decision == RowDecision.Rejected && r.PredictedLabel.Length == 0).Select(r => (r.Row, r.Reason)));
        Assert.Contains(metrics.Notices, n => n.StartsWith("2 unlabeled rows are set aside", StringComparison.Ordinal));
        Assert.Contains(metrics.Notices, n => n.EndsWith("empty.csv: the file is empty and left out", StringComparison.Ordinal));

        string preds = Path.Combine(data.Folder, "preds.csv");
        PredictionSummary summary =
            await LocalPrediction.RunAsync(Path.Combine(data.Out(), RunNames.Model), settings.Unlabeled, preds, new LocalRunOptions());
        Assert.Equal((300, 2), (summary.Rows, summary.SetAside));
        string[] predicted = await File.ReadAllLinesAsync(preds);
        Assert.Equal([11, 21], Enumerable.Range(1, 300).Where(i => predicted[i].StartsWith(','.ToString(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StartAsync_NoHeader_LabelIsAColumnNumberAndThePackageKnows()
    {
        static string Headless(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        RunSettings settings = data.Settings() with
        {
            Labeled = [data.File("l.csv", Headless(await File.ReadAllTextAsync(data.Labeled)))],
            Unlabeled = [data.File("u.csv", Headless(await File.ReadAllTextAsync(data.Unlabeled)))],
            Label = "column_4",
            NoHeader = true,
        };
        await LocalRun.StartAsync(data.Out("plain"), data.Settings(), new LocalRunOptions());

        await LocalRun.StartAsync(data.Out("headless"), settings, new LocalRunOptions());

        Assert.Equal(Answers("plain"), Answers("headless"));
        string preds = Path.Combine(data.Folder, "preds.csv");
        PredictionSummary summary = await LocalPrediction.RunAsync(
            Path.Combine(data.Out("headless"), RunNames.Model), settings.Unlabeled, preds, new LocalRunOptions());
        Assert.Equal(300, summary.Rows);

        // Given to predict, settings go before the run's.
        string named = data.File(
            "named.csv", "column_1:column_2:column_3\n" + Headless(await File.ReadAllTextAsync(data.Unlabeled)).Replace(',', ':'));
        var options = new LocalRunOptions { Text = new TextSettings { Delimiter = ":" } };
        await LocalPrediction.RunAsync(Path.Combine(data.Out("headless"), RunNames.Model), [named], preds + "2", options);
        Assert.Equal(await File.ReadAllLinesAsync(preds), await File.ReadAllLinesAsync(preds + "2"));
        Assert.Contains(summary.Notices, n => n.EndsWith("u.csv: no header, so columns are column_1 and so on", StringComparison.Ordinal));
    }

    private IEnumerable<(string, float, RowDecision)> Answers(string run) =>
        DecidedRows.Of(data.Out(run)).Select(r => (r.PredictedLabel, r.Confidence, r.Decision));

    private string Utf16(string name, string text)
    {
        string path = Path.Combine(data.Folder, "utf16-" + name);
        File.WriteAllText(path, text, new UnicodeEncoding(bigEndian: false, byteOrderMark: true));
        return path;
    }
}
