using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Labels;
using PseudoLabel.Service.Labels;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>
/// Every route of the HTTP interface, free of any host: plain arguments in, an <see cref="ApiResponse"/> out. No method throws for what a
/// client did wrong: that is a problem document (RFC 9457) in the response. Faults of the program are thrown.
/// </summary>
public sealed class RunApi
{
    /// <summary>Who gave labels that were sent without a name.</summary>
    private const string Unnamed = "sent in";

    private readonly RunCatalog catalog;
    private readonly IRunScheduler scheduler;
    private readonly UploadTracker tracker;
    private readonly HeavyWork heavy;
    private readonly LabelIntake labels;
    private readonly PredictionService predictions;
    private readonly RunDocuments documents;
    private readonly RunStarter starter;
    private readonly RunLookup lookup;

    /// <summary>Creates the routes.</summary>
    /// <param name="root">The container or folder with <c>datasets/</c> and <c>runs/</c>.</param>
    /// <param name="catalog">Its runs.</param>
    /// <param name="scheduler">The host's.</param>
    /// <param name="heavy">What counts the process's heavy requests; null for one of its own.</param>
    /// <param name="room">The host's room for files; null where it has no limits of its own.</param>
    /// <param name="guard">Gives files up that end the process while they are looked at; null for none.</param>
    public RunApi(
        IRunStore root, RunCatalog catalog, IRunScheduler scheduler, HeavyWork? heavy = null, FileRoom? room = null,
        StartGuard? guard = null)
    {
        this.catalog = catalog;
        this.scheduler = scheduler;
        this.heavy = heavy ?? new HeavyWork();
        tracker = new UploadTracker(root);
        labels = new LabelIntake(root, catalog);
        predictions = new PredictionService(catalog);
        documents = new RunDocuments(catalog, scheduler);
        Datasets = new DatasetApi(
            root, catalog, this.heavy, new DatasetDocuments(root, catalog, tracker, documents), room ?? new FileRoom(),
            new DatasetLook(root, catalog, this.heavy, guard));
        starter = new RunStarter(catalog, scheduler, tracker);
        Rows = new RowApi(catalog, this.heavy, documents);
        lookup = new RunLookup(catalog, documents);
        Review = new ReviewApi(catalog, this.heavy, labels, starter, documents);
    }

    /// <summary>The routes of data sets.</summary>
    public DatasetApi Datasets { get; }

    /// <summary>The routes of a run's rows.</summary>
    public RowApi Rows { get; }

    /// <summary>The routes of a run's review.</summary>
    public ReviewApi Review { get; }

    /// <summary>
    /// <c>POST /api/runs</c>: settings with <c>dataset</c>; 202 with <c>Location</c>, or the same run again while it may come to something.
    /// </summary>
    /// <param name="body">The request's body.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; null for none.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> CreateRunAsync(Stream body, string? idempotencyKey, CancellationToken cancellationToken = default) =>
        ApiProblem.GuardAsync("/api/runs", async () =>
        {
            byte[] text = await RequestBody.ReadAsync(body, HttpLimits.SettingBytes, cancellationToken);
            (string dataset, byte[] settings) = RequestBody.TakeDataset(text);
            if (idempotencyKey?.Length > HttpLimits.KeyLength)
            {
                throw new RefusedException(Refusal.Malformed, string.Create(
                    CultureInfo.InvariantCulture, $"the Idempotency-Key is longer than {HttpLimits.KeyLength} characters"));
            }

            RunEntry run = await starter.StartAsync(
                dataset, settings, string.IsNullOrEmpty(idempotencyKey) ? null : idempotencyKey, cancellationToken);
            // A run that came to nothing is found again only by its key: without one, the request has made another run.
            RunDocument document = await documents.OfAsync(run, cancellationToken);
            ApiResponse response = document.Lifecycle is RunLifecycle.Failed or RunLifecycle.Terminated
                ? ApiProblem.Response(409, EndedRun.Words(document)
                    + "; it was asked for with this Idempotency-Key, so ask with another key for another run", "/api/runs")
                : ApiJson.Response(202, document);
            return response with
            {
                Headers =
                new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Location"] = $"/api/runs/{run.Id}" }
            };
        });

