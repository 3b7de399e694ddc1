using System.Text;
using System.Text.Json;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Http;
using static PseudoLabel.Service.Tests.Http.ReviewApiTests;

namespace PseudoLabel.Service.Tests.Http;

/// <summary>What was said of rows before: seen again, sent in from elsewhere, and to and from Label Studio.</summary>
public sealed class ReviewGivenTests
{
    [Fact]
    public async Task Answers_NewestFirst_PageByPage_AlsoOfOneReviewer()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        for (int i = 0; i < 3; i++)
        {
            await AnswerAsync(run.Api, run.Id, "ann", [(rows[i], "label", "alpha")]);
        }

        await AnswerAsync(run.Api, run.Id, "bob", [(rows[5], "none", null)]);

        JsonElement all = await JsonAsync(await run.OtherHost().Review.ListAnswersAsync(run.Id, limit: "3"));
        Assert.Equal(
            [$"bob {rows[5].Row} none ", $"ann {rows[2].Row} label alpha", $"ann {rows[1].Row} label alpha"], Said(all));
        Assert.Equal(rows[5].Cells!["x"], all.GetProperty("answers")[0].GetProperty("cells").GetProperty("x").GetString());
        Assert.EndsWith("/review/answers?limit=3&after=3", all.GetProperty("next").GetString(), StringComparison.Ordinal);
        JsonElement ann = await JsonAsync(await run.Api.Review.ListAnswersAsync(run.Id, "ann", "2", "2"));
        Assert.Equal([$"ann {rows[0].Row} label alpha"], Said(ann));
        Assert.Equal(400, (await run.Api.Review.ListAnswersAsync(run.Id, "")).Status);
    }

    [Fact]
    public async Task Answers_TakenBackOrSettled_AreListedAsTheyAre()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();
        await AnswerAsync(run.Api, run.Id, "ann", [(rows[0], "label", "alpha"), (rows[1], "label", "beta")]);
        await AnswerAsync(run.Api, run.Id, "ann", [(rows[1], "undo", null)]);
        await AnswerAsync(run.Api, run.Id, "bob", [(rows[0], "label", "gamma")]);
        string body = JsonSerializer.Serialize(new { reviewer = "cat", source = rows[0].Source, row = rows[0].Row, label = "gamma" });
        await JsonAsync(await run.Api.Review.SettleAsync(run.Id, ServiceData.Stream(body)));

        JsonElement all = await JsonAsync(await run.Api.Review.ListAnswersAsync(run.Id));

        Assert.Equal(["cat", "bob", "ann"], all.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("reviewer").GetString()));
        Assert.True(all.GetProperty("answers")[0].GetProperty("settled").GetBoolean());
    }

    [Fact]
    public async Task PostLabels_RowsOfTheReview_AreAnsweredThereAndNotOfferedAgain()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();

        await PostLabelsAsync(run, $"{rows[0].Source},{rows[0].Row},ALPHA,\n{rows[1].Source},{rows[1].Row},beta,\n", "tool");

        JsonElement lease = await LeaseAsync(run.Api, run.Id, "ann", 2);
        Assert.Equal(rows.Skip(2).Take(2).Select(r => r.Row), RowsOf(lease));
        JsonElement progress = lease.GetProperty("progress");
        Assert.Equal((2, 2, 0), (progress.GetProperty("labeled").GetInt32(), progress.GetProperty("taken").GetInt32(),
            progress.GetProperty("new").GetInt32()));
        Assert.Contains($"tool {rows[0].Row} label alpha", Said(await JsonAsync(await run.Api.Review.ListAnswersAsync(run.Id))));

        await PostLabelsAsync(run, $"{rows[0].Source},{rows[0].Row},,yes\n", "tool");
        progress = await JsonAsync(await run.OtherHost().Review.GetProgressAsync(run.Id));
        Assert.Equal((1, 1), (progress.GetProperty("labeled").GetInt32(), progress.GetProperty("taken").GetInt32()));
    }

    [Fact]
    public async Task PostLabels_OtherThanAPersonSaid_IsADispute()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow row = run.Asked()[0];
        await AnswerAsync(run.Api, run.Id, "ann", [(row, "label", "alpha")]);

        await PostLabelsAsync(run, $"{row.Source},{row.Row},beta,\n", null);

        JsonElement progress = await JsonAsync(await run.Api.Review.GetProgressAsync(run.Id));
        Assert.Equal(["ann alpha", "sent in beta"], progress.GetProperty("disputes")[0].GetProperty("answers").EnumerateArray()
            .Select(a => $"{a.GetProperty("reviewer")} {a.GetProperty("label")}"));
    }

    [Fact]
    public async Task LabelStudio_TasksGoOut_AndWhatComesBackIsTaken()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow[] rows = run.Asked();

        ApiResponse response = await run.Api.Review.GetTasksAsync(run.Id);
        Assert.Equal("application/json; charset=utf-8", response.ContentType);
        using var written = new MemoryStream();
        await response.WriteBodyAsync!(written, CancellationToken.None);
        JsonElement tasks = JsonDocument.Parse(written.ToArray()).RootElement;
        Assert.Equal(rows.Select(r => r.Row), tasks.EnumerateArray().Select(t => t.GetProperty("data").GetProperty("row").GetInt64()));
        ApiResponse shown = await run.Api.Review.GetInterfaceAsync(run.Id);
        Assert.Equal("text/plain; charset=utf-8", shown.ContentType);
        Assert.Contains("<Choice value=\"gamma\" />", await ServiceData.TextAsync(shown), StringComparison.Ordinal);

        // As Label Studio exports it: the task with an annotation.
        string export = $$"""
            [{ "id": 1, "data": {{tasks[0].GetProperty("data").GetRawText()}},
               "annotations": [{ "result": [{ "type": "choices", "value": { "choices": ["gamma"] } }] }] }]
            """;
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(export));
        JsonElement receipt = await JsonAsync(await run.Api.PostLabelsAsync(run.Id, body, "application/json", "ann"));
        Assert.Equal(1, receipt.GetProperty("added").GetInt32());
        Assert.Equal(
            [$"ann {rows[0].Row} label gamma"], Said(await JsonAsync(await run.Api.Review.ListAnswersAsync(run.Id))));
    }

    private static async Task PostLabelsAsync(CompleteRun run, string lines, string? reviewer) => await JsonAsync(
        await run.Api.PostLabelsAsync(run.Id, ServiceData.Stream("source,row,label,withdraw\n" + lines), "text/csv", reviewer));

    private static IEnumerable<string> Said(JsonElement list) => list.GetProperty("answers").EnumerateArray().Select(
        a => $"{a.GetProperty("reviewer")} {a.GetProperty("row")} {a.GetProperty("verdict")} {a.GetProperty("label")}");
}
