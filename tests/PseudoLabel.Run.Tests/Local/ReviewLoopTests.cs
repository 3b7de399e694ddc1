using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Run, answer some rows of review.csv, run again with the answers: the loop that README tells of, turn after turn.</summary>
public sealed class ReviewLoopTests
{
    private const int Given = 45;
    private const int Turns = 3;
    private static readonly string[] Classes = ["alpha", "beta", "gamma"];

    /// <summary>How answers come back.</summary>
    public enum Answers
    {
        /// <summary>By <c>labels</c>, always into one folder.</summary>
        OneFolder,

        /// <summary>By <c>labels</c>, into the folder of each run.</summary>
        FolderOfEachRun,

        /// <summary>As a table of the rows' cells with their labels, which says nothing of their places.</summary>
        PlainTable,

        /// <summary>As review.csv with a column of labels.</summary>
        ReviewFile,
    }

    [Theory]
    [InlineData(Answers.OneFolder)]
    [InlineData(Answers.FolderOfEachRun)]
    [InlineData(Answers.PlainTable)]
    [InlineData(Answers.ReviewFile)]
    public async Task StartAsync_TurnAfterTurn_NoRowIsAskedTwiceNoAuditRowIsTrainedOnAndEachAnswerIsOneTrainingRow(Answers how)
    {
        using var data = new SmallData(unlabeled: 300);
        RunSettings settings = data.Settings() with { MaxRounds = 1, ReviewRows = 10, PrecisionTarget = 0.8, Probabilities = true };
        var answered = new Dictionary<long, string>();
        List<string> files = [data.Labeled];
        for (int turn = 0; turn < Turns; turn++)
        {
            string folder = data.Out($"turn{turn}");

            RunMetrics metrics =
                (await LocalRun.StartAsync(folder, settings with { Labeled = [.. files] }, new LocalRunOptions())).Metrics;

            ReviewRow[] review = Review(folder);
            Assert.Empty(review.Select(r => r.Row).Intersect(answered.Keys));
            Assert.Contains(review, r => r.Kind == ReviewKind.Audit);
            Assert.Equal(Given + answered.Count, metrics.Inputs.LabeledRows);
            LabeledRow[] rows = DecidedRows.Of(folder);
            Assert.Equal(300, rows.Length);
            Assert.Equal(
                answered.OrderBy(a => a.Key).Select(a => (a.Key, a.Value, 1f, 0)),
                rows.Where(r => r.Decision == RowDecision.Labeled).Select(r => (r.Row, r.PredictedLabel, r.Confidence, r.Round)));
            Assert.Equal((answered.Count, 300), (metrics.Decisions.Labeled, metrics.Decisions.Rows));
            Assert.Equal(
                Given + 300 + (how == Answers.PlainTable ? answered.Count : 0), FinishedRows.Of(folder).Count);
            Assert.All(
                FinishedRows.Of(folder).Where(r => r["decision"] == "labeled"),
                r => Assert.Equal(answered[long.Parse(r["row"], CultureInfo.InvariantCulture)], r["label"]));

            ReviewRow[] now =
                [.. review.Where(r => r.Kind == ReviewKind.Uncertain), .. review.Where(r => r.Kind == ReviewKind.Audit).Take(5)];
            files = await AnswerAsync(data, how, turn, folder, files, now);
            foreach (ReviewRow row in now)
            {
                answered.Add(row.Row, Truth(row));
            }
        }
    }