    /// <summary><c>GET /api/runs</c>: the runs, newest first, page by page.</summary>
    /// <param name="limit">Runs on a page, at most <see cref="HttpLimits.LongestPage"/>; null for the usual.</param>
    /// <param name="after">The last run of the page before; null for the first page.</param>
    /// <param name="dataset">The data set whose runs alone are meant; null for all.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListRunsAsync(
        string? limit = null, string? after = null, string? dataset = null, string? ifNoneMatch = null,
        CancellationToken cancellationToken = default) =>
        ApiProblem.GuardAsync("/api/runs", async () =>
        {
            var page = RunPage.Of(await catalog.ListAsync(cancellationToken), limit, after, dataset);
            return ApiJson.Tagged(
                new RunList(await documents.OfAsync(page.Runs, cancellationToken), page.Next), ApiJson.Options, ifNoneMatch);
        });

    /// <summary><c>GET /api/runs/{id}</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetRunAsync(string id, string? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        WithRunAsync(
        id, "", async run => ApiJson.Tagged(await documents.OfAsync(run, cancellationToken), ApiJson.Options, ifNoneMatch),
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/settings</c>: what would ask for the run again.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetRunSettingsAsync(string id, CancellationToken cancellationToken = default) => WithRunAsync(
        id, "/settings", async run => ApiJson.Response(200, await RunRequest.OfAsync(catalog, run, cancellationToken)),
        cancellationToken);

    /// <summary><c>GET /api/runs/{id}/result/{file}</c>: one of the known result files, streamed.</summary>
    /// <param name="id">The run.</param>
    /// <param name="file">The file's name, e.g. <c>pseudo-labels.csv</c>.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetResultAsync(string id, string file, CancellationToken cancellationToken = default) => WithRunAsync(
        id, $"/result/{PathPart.Of(file)}", run => ResultFiles.OpenAsync(catalog.StoreOf(run.Id), file, cancellationToken),
        cancellationToken);

    /// <summary><c>POST /api/runs/{id}/suspend</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> SuspendRunAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, "suspend", scheduler.SuspendAsync, now => now is RunLifecycle.Suspended, cancellationToken);

    /// <summary><c>POST /api/runs/{id}/resume</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ResumeRunAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, "resume", scheduler.ResumeAsync, now => now is RunLifecycle.Pending or RunLifecycle.Running, cancellationToken);

    /// <summary><c>POST /api/runs/{id}/terminate</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> TerminateRunAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, "terminate", scheduler.TerminateAsync, now => now is RunLifecycle.Terminated, cancellationToken);

    /// <summary><c>POST /api/runs/{id}/labels</c>: a person's answers, <c>source,row,label</c>, as CSV or JSON.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="contentType">Its content type; CSV where null.</param>
    /// <param name="reviewer">Who gave them, for the run's review; null for nobody who is named.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PostLabelsAsync(
        string id, Stream body, string? contentType, string? reviewer = null, CancellationToken cancellationToken = default) =>
        WithRunAsync(
        id,
        "/labels",
        async run =>
        {
            using IDisposable turn = heavy.Begin();
            string who = ReviewRequest.NameOf(reviewer ?? Unnamed);
            await ResultFiles.RequireAsync(catalog.StoreOf(run.Id), cancellationToken);
            byte[] text = await RequestBody.ReadAsync(body, HttpLimits.LabelBytes, cancellationToken);
            LabelAnswers.Given given = LabelAnswers.Read(text, contentType);
            LabelReceipt receipt = await labels.TakeAsync(run, given, cancellationToken);
            HashSet<(string, long)> left = [.. receipt.LeftRows];
            await Review.SentAsync(run, who, given.Answers.Where(a => !left.Contains((a.Source, a.Row))), cancellationToken);
            return ApiJson.Response(200, receipt);
        },
        cancellationToken);

    /// <summary><c>POST /api/datasets/{d}/predict</c>: rows in, <c>preds.csv</c> out, with the model of the newest completed run.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="contentType">Its content type; CSV where null.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PredictAsync(
        string dataset, Stream body, string? contentType, CancellationToken cancellationToken = default) =>
        ApiProblem.GuardAsync($"/api/datasets/{PathPart.Of(dataset)}/predict", async () =>
        {
            RunCatalog.RequireIdentifier(dataset, "data set");
            using IDisposable turn = heavy.Begin();
            return await predictions.PredictAsync(dataset, body, contentType, cancellationToken);
        });

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Hosts call every route on the instance.")]
    public ApiResponse GetOpenApi() => OpenApiDocument.Response();

    /// <summary><c>GET /api/dashboard</c>: the web app, which holds nothing of a user.</summary>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header; null for none.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "Hosts call every route on the instance.")]
    public ApiResponse GetDashboard(string? ifNoneMatch = null) => AppFiles.Page(ifNoneMatch);

    /// <summary><c>GET /api/app/{file}</c>: a part of the web app.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="ifNoneMatch">The <c>If-None-Match</c> header; null for none.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "Hosts call every route on the instance.")]
    public ApiResponse GetAppFile(string file, string? ifNoneMatch = null) => AppFiles.Part(file, ifNoneMatch);

    private Task<ApiResponse> ChangeAsync(
        string id, string verb, Func<string, CancellationToken, Task<bool>> change, Predicate<RunLifecycle> isSo,
        CancellationToken cancellationToken) => WithRunAsync(
        id,
        "/" + verb,
        async run =>
        {
            bool changed = await change(run.Id, cancellationToken);
            RunDocument now = await documents.OfAsync(run, cancellationToken);

            // A client that repeats a request whose answer it lost is told the same again.
            return changed || isSo(now.Lifecycle)
                ? ApiJson.Response(202, now)
                : throw new RefusedException(
                    Refusal.Conflict, $"a run that is {now.Lifecycle.ToString().ToLowerInvariant()} cannot be told to {verb}");
        },
        cancellationToken);

    private Task<ApiResponse> WithRunAsync(
        string id, string below, Func<RunEntry, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        lookup.WithAsync(id, below, work, cancellationToken);

    private sealed record RunList(IReadOnlyList<RunDocument> Runs, string? Next);
}
