using System.IO.Compression;
using Parquet;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Batches;

/// <summary>The finished data set: what went in comes out, with labels.</summary>
public sealed class LabeledSetTests(LabeledRun labeled)
{
    private const long MostCellsAsParquet = 10_000_000;

    [Theory]
    [InlineData("auto", MostCellsAsParquet, true, true)]
    [InlineData("auto", MostCellsAsParquet + 1, true, false)]
    [InlineData("both", MostCellsAsParquet + 1, true, true)]
    [InlineData("parquet", 1, false, true)]
    [InlineData("csv", 1, true, false)]
    [InlineData("none", 1, false, false)]
    public void Is_SettingAndSize_SayWhichFilesAreWritten(string setting, long cells, bool csv, bool parquet)
    {
        var settings = new RunSettings { LabeledOut = setting };
        TableIndex[] tables = [Table(cells)];

        Assert.Equal((csv, parquet), (LabeledSet.IsCsv(settings), LabeledSet.IsParquet(settings, tables)));
        Assert.Equal(setting == "auto" && !parquet, LabeledSet.Notice(settings, tables) is not null);
    }

    [Fact]
    public void Notice_LeftOutUnasked_SaysHowToHaveIt() => Assert.Equal(
        "labeled.parquet is left out of 10,000,001 cells, as it takes a while; labeled-out with 'both' writes it beside labeled.csv",
        LabeledSet.Notice(new RunSettings(), [Table(MostCellsAsParquet + 1)]));

    [Fact]
    public async Task WriteLabeledAsync_Again_WritesTheSameBytes()
    {
        using SteppedRun run = await labeled.CopyAsync();
        string[] names = [RunNames.LabeledRows, RunNames.LabeledRowsParquet, RunNames.AnsweredRows, RunNames.Persons];
        byte[][] before = [.. names.Select(run.Bytes)];
        RunContext context = run.Context(threads: 4);

        await LabeledSet.WriteLabeledAsync(context, await context.PlanAsync());

        Assert.Equal(before, names.Select(run.Bytes));
        Assert.Equal(LabeledRun.LabeledRows, run.Lines(RunNames.LabeledRows).Length);
    }

    [Fact]
    public async Task WriteWhereAsync_NotWanted_GivesNothingToWriteTo()
    {
        using SteppedRun run = await labeled.CopyAsync();
        Stream? given = Stream.Null;

        await LabeledSet.WriteWhereAsync(run.Context(), wanted: false, "result/none.csv", stream =>
        {
            given = stream;
            return Task.CompletedTask;
        });

        Assert.Null(given);
        Assert.Empty(run.Store.Writes);
    }

    [Fact]
    public async Task StartAsync_AnyRun_GivesAllRowsInTheirOwnColumnsWithLabels()
    {
        using var data = new SmallData(unlabeled: 250);

        await RunAsync(data, data.Settings() with { PrecisionTarget = 0.9, PrecisionProof = "estimate" });

        List<Dictionary<string, string>> rows = FinishedRows.Of(data.Out());
        List<LabeledRow> decided = Decided(data.Out());
        Assert.Equal(45 + 250, rows.Count);
        string[] labeled = await File.ReadAllLinesAsync(data.Labeled);
        string[] unlabeled = await File.ReadAllLinesAsync(data.Unlabeled);
        Assert.Equal(["x", "y", "hint", "label", "label_origin", "predicted_label", "confidence", "decision", "round", "source", "row"],
            rows[0].Keys);
        for (int i = 0; i < 45; i++)
        {
            Assert.Equal(labeled[i + 1], $"{rows[i]["x"]},{rows[i]["y"]},{rows[i]["hint"]},{rows[i]["label"]}");
            Assert.Equal(("given", "", "", "", "", data.Labeled, $"{i}"), Said(rows[i]));
        }

        Assert.Contains(decided, d => d.Decision == RowDecision.Accepted);
        Assert.Contains(decided, d => d.Decision == RowDecision.Review);
        for (int i = 0; i < 250; i++)
        {
            Dictionary<string, string> row = rows[45 + i];
            bool accepted = decided[i].Decision == RowDecision.Accepted;
            Assert.Equal(unlabeled[i + 1], $"{row["x"]},{row["y"]},{row["hint"]}");
            Assert.Equal(accepted ? decided[i].PredictedLabel : "", row["label"]);
            Assert.Equal(
                (accepted ? "pseudo" : "none", decided[i].PredictedLabel, accepted ? "accepted" : "review", $"{decided[i].Round}",
                    data.Unlabeled, $"{i}"),
                (row["label_origin"], row["predicted_label"], row["decision"], row["round"], row["source"], row["row"]));
        }
    }