    [Fact]
    public async Task StartAsync_ARowAnsweredTwice_IsOneTrainingRowWithTheLastLabelAndANotice()
    {
        using var data = new SmallData(unlabeled: 100);
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions());
        string before = (await TakeAsync(data, "out", "before", "7,alpha", "8,beta")).LabeledFile!;
        Directory.Delete(data.Out("out/labels"), recursive: true);
        string after = (await TakeAsync(data, "out", "after", "7,gamma", "8,beta")).LabeledFile!;
        RunSettings next = data.Settings() with { Labeled = [data.Labeled, before, after], MaxRounds = 0 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("next"), next, new LocalRunOptions())).Metrics;

        Assert.Equal((Given + 2, 2), (metrics.Inputs.LabeledRows, metrics.Decisions.Labeled));
        LabeledRow[] rows = DecidedRows.Of(data.Out("next"));
        Assert.Equal(("gamma", "beta"), (rows[7].PredictedLabel, rows[8].PredictedLabel));
        Assert.Equal("labeled by a person", rows[7].Reason);
        Assert.Contains(
            $"2 labeled rows are labeled again later (first: {before}, row 0): a row is trained on once, with its last label; 1 of them "
                + "had another label before",
            metrics.Notices);
        List<Dictionary<string, string>> finished = FinishedRows.Of(data.Out("next"));
        Assert.Equal(145, finished.Count);
        Assert.Equal(("person", "gamma"), (finished[45 + 7]["label_origin"], finished[45 + 7]["label"]));
    }

    [Fact]
    public async Task StartAsync_RowsOfTheSameCells_AreKnownTogether()
    {
        using var data = new SmallData(unlabeled: 100);
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        string twice = data.File("twice.csv", string.Join('\n', [.. lines, .. lines.Skip(1)]) + "\n");
        RunSettings settings = data.Settings() with { Unlabeled = [twice], MaxRounds = 0 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());
        string answers = data.File("answers.csv", $"source,row,label\n{twice},7,gamma\n");
        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));

        settings = settings with { Labeled = [data.Labeled, receipt.LabeledFile!] };
        await LocalRun.StartAsync(data.Out("next"), settings, new LocalRunOptions());

        LabeledRow[] known = [.. DecidedRows.Of(data.Out("next")).Where(r => r.Decision == RowDecision.Labeled)];
        Assert.Equal([(7, "labeled by a person"), (107, $"the same as labeled row 0 of {receipt.LabeledFile}")],
            known.Select(r => (r.Row, r.Reason)));
        Assert.All(known, r => Assert.Equal("gamma", r.PredictedLabel));
        Assert.DoesNotContain(Review(data.Out("next")), r => r.Row is 7 or 107);
    }

    /// <summary>Fifteen of each class are labeled; of the rows that a person was asked about, twenty more are of one class.</summary>
    [Fact]
    public async Task StartAsync_AnswersOfOneClass_TheLabelsWereStillDrawnEvenly()
    {
        using var data = new SmallData(unlabeled: 100);
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions());
        string[] ofOneClass = [.. Enumerable.Range(0, 20).Select(i => $"{3 * i},alpha")];
        string answers = (await TakeAsync(data, "out", "more", ofOneClass)).LabeledFile!;

        RunMetrics next = (await LocalRun.StartAsync(
            data.Out("next"), data.Settings() with { Labeled = [data.Labeled, answers], MaxRounds = 0 }, new LocalRunOptions())).Metrics;

        Assert.Equal([35, 15, 15], next.Inputs.LabeledByClass);
        Assert.Equal("evenly", next.ClassShares!.LabelsDrawn);
    }

    /// <summary>A person cannot mend the pool's cells: an answer is taken without a time, and where its weight is none.</summary>
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("soon", "0", true)]
    [InlineData("NA", "much", true)]
    [InlineData("01.03.2024", "2", false)]
    public async Task StartAsync_AnswersWithTimeAndWeight_AreTakenAsThePoolHasThem(string? time, string? weight, bool told)
    {
        using var data = new SmallData(unlabeled: 100);
        string[] lines = await File.ReadAllLinesAsync(data.Labeled);
        string labeled = data.File("times.csv", $"{lines[0]},day,w\n" + string.Concat(
            lines.Skip(1).Where(l => l.Length > 0).Select((l, i) => $"{l},2024-01-{1 + (i / 3):00},3\n")));
        string[] rows = await File.ReadAllLinesAsync(data.Unlabeled);
        string pool = time is null ? data.Unlabeled : data.File("pool.csv", string.Concat(
            rows.Where(r => r.Length > 0).Select((r, i) => i == 0 ? $"{r},day,w\n" : $"{r},{time},{weight}\n")));
        RunSettings settings =
            data.Settings() with { Labeled = [labeled], Unlabeled = [pool], MaxRounds = 0, Time = "day", Weight = "w" };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());
        string answers = data.File("answers.csv", $"source,row,label\n{pool},7,gamma\n{pool},8,alpha\n{pool},9,beta\n");
        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));

        RunMetrics metrics = (await LocalRun.StartAsync(
            data.Out("next"), settings with { Labeled = [labeled, receipt.LabeledFile!] }, new LocalRunOptions())).Metrics;

        Assert.Equal(told, metrics.Notices.Contains(
            "3 answers of the review have no readable time ('day'): taken to be later than all other labeled rows"));
        Assert.Equal(told, metrics.Notices.Contains("3 answers of the review have no weight above 0 ('w'): weighed 1 each"));
        Assert.Contains(metrics.Notices, n => n.StartsWith("48 labeled rows are of 16 times ('day')", StringComparison.Ordinal));
        PlanDocument plan = await new FolderStore(data.Out("next")).ReadJsonAsync<PlanDocument>(RunNames.Plan, CancellationToken.None);
        Assert.Equal([15, 15, 15], plan.Times![^3..]);
        Assert.All(plan.Weights![^3..], w => Assert.Equal(told ? 1.0 / 3 : 2.0 / 3, w / plan.Weights![0], 1e-6));
    }

    /// <summary>Three words a row say little: most rows have a twin, and a label of one is none of the other.</summary>
    [Fact]
    public async Task StartAsync_CellsThatDoNotTellRowsApart_AnswersAloneAreKnown()
    {
        using var data = new SmallData(unlabeled: 100);
        RunSettings settings = data.Settings() with
        {
            Columns = new Dictionary<string, ColumnKind> { ["x"] = ColumnKind.Ignore, ["y"] = ColumnKind.Ignore },
            MaxRounds = 0,
        };
        RunMetrics first = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;
        string answers = (await TakeAsync(data, "out", "more", "7,gamma")).LabeledFile!;

        RunMetrics next = (await LocalRun.StartAsync(
            data.Out("next"), settings with { Labeled = [data.Labeled, answers] }, new LocalRunOptions())).Metrics;

        Assert.Equal((0, 1), (first.Decisions.Labeled, next.Decisions.Labeled));
    }

    [Fact]
    public async Task StartAsync_EveryRowIsLabeled_SaysThatThereIsNothingToDo()
    {
        using var data = new SmallData();
        string pool = data.File("pool.csv", await File.ReadAllTextAsync(data.Labeled));

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Unlabeled = [pool] }, new LocalRunOptions()));

        Assert.Contains("every row has a label, as each is a labeled row too", error.Message, StringComparison.Ordinal);
    }

    private static string Truth(ReviewRow row) => Classes[row.Row % 3];

    private static async Task<List<string>> AnswerAsync(
        SmallData data, Answers how, int turn, string folder, List<string> before, ReviewRow[] rows)
    {
        string[] review = await File.ReadAllLinesAsync(Path.Combine(folder, RunNames.Review));
        var asked = rows.Select(r => (r.Source, r.Row)).ToHashSet();
        string[] lines = [.. review.Skip(1).Where(l => asked.Contains((l.Split(',')[1], long.Parse(l.Split(',')[2]))))];
        string answers = data.File(
            $"answers{turn}.csv",
            $"label,{review[0]}\n" + string.Concat(lines.Select(l => $"{Classes[long.Parse(l.Split(',')[2]) % 3]},{l}\n")));
        string[] pool = await File.ReadAllLinesAsync(data.Unlabeled);
        string plain = data.File(
            $"plain{turn}.csv", "x,y,hint,label\n" + string.Concat(rows.Select(r => $"{pool[r.Row + 1]},{Truth(r)}\n")));
        return how switch
        {
            Answers.PlainTable => [.. before, plain],
            Answers.ReviewFile => [.. before, answers],
            Answers.OneFolder => [data.Labeled, (await LocalLabels.TakeAsync(folder, answers, data.Out("more"))).LabeledFile!],
            Answers.FolderOfEachRun => [.. before, (await LocalLabels.TakeAsync(folder, answers, $"{folder}/labeled")).LabeledFile!],
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
    }

    private static Task<LabelReceipt> TakeAsync(SmallData data, string run, string to, params string[] answers) => LocalLabels.TakeAsync(
        data.Out(run),
        data.File($"{to}.csv", "source,row,label\n" + string.Concat(answers.Select(a => $"{data.Unlabeled},{a}\n"))),
        data.Out(to));

    private static ReviewRow[] Review(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, RunNames.Review));
        return [.. ReviewCsv.Read(file)];
    }
}
