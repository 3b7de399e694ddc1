using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalLabelsTests
{
    private static readonly string[] Classes = ["alpha", "beta", "gamma"];

    [Fact]
    public async Task TakeAsync_Answers_GiveThePrecisionAndRowsThatTheNextRunLearnsFrom()
    {
        using var data = new SmallData();
        ReviewRow[] review = await RunAsync(data);
        ReviewRow[] audit = [.. review.Where(r => r.Kind == ReviewKind.Audit)];
        string answers = data.File(
            "answers.csv", "source,row,label\n" + string.Concat(review.Select(r => $"{r.Source},{r.Row},{Classes[r.Row % 3]}\n")));

        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));
        LabelReceipt again = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));

        Assert.Equal((review.Length, review.Length), (receipt.Received, receipt.Added));
        Assert.Equal((audit.Length, audit.Length), (receipt.Audit.Rows, receipt.Audit.Labeled));
        Assert.Equal(audit.Count(r => r.PredictedLabel == Classes[r.Row % 3]), receipt.Audit.Correct);
        Assert.InRange(receipt.Audit.Precision!.Value, receipt.Audit.Lower!.Value, receipt.Audit.Upper!.Value);
        Assert.Equal((0, null, receipt.Audit), (again.Added, again.LabeledFile, again.Audit));

        RunSettings next = data.Settings() with { Labeled = [data.Labeled, receipt.LabeledFile!], MaxRounds = 0 };
        LocalRunResult second = await LocalRun.StartAsync(data.Out("next"), next, new LocalRunOptions());
        Assert.Equal(45 + review.Length, second.Metrics.Inputs.LabeledRows);
    }

    [Theory]
    [InlineData("row,label\n1,alpha\n", "column 'source' is missing")]
    [InlineData("source,row,label\nU,999,alpha\n", "line 2, column 'row': row 999 is not in")]
    [InlineData("source,row,label\nU,1,delta\n", "line 2, column 'label': 'delta' is no class")]
    [InlineData("source,row,label\nU,1,alpha\nU,1,beta\n", "line 3, column 'label': row 1")]
    [InlineData("source,row,label\nU,1,delta\n", "for a new class put rows of it into a labeled file")]
    public async Task TakeAsync_AnswersThatCannotBe_NameFileAndLine(string text, string problem)
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        string answers = data.File("answers.csv", text.Replace("U", data.Unlabeled, StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")));

        Assert.StartsWith(answers, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out("more")));
    }

    [Fact]
    public async Task TakeAsync_InputChangedOrNoRun_IsRefused()
    {
        using var data = new SmallData(unlabeled: 100);
        string answers = data.File("answers.csv", $"source,row,label\n{data.Unlabeled},1,beta\n");
        Assert.Contains(
            "no finished run",
            (await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")))).Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
        await RunAsync(data);
        await File.AppendAllTextAsync(data.Unlabeled, "1,2,red\n");

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.Out(), answers, data.Out("more")));

        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeAsync_ReviewFileWithALabelColumn_IsReadWhateverItsCells()
    {
        using var data = new SmallData(unlabeled: 100);
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        string odd =
            data.File("odd.csv", string.Concat(lines.Select((l, i) => (i == 0 ? "Label,row,source," : $"=1+{i},9999,other,") + l + "\n")));
        string labeled =
            data.File("l.csv", string.Concat(
                (await File.ReadAllLinesAsync(data.Labeled)).Select((l, i) => (i == 0 ? "Label,row,source," : $"=2+{i},1,x,") + l + "\n")));
        RunSettings settings = data.Settings() with { Labeled = [labeled], Unlabeled = [odd], MaxRounds = 0 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());
        string[] review = await File.ReadAllLinesAsync(Path.Combine(data.Out(), RunNames.Review));
        string answers = data.File("answers.csv", string.Concat(review.Select((l, i) => l + (i == 0 ? ",label\n" : ",beta\n"))));

        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("more"));

        Assert.Equal(
            "rank,source,row,predicted_label,confidence,second_label,margin,kind,Label_,row_,source_,x,y,hint,because,nearest", review[0]);
        Assert.All(review[1..], l => Assert.Contains(",'=1+", l, StringComparison.Ordinal));
        Assert.Equal((review.Length - 1, review.Length - 1), (receipt.Received, receipt.Added));
        string[] taken = await File.ReadAllLinesAsync(receipt.LabeledFile!);
        Assert.Equal("Label,row,source,x,y,hint,label,review_source,review_row", taken[0]);
        Assert.All(taken[1..], l => Assert.StartsWith("=1+", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TakeAsync_Corrected_TheLaterAnswerStandsAndBothAreKept()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);

        LabelReceipt first = await TakeAsync(data, "1,alpha,", "2,beta,");
        LabelReceipt second = await TakeAsync(data, "1,gamma,", "2,beta,", "3,alpha,");
        LabelReceipt third = await TakeAsync(data, "1,gamma,", "2,,yes", "9,,yes");

        Assert.Equal((2, 0, 0), (first.Added, first.Corrected, first.Withdrawn));
        Assert.Equal((1, 1, 0), (second.Added, second.Corrected, second.Withdrawn));
        Assert.Equal((0, 0, 1), (third.Added, third.Corrected, third.Withdrawn));
        Assert.Equal([(1, "gamma"), (3, "alpha")], Labeled(data));
        string[] history = History(data.Out("more/.answers"));
        Assert.Equal(["000001", "000002", "000003"], history.Select(name => name[..6]));
        Assert.Equal(history, History(data.Out("out/labels")));
        Assert.Equal(
            [$"{data.Unlabeled},1,alpha", $"{data.Unlabeled},2,beta"],
            File.ReadLines(Path.Combine(data.Out("more/.answers"), history[0])).Skip(1).Select(l => string.Join(',', l.Split(',')[..3])));
    }

    [Fact]
    public async Task TakeAsync_SameAnswersElsewhere_GiveTheSameBytes()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        await TakeAsync(data, "1,alpha,", "2,beta,");
        await TakeAsync(data, "1,gamma,");
        string[] names = History(data.Out("out/labels"));
        byte[] file = await File.ReadAllBytesAsync(data.Out("more/review-answers.csv"));
        Directory.Delete(data.Out("more"), recursive: true);
        Directory.Delete(data.Out("out/labels"), recursive: true);

        await TakeAsync(data, "1,alpha,", "2,beta,");
        await TakeAsync(data, "1,gamma,");

        Assert.Equal(names, History(data.Out("out/labels")));
        Assert.Equal(file, await File.ReadAllBytesAsync(data.Out("more/review-answers.csv")));
    }

    [Theory]
    [InlineData("more")]
    [InlineData("more/.answers")]
    [InlineData("more/review-answers.csv")]
    [InlineData("out/labels")]
    [InlineData("out")]
    public async Task TakeAsync_WhateverWasDeleted_LosesNoAnswer(string gone)
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        await TakeAsync(data, "1,alpha,", "2,beta,");
        if (Directory.Exists(data.Out(gone)))
        {
            Directory.Delete(data.Out(gone), recursive: true);
        }
        else
        {
            File.Delete(data.Out(gone));
        }

        if (gone == "out")
        {
            await RunAsync(data);
        }

        await TakeAsync(data, "3,gamma,");

        Assert.Equal([(1, "alpha"), (2, "beta"), (3, "gamma")], Labeled(data));
        Assert.Equal(2, History(data.Out("out/labels")).Length);
        Assert.Equal(2, History(data.Out("more/.answers")).Length);
    }

    [Fact]
    public async Task StartAsync_OverwriteOrRefused_KeepsTheAnswers()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        string answers = data.File("answers.csv", $"source,row,label\n{data.Unlabeled},1,alpha\n");
        LabelReceipt first = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("out/labeled"));
        string bad = data.File("bad.csv", "x,y,hint\n");

        await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(
            data.Out(), data.Settings() with { Unlabeled = [bad] }, new LocalRunOptions { Overwrite = true }));
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions { Overwrite = true });

        Assert.True(File.Exists(first.LabeledFile));
        Assert.Single(History(data.Out("out/labels")));
        LabelReceipt again = await LocalLabels.TakeAsync(data.Out(), answers, data.Out("out/labeled"));
        Assert.Equal((0, 0, null), (again.Added, again.Corrected, again.LabeledFile));
    }

    [Fact]
    public async Task TakeAsync_AnotherFileOfThatName_IsAnotherRow()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        await TakeAsync(data, "1,alpha,");
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        await File.WriteAllLinesAsync(data.Unlabeled, [lines[0], .. lines[1..].Reverse()]);
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions { Overwrite = true });

        LabelReceipt receipt = await TakeAsync(data, "1,gamma,");

        Assert.Equal((1, 0), (receipt.Added, receipt.Corrected));
        Assert.Equal([(1, "alpha"), (1, "gamma")], Labeled(data));
    }

    [Fact]
    public async Task TakeAsync_AnotherFileIsGone_ItsAnswersStillCount()
    {
        using var data = new SmallData(unlabeled: 100);
        string other = data.File("other.csv", await File.ReadAllTextAsync(data.Unlabeled));
        await LocalRun.StartAsync(
            data.Out(),
            data.Settings() with { Unlabeled = [data.Unlabeled, other], MaxRounds = 0, PrecisionTarget = 0.8, PrecisionProof = "estimate" },
            new LocalRunOptions());
        using FileStream stream = File.OpenRead(Path.Combine(data.Out(), RunNames.Review));
        ReviewRow[] audit = [.. ReviewCsv.Read(stream).Where(r => r.Kind == ReviewKind.Audit && r.Source == other)];
        string first =
            data.File("first.csv", "source,row,label\n" + string.Concat(audit.Select(r => $"{other},{r.Row},{Classes[r.Row % 3]}\n")));
        LabelReceipt before = await LocalLabels.TakeAsync(data.Out(), first, data.Out("more"));
        File.Delete(other);

        LabelReceipt after = await TakeAsync(data, "1,alpha,");

        Assert.NotEmpty(audit);
        Assert.Equal(audit.Length, before.Audit.Labeled);
        Assert.InRange(after.Audit.Labeled, audit.Length, audit.Length + 1);
        Assert.Equal(audit.Length + 1, Labeled(data).Length);
    }

    [Fact]
    public async Task TakeAsync_StoppedAtAnyWrite_TheNextTimeHasAll()
    {
        for (int write = 1; write <= 3; write++)
        {
            using var data = new SmallData(unlabeled: 100);
            await RunAsync(data);
            await TakeAsync(data, "1,alpha,", "2,beta,");
            PlanAndSource(data, out RunEnvironment environment);
            LabelAnswer[] answers = [new(data.Unlabeled, 1, "gamma", 0), new(data.Unlabeled, 3, "beta", 0)];
            var target = new FolderStore(data.Out("more"));
            var failing = new StoppingStore { After = write - 1 };
            var stopped = environment with { Store = failing.Over(environment.Store) };

            await Assert.ThrowsAsync<IOException>(
                () => new RunLabels(stopped, failing.Over(target), "", ".answers/").TakeAsync(answers, "answers", default));
            LabelReceipt again = await new RunLabels(environment, target, "", ".answers/").TakeAsync(answers, "answers", default);

            Assert.Equal([(1, "gamma"), (2, "beta"), (3, "beta")], Labeled(data));
            Assert.Equal(2, History(data.Out("out/labels")).Length);
            Assert.Equal(write == 1 ? 1 : 0, again.Corrected);
        }
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnce_NoAnswerIsLost()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        PlanAndSource(data, out RunEnvironment environment);

        await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => Task.Run(() => new RunLabels(environment, new FolderStore(data.Out("more")), "", ".answers/").TakeAsync(
            [new LabelAnswer(data.Unlabeled, i, Classes[i % 3], 0)], "answers", default))));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (i, Classes[i % 3])), Labeled(data));
    }

    [Fact]
    public async Task StartAsync_WithAnswers_TheFinishedSetHasThemInTheirPlace()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        LabelReceipt receipt = await TakeAsync(data, "1,gamma,", "50,beta,");

        await LocalRun.StartAsync(data.Out("next"), data.Settings() with { Labeled = [data.Labeled, receipt.LabeledFile!], MaxRounds = 0 },
            new LocalRunOptions());
        await LocalRun.StartAsync(data.Out("alone"), data.Settings() with { Labeled = [receipt.LabeledFile!, data.Labeled], MaxRounds = 0 },
            new LocalRunOptions());

        foreach (string folder in new[] { "next", "alone" })
        {
            List<Dictionary<string, string>> rows = FinishedRows.Of(data.Out(folder));
            Assert.Equal(145, rows.Count);
            Assert.DoesNotContain("review_source", rows[0].Keys);
            Assert.Equal(("person", "gamma", "1"), (rows[46]["label_origin"], rows[46]["label"], rows[46]["row"]));
            Assert.Equal(("person", "beta", "50"), (rows[95]["label_origin"], rows[95]["label"], rows[95]["row"]));
            Assert.Equal(2, rows.Count(r => r["label_origin"] == "person"));
            Assert.Equal(45, rows.Count(r => r["label_origin"] == "given"));
        }
    }

    [Fact]
    public async Task StartAsync_AnswersOfAFileThatIsGone_AreLabeledRows()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        LabelReceipt receipt = await TakeAsync(data, "1,gamma,", "50,beta,");
        string other = data.File("other.csv", await File.ReadAllTextAsync(data.Unlabeled));

        await LocalRun.StartAsync(
            data.Out("next"), data.Settings() with { Labeled = [data.Labeled, receipt.LabeledFile!], Unlabeled = [other], MaxRounds = 0 },
            new LocalRunOptions());

        List<Dictionary<string, string>> rows = FinishedRows.Of(data.Out("next"));
        Assert.Equal(147, rows.Count);
        Assert.Equal(("person", "gamma", receipt.LabeledFile), (rows[45]["label_origin"], rows[45]["label"], rows[45]["source"]));
    }

    private static Task<LabelReceipt> TakeAsync(SmallData data, params string[] answers)
    {
        string file =
            data.File("answers.csv", "source,row,label,withdraw\n" + string.Concat(answers.Select(a => $"{data.Unlabeled},{a}\n")));
        return LocalLabels.TakeAsync(data.Out(), file, data.Out("more"));
    }

    private static void PlanAndSource(SmallData data, out RunEnvironment environment)
    {
        var store = new FolderStore(data.Out());
        JobDocument job = store.ReadJsonAsync<JobDocument>(RunNames.Job, default).GetAwaiter().GetResult();
        environment = new RunEnvironment { Store = store, Source = new FileDataSource(job.UnlabeledFiles) };
    }

    private static string[] History(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private static (int Row, string Label)[] Labeled(SmallData data) =>
    [
        .. File.ReadLines(data.Out("more/review-answers.csv")).Skip(1).Select(l => l.Split(','))
            .Select(c => (int.Parse(c[^1], System.Globalization.CultureInfo.InvariantCulture), c[3])),
    ];

    private static async Task<ReviewRow[]> RunAsync(SmallData data)
    {
        await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions());
        using FileStream review = File.OpenRead(Path.Combine(data.Out(), RunNames.Review));
        return [.. ReviewCsv.Read(review)];
    }
}