    [Fact]
    public async Task StartAsync_AnyRun_GivesTheSameAsParquetWithNumbers()
    {
        using var data = new SmallData(unlabeled: 250);

        await RunAsync(data, data.Settings());

        List<Dictionary<string, string>> rows = FinishedRows.Of(data.Out());
        List<IDictionary<string, object?>> typed = await ParquetAsync(data.Out());
        Assert.Equal(rows.Count, typed.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(double.Parse(rows[i]["x"], System.Globalization.CultureInfo.InvariantCulture), typed[i]["x"]);
            Assert.Equal(rows[i]["hint"], typed[i]["hint"]);
            Assert.Equal(rows[i]["label"], typed[i].TryGetValue("label", out object? label) ? label : "");
            Assert.Equal(rows[i]["label_origin"], typed[i]["label_origin"]);
            Assert.Equal(long.Parse(rows[i]["row"], System.Globalization.CultureInfo.InvariantCulture), typed[i]["row"]);
            Assert.Equal(rows[i]["round"].Length == 0 ? null : int.Parse(rows[i]["round"],
                System.Globalization.CultureInfo.InvariantCulture), typed[i].TryGetValue("round", out object? round) ? round : null);
        }
    }

    [Fact]
    public async Task StartAsync_FilesOfOtherColumns_GiveTheirUnionAndNamesThatAreFree()
    {
        using var data = new SmallData(unlabeled: 120);
        string labeled = data.File("l.csv", Columns(data.Labeled, "id,", i => $"L{i},"));
        string first = data.File("u1.csv", Columns(data.Unlabeled, "id,row,source,", i => $"U{i},r{i},=s,"));
        string second = data.File("u2.csv", Columns(data.Unlabeled, "id,", i => $"V{i},"));

        await RunAsync(data, data.Settings() with { Labeled = [labeled], Unlabeled = [first, second] });

        List<Dictionary<string, string>> rows = FinishedRows.Of(data.Out());
        Assert.Equal(
            ["id", "x", "y", "hint", "label", "row", "source", "label_origin", "predicted_label", "confidence", "decision", "round",
                "source_", "row_"], rows[0].Keys);
        Assert.Equal(("L3", "", "", labeled, "3"), (rows[3]["id"], rows[3]["row"], rows[3]["source"], rows[3]["source_"], rows[3]["row_"]));
        Assert.Equal(
            ("U7", "r7", "=s", first, "7"), (rows[52]["id"], rows[52]["row"], rows[52]["source"], rows[52]["source_"], rows[52]["row_"]));
        Assert.Equal(
            ("V7", "", "", second, "7"), (rows[172]["id"], rows[172]["row"], rows[172]["source"], rows[172]["source_"], rows[172]["row_"]));
        ReviewRow asked = Review(data.Out()).First(r => r.Source == first);
        Assert.Equal(($"U{asked.Row}", $"r{asked.Row}", "=s"), (asked.Cells!["id"], asked.Cells["row_"], asked.Cells["source_"]));
    }

