using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Viewing;
using PseudoLabel.Service.Reviewing;
using PseudoLabel.Service.Rows;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>
/// The routes of a complete run's rows, free of any host: lists, examples, one row in full, its image, and all in a plane.
/// </summary>
public sealed class RowApi
{
    private const int UsualPage = 50;
    private const int LongestPage = 200;
    private const int UsualSide = 512, LeastSide = 64, MostSide = 2_048;
    private readonly RunCatalog catalog;
    private readonly HeavyWork heavy;
    private readonly RunLookup lookup;

    /// <param name="catalog">The runs.</param>
    /// <param name="heavy">What counts the process's heavy requests.</param>
    /// <param name="documents">Say where runs stand.</param>
    internal RowApi(RunCatalog catalog, HeavyWork heavy, RunDocuments documents) =>
        (this.catalog, this.heavy, lookup) = (catalog, heavy, new RunLookup(catalog, documents));

    /// <summary><c>GET /api/runs/{id}/rows</c>: the pseudo-labels in the order of the file, page by page.</summary>
    /// <param name="id">The run.</param>
    /// <param name="query">What is asked for of <c>decision</c>, <c>class</c>, <c>order</c>, <c>limit</c> and <c>after</c>.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListAsync(string id, Func<string, string?> query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return WithAsync(
            id,
            "/rows",
            async (run, view) =>
            {
                string? decision = query("decision"), label = query("class");
                if (decision is not null && !PseudoLabelRow.Decisions.Contains(decision))
                {
                    throw new RefusedException(
                        Refusal.Malformed, $"'decision' must be one of {string.Join(", ", PseudoLabelRow.Decisions)}");
                }

                if (query("order") is not (null or "file"))
                {
                    throw new RefusedException(Refusal.Malformed, "'order' must be file, the order of the rows in their files");
                }

                int most = QueryNumber.Of("limit", query("limit"), UsualPage, 1, LongestPage);
                long start = QueryNumber.Of("after", query("after"), 0L, 0, long.MaxValue);
                PseudoLabelPage page = await view.PageAsync(decision, label, most, start, cancellationToken);
                (IReadOnlyList<RowLine> lines, string? problem) = await LinesAsync(run, view, page.Rows, cancellationToken);
                return ApiJson.CamelResponse(
                    200, new RowList(lines, page.Next is { } next ? Address(run, decision, label, most, next) : null, problem));
            },
            cancellationToken);
    }

    /// <summary><c>GET /api/runs/{id}/examples</c>: the surest rows, the least sure, the rejected, and all by class.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetExamplesAsync(string id, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "/examples",
        async (run, view) =>
        {
            RunSurvey survey = await view.SurveyAsync(cancellationToken);
            (IReadOnlyList<RowLine> lines, string? problem) = await LinesAsync(
                run, view, [.. survey.Surest, .. survey.LeastSure, .. survey.Rejected], cancellationToken);
            return ApiJson.CamelResponse(200, new ExampleList(
                [.. lines.Take(survey.Surest.Count)],
                [.. lines.Skip(survey.Surest.Count).Take(survey.LeastSure.Count)],
                [.. lines.Skip(survey.Surest.Count + survey.LeastSure.Count)],
                ClassLine.Of(await view.RowsAsync(cancellationToken), survey),
                problem));
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/row</c>: one row with its cells, its probabilities and why the model decides so.</summary>
    /// <param name="id">The run.</param>
    /// <param name="source">The row's file.</param>
    /// <param name="row">Its number there.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetRowAsync(
        string id, string? source, string? row, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "/row",
        async (run, view) =>
        {
            (string file, long number) = Place(source, row);
            PseudoLabelRow line = await view.FindAsync(file, number, cancellationToken) ?? throw NoRow();
            (ExplanationReport? Report, string? Problem) explanation = await view.ExplainAsync(file, number, cancellationToken);
            RowCells cells = await view.CellsAsync(
                [(file, number), .. (explanation.Report?.Nearest ?? []).Select(n => (n.Source, n.Row))], cancellationToken);
            ReviewDesk desk = await ReviewDesk.OpenAsync(catalog, run.Id, cancellationToken);
            bool isImage = (await view.RowsAsync(cancellationToken)).AreImages;
            return ApiJson.CamelResponse(200, RowDocument.Of(
                run.Id, isImage, line, cells, explanation, await desk.AnswersAsync(file, number, cancellationToken),
                await view.HistoryAsync(file, number, cancellationToken)));
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/image</c>: a row's image, as one that a browser shows.</summary>
    /// <param name="id">The run.</param>
    /// <param name="source">The image.</param>
    /// <param name="row">Its row.</param>
    /// <param name="side">The most pixels on its longer side; null for the usual.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetImageAsync(
        string id, string? source, string? row, string? side = null, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "/image",
        async (_, view) =>
        {
            (string file, long number) = Place(source, row);
            int most = QueryNumber.Of("side", side, UsualSide, LeastSide, MostSide);
            (byte[] bytes, string contentType) = await view.ImageAsync(file, number, most, cancellationToken)
                ?? throw new RefusedException(Refusal.NotFound, "the run has no such image; take the address that the row has as 'image'");
            return ApiResponse.Of(200, contentType, bytes);
        },
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/map</c>: a sample of the rows in a plane, those that are alike together.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetMapAsync(string id, CancellationToken cancellationToken = default) => WithAsync(
        id,
        "/map",
        async (_, view) =>
        {
            IReadOnlyList<MapPoint> points = await view.MapAsync(cancellationToken);
            return ApiJson.CamelResponse(200, new MapDocument(
                [.. points.Select(MapDot.Of)], points.Count(p => p.Row.Decision != "labeled"),
                (await view.SurveyAsync(cancellationToken)).Decided));
        },
        cancellationToken);

    private static async Task<(IReadOnlyList<RowLine> Lines, string? Problem)> LinesAsync(
        RunEntry run, RunView view, IReadOnlyList<PseudoLabelRow> rows, CancellationToken cancellationToken)
    {
        bool isImage = (await view.RowsAsync(cancellationToken)).AreImages;
        RowCells cells = await view.CellsAsync(rows.Select(r => (r.Source, r.Row)), cancellationToken);
        return ([.. rows.Select(r => RowLine.Of(run.Id, isImage, r, cells))], cells.Problem);
    }

    private static string Address(RunEntry run, string? decision, string? label, int most, long next) => FormattableString.Invariant(
        $"/api/runs/{run.Id}/rows?{Part("decision", decision)}{Part("class", label)}limit={most}&after={next}");

    private static string Part(string name, string? value) => value is null ? "" : $"{name}={Uri.EscapeDataString(value)}&";

    private static (string Source, long Row) Place(string? source, string? row) => (
        source ?? throw new RefusedException(Refusal.Malformed, "'source' is missing; name the row's file"),
        QueryNumber.Of("row", row, null, 0, long.MaxValue));

    private static RefusedException NoRow() =>
        new(Refusal.NotFound, "the run has no such row; GET .../rows lists them with their source and row");

    private Task<ApiResponse> WithAsync(
        string id, string below, Func<RunEntry, RunView, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        lookup.WithAsync(
            id,
            below,
            async run =>
            {
                using IDisposable turn = heavy.Begin();
                return await work(run, await RunView.OpenAsync(catalog, run, cancellationToken));
            },
            cancellationToken);

    private sealed record RowList(IReadOnlyList<RowLine> Rows, string? Next, string? Problem);

    private sealed record ExampleList(
        IReadOnlyList<RowLine> Surest, IReadOnlyList<RowLine> LeastSure, IReadOnlyList<RowLine> Rejected,
        IReadOnlyList<ClassLine> Classes, string? Problem);

    private sealed record MapDocument(IReadOnlyList<MapDot> Points, int Sample, long Of);
}
