using System.Text;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Labels;
using PseudoLabel.Service.Reviewing;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>The routes of a run's review, free of any host: several people label its rows, one row at a time, each another one.</summary>
public sealed class ReviewApi
{
    private const int UsualAnswers = 20, MostAnswers = 200;
    private readonly RunCatalog catalog;
    private readonly HeavyWork heavy;
    private readonly LabelIntake labels;
    private readonly RunStarter starter;
    private readonly RunDocuments documents;
    private readonly SelfStart self;
    private readonly RunLookup lookup;

    /// <param name="catalog">The runs.</param>
    /// <param name="heavy">What counts the process's heavy requests.</param>
    /// <param name="labels">Takes labels into the data set.</param>
    /// <param name="starter">Starts runs.</param>
    /// <param name="documents">Show runs.</param>
    internal ReviewApi(
        RunCatalog catalog, HeavyWork heavy, LabelIntake labels, RunStarter starter, RunDocuments documents)
    {
        (this.catalog, this.heavy, this.labels, this.starter, this.documents) = (catalog, heavy, labels, starter, documents);
        lookup = new RunLookup(catalog, documents);
        self = new SelfStart(heavy, labels, starter, catalog.Time);
    }

    /// <summary><c>GET /api/runs/{id}/review</c>: the rows of <c>review.csv</c> as JSON, all of them or page by page.</summary>
    /// <param name="id">The run.</param>
    /// <param name="limit">Rows on a page; null for all rows, where there is no <paramref name="after"/> either.</param>
    /// <param name="after">How many rows the pages before had; null for the first page.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListAsync(
        string id, string? limit = null, string? after = null, CancellationToken cancellationToken = default) => lookup.WithAsync(
        id,
        "/review",
        async run =>
        {
            IRunStore store = catalog.StoreOf(run.Id);
            await ResultFiles.RequireAsync(store, cancellationToken);
            if (limit is null && after is null)
            {
                return ApiJson.Response(
                    200, new ReviewList(await store.ReadAsync(RunNames.Review, s => ReviewCsv.Read(s).ToArray(), cancellationToken), null));
            }

            int most = QueryNumber.Of("limit", limit, HttpLimits.DefaultPage, 1, HttpLimits.LongestPage);
            int first = QueryNumber.Of("after", after, 0, 0, int.MaxValue);
            ReviewDesk desk = await ReviewDesk.OpenAsync(catalog, run.Id, cancellationToken);
            IReadOnlyList<ReviewRow> rows = await desk.RowsAsync(first, most, cancellationToken);
            bool more = rows.Count > 0 && first + rows.Count < desk.Rows;
            return ApiJson.Response(200, new ReviewList(
                rows, more ? FormattableString.Invariant($"/api/runs/{run.Id}/review?limit={most}&after={first + rows.Count}") : null));
        },
        cancellationToken);

    /// <summary><c>PUT /api/runs/{id}/review</c>: what holds for all who review.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> SetAsync(string id, Stream body, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "",
        async (run, desk) =>
        {
            ReviewRequest request = await ReadAsync(body, caller: null, cancellationToken);
            (double? share, int? after) = (request.SecondOpinions, request.TrainAfter);
            if (share is null && after is null)
            {
                throw new RefusedException(Refusal.Malformed, "the body must have 'secondOpinions', 'trainAfter' or both");
            }

            int taken = desk.Taken;
            await desk.SetAsync(
                s => (after ?? s.TrainAfter) == s.TrainAfter ? s with { SecondOpinions = share ?? s.SecondOpinions } : s with
                {
                    SecondOpinions = share ?? s.SecondOpinions,
                    TrainAfter = after ?? s.TrainAfter,
                    Counted = s.TrainAfter == 0 ? taken : s.Counted,
                    Training = s.Training?.Run is null ? null : s.Training,
                },
                cancellationToken);
            return await GivenAsync(run, desk, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/review/lease</c>: the next rows for one person.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="caller">Who asks, where the host knows; null for who the body says.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> LeaseAsync(string id, Stream body, string? caller = null, CancellationToken cancellationToken = default) =>
        WithAsync(
        id,
        "/lease",
        async (run, desk) =>
        {
            ReviewRequest request = await ReadAsync(body, caller, cancellationToken);
            IReadOnlyList<LeasedRow> rows = await desk.LeaseAsync(request.Reviewer, request.Count, cancellationToken);
            ReviewProgress progress = ReviewProgress.Of(run.Id, desk, await desk.StandingAsync(cancellationToken));
            return ApiJson.CamelResponse(
                200, new LeaseDocument([.. rows.Select(r => ReviewItem.Of(run.Id, desk.Classes.AreImages, r))], progress));
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/review/answers</c>: what one person says of rows.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="caller">Who asks, where the host knows; null for who the body says.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> AnswerAsync(string id, Stream body, string? caller = null, CancellationToken cancellationToken = default) =>
        WithAsync(
        id,
        "/answers",
        async (run, desk) =>
        {
            ReviewRequest request = await ReadAsync(body, caller, cancellationToken);
            await desk.AnswerAsync(request.Reviewer, request.Answers, cancellationToken);
            return await GivenAsync(run, desk, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/review/answers</c>: what was said of rows, the newest first, page by page.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reviewer">Whose answers; null for everybody's.</param>
    /// <param name="limit">Answers on a page; null for the usual.</param>
    /// <param name="after">How many answers the pages before had; null for the first page.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListAnswersAsync(
        string id, string? reviewer = null, string? limit = null, string? after = null, CancellationToken cancellationToken = default) =>
        WithAsync(
        id,
        "/answers",
        async (run, desk) =>
        {
            string? who = reviewer is null ? null : ReviewRequest.NameOf(reviewer);
            int most = QueryNumber.Of("limit", limit, UsualAnswers, 1, MostAnswers);
            int first = QueryNumber.Of("after", after, 0, 0, int.MaxValue);
            (IReadOnlyList<GivenAnswer> answers, int all) = await desk.GivenAsync(who, first, most, cancellationToken);
            string whose = who is null ? "" : $"reviewer={Uri.EscapeDataString(who)}&";
            return ApiJson.CamelResponse(200, new AnswerList(
                [.. answers.Select(a => GivenItem.Of(run.Id, desk.Classes.AreImages, a))],
                first + most < all
                    ? FormattableString.Invariant($"/api/runs/{run.Id}/review/answers?{whose}limit={most}&after={first + most}") : null));
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/review/tasks</c>: the rows of <c>review.csv</c> as tasks for Label Studio.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetTasksAsync(string id, CancellationToken cancellationToken = default) => WithTasksAsync(
        id,
        "/tasks",
        (store, tasks) => new ApiResponse
        {
            Status = 200,
            ContentType = "application/json; charset=utf-8",
            WriteBodyAsync = async (to, cancel) =>
            {
                await using Stream rows = await store.OpenReadAsync(RunNames.Review, cancel);
                await tasks.WriteAsync(rows, to, cancel);
            },
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/review/interface</c>: the labeling interface that fits the tasks.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetInterfaceAsync(string id, CancellationToken cancellationToken = default) => WithTasksAsync(
        id,
        "/interface",
        // As text: it is pasted into a project's settings, and no browser is to take it for a page.
        (_, tasks) => ApiResponse.Of(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(tasks.Interface + "\n")),
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/review/progress</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetProgressAsync(string id, CancellationToken cancellationToken = default) =>
        WithAsync(id, "/progress", (run, desk) => ProgressAsync(run, desk, cancellationToken), cancellationToken);

    /// <summary><c>POST /api/runs/{id}/review/settle</c>: which answer to a row is right.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="caller">Who asks, where the host knows; null for who the body says.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> SettleAsync(string id, Stream body, string? caller = null, CancellationToken cancellationToken = default) =>
        WithAsync(
        id,
        "/settle",
        async (run, desk) =>
        {
            ReviewRequest request = await ReadAsync(body, caller, cancellationToken);
            (string source, long row, string? label) = request.Settled;
            await desk.SettleAsync(request.Reviewer, source, row, label, cancellationToken);
            return await GivenAsync(run, desk, cancellationToken);
        },
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/review/take</c>: the labels that stand join the data set.</summary>
    /// <param name="id">The run.</param>
    /// <param name="start">Whether a run of the data set is started then, <c>true</c> or <c>false</c>; null for not.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> TakeAsync(string id, string? start = null, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "/take",
        async (run, desk) =>
        {
            bool starts = start switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw new RefusedException(Refusal.Malformed, "'start' must be true or false"),
            };
            using IDisposable turn = heavy.Begin();
            LabelReceipt receipt = await desk.TakeAsync(run, labels, cancellationToken);
            RunEntry? next = starts ? await starter.StartAgainAsync(run, cancellationToken) : null;
            if (next is not null)
            {
                await self.StartedAsync(desk, next, cancellationToken);
            }

            return ApiJson.CamelResponse(
                200, new TakeDocument(receipt, next is null ? null : await documents.OfAsync(next, cancellationToken)));
        },
        cancellationToken);

    /// <summary>Labels joined the data set past the review: it has them, too.</summary>
    /// <param name="reviewer">Who gave them.</param>
    internal async Task SentAsync(
        RunEntry run, string reviewer, IEnumerable<LabelAnswer> answers, CancellationToken cancellationToken)
    {
        ReviewDesk desk = await ReviewDesk.OpenAsync(catalog, run.Id, cancellationToken);
        await desk.SentAsync(reviewer, answers.Select(a => (a.Source, a.Row, a.Label)), cancellationToken);
        await self.ConsiderAsync(run, desk, cancellationToken);
    }

    private async Task<ApiResponse> GivenAsync(RunEntry run, ReviewDesk desk, CancellationToken cancellationToken)
    {
        await self.ConsiderAsync(run, desk, cancellationToken);
        return await ProgressAsync(run, desk, cancellationToken);
    }

    private static async Task<ReviewRequest> ReadAsync(Stream body, string? caller, CancellationToken cancellationToken) =>
        new(await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken), caller);

    private static async Task<ApiResponse> ProgressAsync(RunEntry run, ReviewDesk desk, CancellationToken cancellationToken) =>
        ApiJson.CamelResponse(200, ReviewProgress.Of(run.Id, desk, await desk.StandingAsync(cancellationToken)));

    private Task<ApiResponse> WithTasksAsync(
        string id, string below, Func<IRunStore, LabelStudioReview, ApiResponse> work, CancellationToken cancellationToken) =>
        lookup.WithAsync(
            id, "/review" + below,
            async run =>
            {
                IRunStore store = catalog.StoreOf(run.Id);
                await ResultFiles.RequireAsync(store, cancellationToken);
                return work(store, await LabelStudioReview.OpenAsync(store, new LabelStudioNames(), cancellationToken));
            },
            cancellationToken);

    private Task<ApiResponse> WithAsync(
        string id, string below, Func<RunEntry, ReviewDesk, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        lookup.WithAsync(
            id, "/review" + below,
            async run => await work(run, await ReviewDesk.OpenAsync(catalog, run.Id, cancellationToken)), cancellationToken);

    private sealed record ReviewList(IReadOnlyList<ReviewRow> Rows, string? Next);

    private sealed record LeaseDocument(IReadOnlyList<ReviewItem> Rows, ReviewProgress Progress);

    private sealed record AnswerList(IReadOnlyList<GivenItem> Answers, string? Next);

    private sealed record TakeDocument(LabelReceipt Receipt, RunDocument? Run);
}
