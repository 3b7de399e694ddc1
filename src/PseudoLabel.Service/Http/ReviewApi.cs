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
    private readonly RunCatalog catalog;
    private readonly HeavyWork heavy;
    private readonly LabelIntake labels;
    private readonly RunStarter starter;
    private readonly RunDocuments documents;

    /// <param name="catalog">The runs.</param>
    /// <param name="heavy">What counts the process's heavy requests.</param>
    /// <param name="labels">Takes labels into the data set.</param>
    /// <param name="starter">Starts runs.</param>
    /// <param name="documents">Show runs.</param>
    internal ReviewApi(
        RunCatalog catalog, HeavyWork heavy, LabelIntake labels, RunStarter starter, RunDocuments documents) =>
        (this.catalog, this.heavy, this.labels, this.starter, this.documents) = (catalog, heavy, labels, starter, documents);

    /// <summary><c>GET /api/runs/{id}/review</c>: the rows of <c>review.csv</c> as JSON, all of them or page by page.</summary>
    /// <param name="id">The run.</param>
    /// <param name="limit">Rows on a page; null for all rows, where there is no <paramref name="after"/> either.</param>
    /// <param name="after">How many rows the pages before had; null for the first page.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListAsync(
        string id, string? limit = null, string? after = null, CancellationToken cancellationToken = default) => RunLookup.WithAsync(
        catalog,
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

    /// <summary><c>PUT /api/runs/{id}/review</c>: the share of rows that two people are asked about.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> SetAsync(string id, Stream body, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "",
        async (run, desk) =>
        {
            ReviewRequest request = await ReadAsync(body, caller: null, cancellationToken);
            await desk.SetAsync(request.SecondOpinions, cancellationToken);
            return await ProgressAsync(run, desk, cancellationToken);
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
            return await ProgressAsync(run, desk, cancellationToken);
        },
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
            return await ProgressAsync(run, desk, cancellationToken);
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
            return ApiJson.CamelResponse(
                200, new TakeDocument(receipt, next is null ? null : await documents.OfAsync(next, cancellationToken)));
        },
        cancellationToken);

    private static async Task<ReviewRequest> ReadAsync(Stream body, string? caller, CancellationToken cancellationToken) =>
        new(await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken), caller);

    private static async Task<ApiResponse> ProgressAsync(RunEntry run, ReviewDesk desk, CancellationToken cancellationToken) =>
        ApiJson.CamelResponse(200, ReviewProgress.Of(run.Id, desk, await desk.StandingAsync(cancellationToken)));

    private Task<ApiResponse> WithAsync(
        string id, string below, Func<RunEntry, ReviewDesk, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        RunLookup.WithAsync(
            catalog, id, "/review" + below,
            async run => await work(run, await ReviewDesk.OpenAsync(catalog, run.Id, cancellationToken)), cancellationToken);

    private sealed record ReviewList(IReadOnlyList<ReviewRow> Rows, string? Next);

    private sealed record LeaseDocument(IReadOnlyList<ReviewItem> Rows, ReviewProgress Progress);

    private sealed record TakeDocument(LabelReceipt Receipt, RunDocument? Run);
}