    [Fact]
    public async Task StartAsync_CompressedFile_GivesTheSameAsThePlainOne()
    {
        using var data = new SmallData(unlabeled: 250);
        string packed = Path.Combine(data.Folder, "u.csv.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(data.Unlabeled));
        }

        RunSettings settings = data.Settings() with { Keep = ["hint"] };
        await RunAsync(data, settings);
        await RunAsync(data, settings with { Unlabeled = [packed] }, "packed");

        foreach (string name in new[] { RunNames.LabeledSet, RunNames.PseudoLabels, RunNames.Review })
        {
            string plain = await File.ReadAllTextAsync(Path.Combine(data.Out(), name));
            Assert.Equal(plain.Replace(data.Unlabeled, packed, StringComparison.Ordinal),
                await File.ReadAllTextAsync(Path.Combine(data.Out("packed"), name)));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(data.Out("packed"), "*", SearchOption.AllDirectories),
            f => f.Contains("rows/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_RowsSetAside_AreThereWithTheirOwnCells()
    {
        using var data = new SmallData(unlabeled: 200);
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        lines[20] = "1e99," + lines[20].Split(',', 2)[1];
        await File.WriteAllLinesAsync(data.Unlabeled, lines);

        await RunAsync(data, data.Settings());

        Dictionary<string, string> row = FinishedRows.Of(data.Out())[45 + 19];
        Assert.Equal("1e99", row["x"]);
    }

    [Theory]
    [InlineData("none", false, false)]
    [InlineData("csv", true, false)]
    [InlineData("parquet", false, true)]
    public async Task StartAsync_LeftOut_WritesWhatIsWanted(string wanted, bool csv, bool parquet)
    {
        using var data = new SmallData(unlabeled: 100);

        LocalRunResult result = await RunAsync(data, data.Settings() with { LabeledOut = wanted, MaxRounds = 0 });

        Assert.Equal(csv, result.Files.Contains(Path.Combine(data.Out(), RunNames.LabeledSet)));
        Assert.Equal(parquet, result.Files.Contains(Path.Combine(data.Out(), RunNames.LabeledSetParquet)));
    }

    [Fact]
    public async Task StartAsync_LabeledSetAsAnInput_IsReadAsItWas()
    {
        using var data = new SmallData(unlabeled: 150);
        await RunAsync(data, data.Settings());
        string finished = Path.Combine(data.Out(), RunNames.LabeledSet);
        string[] accepted =
            [.. (await File.ReadAllLinesAsync(finished)).Where((l, i) => i == 0 || !l.Contains(",none,", StringComparison.Ordinal))];
        string labeled = data.File("finished.csv", string.Join('\n', accepted.Select(l => string.Join(',', l.Split(',')[..4]))) + "\n");

        LocalRunResult next = await RunAsync(data, data.Settings() with { Labeled = [labeled], MaxRounds = 0 }, "next");

        Assert.Equal(accepted.Length - 1, next.Metrics.Inputs.LabeledRows);
    }

    [Fact]
    public async Task StartAsync_Keep_CarriesColumnsIntoPseudoLabels()
    {
        using var data = new SmallData(unlabeled: 250);

        await RunAsync(data, data.Settings() with { Keep = ["hint", "y"], Probabilities = true });

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(data.Out(), RunNames.PseudoLabels));
        string[] own = await File.ReadAllLinesAsync(data.Unlabeled);
        Assert.StartsWith(
            "source,row,predicted_label,confidence,decision,round,reason,hint,y,p_alpha,", lines[0], StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 250), i =>
        {
            string[] cells = own[i].Split(',');
            Assert.Contains($",{cells[2]},{cells[1]},0", lines[i], StringComparison.Ordinal);
        });
        Assert.Equal(250, Decided(data.Out()).Count);
        await using ParquetReader reader = await ParquetReader.CreateAsync(Path.Combine(data.Out(), RunNames.PseudoLabelsParquet));
        Assert.Equal(["hint", "y"], reader.Schema.DataFields.Select(f => f.Name).Skip(7).Take(2));
    }

    [Fact]
    public async Task RunAsync_Keep_CarriesColumnsIntoPredictions()
    {
        using var data = new SmallData(unlabeled: 250);
        await RunAsync(data, data.Settings() with { MaxRounds = 0 });
        string packed = Path.Combine(data.Folder, "u.csv.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(data.Unlabeled));
        }

        string model = Path.Combine(data.Out(), RunNames.Model);
        var options = new LocalRunOptions { Keep = ["hint", "x"] };
        await LocalPrediction.RunAsync(model, [data.Unlabeled], data.Out("p.csv"), options);
        await LocalPrediction.RunAsync(model, [packed], data.Out("q.csv"), options);
        await LocalPrediction.RunAsync(model, [data.Unlabeled], data.Out("plain.csv"), new LocalRunOptions());

        string[] lines = await File.ReadAllLinesAsync(data.Out("p.csv"));
        string[] own = await File.ReadAllLinesAsync(data.Unlabeled);
        string[] plain = await File.ReadAllLinesAsync(data.Out("plain.csv"));
        Assert.Equal(plain.Zip(own, (p, o) => $"{p},{o.Split(',')[2]},{o.Split(',')[0]}"), lines);
        Assert.Equal(lines, await File.ReadAllLinesAsync(data.Out("q.csv")));
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalPrediction.RunAsync(model, [data.Unlabeled], data.Out("r.csv"), options with { Keep = ["hnt"] }));
        Assert.Contains("nearest is 'hint'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_KeepOfNoColumn_IsRefusedWithTheNearest()
    {
        using var data = new SmallData(unlabeled: 100);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(data, data.Settings() with { Keep = ["hnt"] }));

        Assert.Equal(("hnt", data.Unlabeled), (error.Column, error.File));
        Assert.Contains("nearest is 'hint'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_LabelSuspects_HaveTheirOwnCells()
    {
        using var data = new SmallData(labeled: 90, unlabeled: 100);
        string[] lines = await File.ReadAllLinesAsync(data.Labeled);
        lines[1] = lines[1].Replace("alpha", "gamma", StringComparison.Ordinal);
        lines[3] = lines[3].Replace("gamma", "alpha", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(data.Labeled, lines);

        await RunAsync(data, data.Settings() with { MaxRounds = 0 });

        string[] suspects = await File.ReadAllLinesAsync(Path.Combine(data.Out(), RunNames.LabelSuspects));
        Assert.Equal("source,row,label,label_confidence,suggested_label,suggested_confidence,x,y,hint", suspects[0]);
        Assert.NotEmpty(suspects[1..]);
        Assert.All(suspects[1..], line =>
        {
            string[] cells = line.Split(',');
            Assert.Equal(lines[int.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture) + 1].Split(',')[..3], cells[6..]);
        });
    }

    private static TableIndex Table(long rows) =>
        new() { File = new DataFile { Name = "u.csv", Format = DataFormat.Csv }, Header = ["x"], Rows = rows, Slices = [] };

    private static (string, string, string, string, string, string, string) Said(Dictionary<string, string> row) =>
        (row["label_origin"], row["predicted_label"], row["confidence"], row["decision"], row["round"], row["source"], row["row"]);

    private static Task<LocalRunResult> RunAsync(SmallData data, RunSettings settings, string name = "out") =>
        LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions());

    private static List<LabeledRow> Decided(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, RunNames.PseudoLabels));
        return [.. PseudoLabelCsv.Read(file)];
    }

    private static ReviewRow[] Review(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, RunNames.Review));
        return [.. ReviewCsv.Read(file)];
    }

    private static string Columns(string file, string names, Func<int, string> cells) =>
        string.Concat(File.ReadAllLines(file).Select((line, i) => (i == 0 ? names : cells(i - 1)) + line + "\n"));

    private static async Task<List<IDictionary<string, object?>>> ParquetAsync(string folder)
    {
        await using FileStream file = File.OpenRead(Path.Combine(folder, RunNames.LabeledSetParquet));
        return [.. (await Parquet.Serialization.ParquetSerializer.DeserializeUntypedAsync(file)).Data.Select(
            r => (IDictionary<string, object?>)r)];
    }
}
