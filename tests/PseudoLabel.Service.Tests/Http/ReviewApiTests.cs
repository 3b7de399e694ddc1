using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Http;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Http;

public sealed class ReviewApiTests
{
    [Fact]
    public async Task Lease_TwoPeople_GetTheMostUsefulRowsInOrder_NoneTwice()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] asked = run.Asked();

        JsonElement ann = await LeaseAsync(run.Api, run.Id, "ann", 3);
        JsonElement bob = await LeaseAsync(run.OtherHost(), run.Id, "bob", 2);

        Assert.Equal(asked.Take(3).Select(r => r.Row), RowsOf(ann));
        Assert.Equal(asked.Skip(3).Take(2).Select(r => r.Row), RowsOf(bob));
        JsonElement first = ann.GetProperty("rows")[0];
        Assert.Equal(asked[0].PredictedLabel, first.GetProperty("predicted").GetString());
        Assert.Equal(asked[0].SecondLabel, first.GetProperty("second").GetString());
        Assert.Equal(asked[0].Cells!["x"], first.GetProperty("cells").GetProperty("x").GetString());
        Assert.Equal((0, "uncertain"), (first.GetProperty("position").GetInt32(), first.GetProperty("kind").GetString()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("image").ValueKind);
        JsonElement progress = bob.GetProperty("progress");
        Assert.Equal((asked.Length, 5), (progress.GetProperty("total").GetInt32(), progress.GetProperty("leased").GetInt32()));
        Assert.Equal(RowsOf(ann), RowsOf(await LeaseAsync(run.OtherHost(), run.Id, "ann", 3)));
    }

    [Fact]
    public async Task Lease_LeftAlone_IsOverAfterItsTime()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        var time = new ShiftedTime();
        RunApi api = run.OtherHost(time);
        JsonElement ann = await LeaseAsync(api, run.Id, "ann", 2);

        time.Shift = TimeSpan.FromMinutes(9);
        Assert.Empty(RowsOf(ann).Intersect(RowsOf(await LeaseAsync(api, run.Id, "bob", 2))));
        time.Shift = TimeSpan.FromMinutes(11);
        Assert.Equal(RowsOf(ann), RowsOf(await LeaseAsync(api, run.Id, "cat", 2)));
    }

    [Fact]
    public async Task Answers_Counted_AndTheAuditHasItsInterval()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] audit = [.. run.Asked().Where(r => r.Kind == ReviewKind.Audit).Take(4)];
        Assert.Equal(4, audit.Length);

        await AnswerAsync(run.Api, run.Id, "ann", audit.Take(3).Select(r => (r, "label", (string?)r.PredictedLabel)));
        await AnswerAsync(run.Api, run.Id, "ann", [(audit[3], "none", null)]);
        JsonElement progress = await AnswerAsync(run.OtherHost(), run.Id, "bob", [(audit[0], "skip", null)]);

        Assert.Equal((3, 1), (progress.GetProperty("labeled").GetInt32(), progress.GetProperty("none").GetInt32()));
        JsonElement found = progress.GetProperty("audit");
        Assert.Equal((4, 3), (found.GetProperty("labeled").GetInt32(), found.GetProperty("correct").GetInt32()));
        Assert.Equal(0.75, found.GetProperty("precision").GetDouble());
        Assert.InRange(found.GetProperty("lower").GetDouble(), 0.1, 0.7);
        Assert.Equal(["ann 3", "bob 0"], progress.GetProperty("reviewers").EnumerateArray()
            .Select(r => $"{r.GetProperty("name")} {r.GetProperty("labeled")}"));
        Assert.Equal(["alpha", "beta", "gamma"], progress.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!));
        Assert.False(progress.GetProperty("enough").GetBoolean());
    }

    [Fact]
    public async Task Settle_ADispute_IsShownAndThenNoMore()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow row = run.Asked()[2];
        await AnswerAsync(run.Api, run.Id, "ann", [(row, "label", "alpha")]);
        JsonElement disputed = await AnswerAsync(run.Api, run.Id, "bob", [(row, "label", "BETA")]);

        JsonElement dispute = Assert.Single(disputed.GetProperty("disputes").EnumerateArray());
        Assert.Equal(["ann alpha", "bob beta"], dispute.GetProperty("answers").EnumerateArray()
            .Select(a => $"{a.GetProperty("reviewer")} {a.GetProperty("label")}"));
        Assert.Equal(row.Cells!["hint"], dispute.GetProperty("cells").GetProperty("hint").GetString());
        string body = JsonSerializer.Serialize(new { reviewer = "cat", source = row.Source, row = row.Row, label = "gamma" });
        JsonElement settled = await JsonAsync(await run.Api.Review.SettleAsync(run.Id, ServiceData.Stream(body)));
        Assert.Empty(settled.GetProperty("disputes").EnumerateArray());
        Assert.Equal((1, 0), (settled.GetProperty("agreement").GetProperty("rows").GetInt32(),
            settled.GetProperty("agreement").GetProperty("agree").GetInt32()));
    }

    [Fact]
    public async Task Put_SecondOpinionsOfAll_GivesARowToTwo()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow row = run.Asked()[0];
        await AnswerAsync(run.Api, run.Id, "ann", [(row, "label", "alpha")]);

        JsonElement set = await JsonAsync(await run.Api.Review.SetAsync(run.Id, ServiceData.Stream("""{ "secondOpinions": 1 }""")));

        Assert.Equal(1, set.GetProperty("secondOpinions").GetDouble());
        Assert.Equal(row.Row, RowsOf(await LeaseAsync(run.OtherHost(), run.Id, "bob", 1)).Single());
        Assert.NotEqual(row.Row, RowsOf(await LeaseAsync(run.OtherHost(), run.Id, "ann", 1)).Single());
    }

    [Fact]
    public async Task Take_WhatStands_JoinsTheDataSet_AndStartsARunOfIt()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await AnswerAsync(run.Api, run.Id, "ann", rows.Take(12).Select(r => (r, "label", (string?)"alpha")));
        JsonElement before = await AnswerAsync(run.Api, run.Id, "bob", [(rows[0], "label", "beta"), (rows[20], "none", null)]);
        Assert.True(before.GetProperty("enough").GetBoolean());
        Assert.False(File.Exists(Path.Combine(run.Data.Folder, "datasets/demo/labeled/review-answers.csv")));

        JsonElement taken = await JsonAsync(await run.Api.Review.TakeAsync(run.Id, "true"));

        Assert.Equal(11, taken.GetProperty("receipt").GetProperty("added").GetInt32());
        string next = taken.GetProperty("run").GetProperty("id").GetString()!;
        Assert.NotEqual(run.Id, next);
        Assert.Equal([next], run.Data.Scheduler.Scheduled);
        Assert.Equal(
            (await run.Data.Catalog.JobAsync(run.Id)).Settings.ReviewRows, (await run.Data.Catalog.JobAsync(next)).Settings.ReviewRows);
        Assert.Equal(
            12, File.ReadLines(Path.Combine(run.Data.Folder, "datasets/demo/labeled/review-answers.csv")).Count());
        JsonElement after = await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id));
        Assert.Equal((11, false), (after.GetProperty("taken").GetInt32(), after.GetProperty("enough").GetBoolean()));

        await AnswerAsync(run.Api, run.Id, "ann", [(rows[1], "undo", null), (rows[2], "label", "gamma")]);
        JsonElement again = (await JsonAsync(await run.Api.Review.TakeAsync(run.Id))).GetProperty("receipt");
        Assert.Equal((0, 1, 1), (again.GetProperty("added").GetInt32(), again.GetProperty("corrected").GetInt32(),
            again.GetProperty("withdrawn").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_FileTouchedOrGone_TakesTheRowsAsTheReviewHasThem(bool gone)
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        string file = Path.Combine(run.Data.Folder, "datasets/demo/unlabeled/u.csv");
        string[] lines = await File.ReadAllLinesAsync(file);
        await AnswerAsync(run.Api, run.Id, "ann", rows.Take(2).Select(r => (r, "label", (string?)"alpha")));
        if (gone)
        {
            File.Delete(file);
        }
        else
        {
            await File.AppendAllTextAsync(file, lines[^1] + "\n");
        }

        JsonElement receipt = (await JsonAsync(await run.Api.Review.TakeAsync(run.Id))).GetProperty("receipt");

        Assert.Equal((2, 0), (receipt.GetProperty("added").GetInt32(), receipt.GetProperty("left").GetInt32()));
        string[] taken = await File.ReadAllLinesAsync(Path.Combine(run.Data.Folder, "datasets/demo/labeled/review-answers.csv"));
        Assert.Equal(lines[0] + ",label,review_source,review_row", taken[0]);
        Assert.Equal(
            rows.Take(2).OrderBy(r => r.Row).Select(r => $"{lines[(int)r.Row + 1]},alpha,{r.Source},{r.Row}"), taken.Skip(1));
        Assert.Equal(2, (await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id))).GetProperty("taken").GetInt32());
    }

    [Fact]
    public async Task Take_FileGoneAndARowCutOff_LeavesThatRowAndNamesIt()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        string cut = new string('x', 32_765) + '\u2026';
        string review = Path.Combine(run.Folder, RunNames.Review);
        string[] own = [.. rows[0].Cells!.Keys];
        await using (FileStream stream = File.Create(review))
        {
            ReviewCsv.Write(stream, rows.Select((r, i) => i != 0 ? r : r with
            {
                Cells = r.Cells!.ToDictionary(c => c.Key, c => c.Key == "hint" ? cut : c.Value),
            }), own);
        }

        await AnswerAsync(run.Api, run.Id, "ann", rows.Take(2).Select(r => (r, "label", (string?)"alpha")));
        string file = Path.Combine(run.Data.Folder, "datasets/demo/unlabeled/u.csv");
        string moved = Path.Combine(run.Data.Folder, "u.csv");
        File.Move(file, moved);

        JsonElement receipt = (await JsonAsync(await run.Api.Review.TakeAsync(run.Id))).GetProperty("receipt");

        Assert.Equal((1, 1), (receipt.GetProperty("added").GetInt32(), receipt.GetProperty("left").GetInt32()));
        Assert.Contains($"row {rows[0].Row} of '{rows[0].Source}'", receipt.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id))).GetProperty("taken").GetInt32());
        File.Move(moved, file);
        receipt = (await JsonAsync(await run.Api.Review.TakeAsync(run.Id))).GetProperty("receipt");
        Assert.Equal((1, 0), (receipt.GetProperty("added").GetInt32(), receipt.GetProperty("left").GetInt32()));
        Assert.Equal(JsonValueKind.Null, receipt.GetProperty("notice").ValueKind);
    }

    [Theory]
    [InlineData("lease", "not json", 400)]
    [InlineData("lease", """{ "reviewer": "", "count": 1 }""", 400)]
    [InlineData("lease", """{ "reviewer": "a\u0007", "count": 1 }""", 400)]
    [InlineData("lease", """{ "reviewer": "\ud800", "count": 1 }""", 400)]
    [InlineData("lease", """{ "reviewer": "ann", "count": 21 }""", 400)]
    [InlineData("answers", """{ "reviewer": "ann", "answers": [] }""", 400)]
    [InlineData("answers", """{ "reviewer": "ann", "answers": [{ "source": "u", "row": 1, "verdict": "maybe" }] }""", 400)]
    [InlineData("answers", """{ "reviewer": "ann", "answers": [{ "source": "../u", "row": 1, "verdict": "skip" }] }""", 422)]
    [InlineData("answers", """{ "reviewer": "ann", "answers": [{ "source": "u", "row": 1, "verdict": "label" }] }""", 400)]
    [InlineData("settle", """{ "reviewer": "ann", "source": "u", "row": -1 }""", 400)]
    [InlineData("set", """{ "secondOpinions": 2 }""", 400)]
    [InlineData("set", """{ "secondOpinions": 1, "\ud800aaaaaaaaaaaa": 1 }""", 400)]
    [InlineData("set", "[]", 400)]
    public async Task EveryBody_ThatIsNone_IsAProblemAndWritesNothing(string what, string body, int status)
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        ApiResponse response = await (what switch
        {
            "lease" => run.Api.Review.LeaseAsync(run.Id, ServiceData.Stream(body)),
            "answers" => run.Api.Review.AnswerAsync(run.Id, ServiceData.Stream(body)),
            "settle" => run.Api.Review.SettleAsync(run.Id, ServiceData.Stream(body)),
            _ => run.Api.Review.SetAsync(run.Id, ServiceData.Stream(body)),
        });

        Assert.Equal((status, "application/problem+json"), (response.Status, response.ContentType));
        Assert.False(Directory.Exists(Path.Combine(run.Folder, "review")));
    }

    [Fact]
    public async Task Answers_OneThatCannotBeUsed_TakesNone()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();

        ApiResponse response = await PostAnswersAsync(run.Api, run.Id, "ann", [(rows[0], "label", "alpha"), (rows[1], "label", "delta")]);

        Assert.Equal(422, response.Status);
        Assert.Contains("alpha, beta, gamma", await ServiceData.TextAsync(response), StringComparison.Ordinal);
        Assert.Equal(0, (await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id))).GetProperty("labeled").GetInt32());
    }

    [Fact]
    public async Task List_PageByPage_IsTheWholeList()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        List<long> rows = [];
        string? after = null;
        do
        {
            JsonElement page = await JsonAsync(await run.Api.Review.ListAsync(run.Id, "7", after));
            rows.AddRange(RowsOf(page));
            after = page.TryGetProperty("next", out JsonElement next) ? next.GetString()!.Split("after=")[1] : null;
        }
        while (after is not null);

        Assert.Equal(run.Asked().Select(r => r.Row), rows);
        Assert.Equal(rows, RowsOf(await JsonAsync(await run.Api.Review.ListAsync(run.Id))));
        Assert.Equal(400, (await run.Api.Review.ListAsync(run.Id, "0")).Status);
    }

    [Fact]
    public async Task EveryRoute_RunThatIsNotComplete_IsAConflict()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];

        Assert.Equal(409, (await data.Api.Review.GetProgressAsync(id)).Status);
        Assert.Equal(409, (await data.Api.Review.TakeAsync(id)).Status);
        Assert.Equal(404, (await data.Api.Review.GetProgressAsync("none")).Status);
    }

    [Fact]
    public async Task Lease_OfAMillionRows_ReadsAndWritesLittle()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        const int Rows = 1_000_000;
        await using (var review = new StreamWriter(Path.Combine(run.Folder, RunNames.Review)))
        {
            review.Write("rank,source,row,predicted_label,confidence,second_label,margin,kind,x\n");
            for (int i = 0; i < Rows; i++)
            {
                review.Write(string.Create(
                    CultureInfo.InvariantCulture, $"{i + 1},u.csv,{Rows - i},alpha,0.500000,beta,0.100000,uncertain,\"a, \"\"{i}\"\"\"\n"));
            }
        }

        await LeaseAsync(run.Api, run.Id, "ann", 1);
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 20; i++)
        {
            JsonElement given = await LeaseAsync(run.Api, run.Id, "ann", 20);
            await AnswerAsync(run.Api, run.Id, "ann", given.GetProperty("rows").EnumerateArray().Select(r => (
                new ReviewRow(r.GetProperty("source").GetString()!, r.GetProperty("row").GetInt64(), "", 0, "", 0, ReviewKind.Uncertain),
                "label", (string?)"alpha")));
        }

        // Generous for a busy machine: reading a million rows each time would take a hundred times as long.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        JsonElement last = await LeaseAsync(run.OtherHost(), run.Id, "bob", 1);
        Assert.Equal(400, last.GetProperty("progress").GetProperty("labeled").GetInt32());
        Assert.Equal(400, last.GetProperty("rows")[0].GetProperty("position").GetInt32());
        Assert.Equal("a, \"400\"", last.GetProperty("rows")[0].GetProperty("cells").GetProperty("x").GetString());
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(run.Folder, "review"), "*", SearchOption.AllDirectories)
            .Max(f => new FileInfo(f).Length), 1, 200_000);
    }

    internal static async Task<JsonElement> LeaseAsync(RunApi api, string id, string reviewer, int count) => await JsonAsync(
        await api.Review.LeaseAsync(id, ServiceData.Stream(JsonSerializer.Serialize(new { reviewer, count }))));

    internal static async Task<JsonElement> AnswerAsync(
        RunApi api, string id, string reviewer, IEnumerable<(ReviewRow Row, string Verdict, string? Label)> answers) =>
        await JsonAsync(await PostAnswersAsync(api, id, reviewer, answers));

    internal static Task<ApiResponse> PostAnswersAsync(
        RunApi api, string id, string reviewer, IEnumerable<(ReviewRow Row, string Verdict, string? Label)> answers) =>
        api.Review.AnswerAsync(id, new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            reviewer,
            answers = answers.Select(a => new { source = a.Row.Source, row = a.Row.Row, verdict = a.Verdict, label = a.Label }),
        }))));

    internal static IReadOnlyList<long> RowsOf(JsonElement document) =>
        [.. document.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("row").GetInt64())];

    internal static async Task<JsonElement> JsonAsync(ApiResponse response)
    {
        string text = await ServiceData.TextAsync(response);
        Assert.True(response.Status == 200, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Shift;
    }
}
