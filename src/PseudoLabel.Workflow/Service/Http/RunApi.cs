#pragma warning disable CS9113 // the bodies follow
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Http;

/// <summary>
/// Every route of the HTTP interface, free of any host: plain arguments in, an <see cref="ApiResponse"/> out. No method throws for what a client
/// did wrong: that is a problem document (RFC 9457) in the response. Faults of the program are thrown.
/// </summary>
/// <param name="root">The container or folder with <c>datasets/</c> and <c>runs/</c>.</param>
/// <param name="catalog">Its runs.</param>
/// <param name="scheduler">The host's.</param>
public sealed class RunApi(IRunStore root, RunCatalog catalog, IRunScheduler scheduler)
{
    /// <summary><c>POST /api/runs</c>: settings with <c>dataset</c>; 202 with <c>Location</c>, or the same run again.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="idempotencyKey">The <c>Idempotency-Key</c> header; null for none.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> CreateRunAsync(Stream body, string? idempotencyKey, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>GET /api/runs</c>: all runs, newest first.</summary>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ListRunsAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>GET /api/runs/{id}</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetRunAsync(string id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>GET /api/runs/{id}/result/{file}</c>: one of the known result files, streamed.</summary>
    /// <param name="id">The run.</param>
    /// <param name="file">The file's name, e.g. <c>pseudo-labels.csv</c>.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetResultAsync(string id, string file, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>POST /api/runs/{id}/suspend</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> SuspendRunAsync(string id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>POST /api/runs/{id}/resume</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> ResumeRunAsync(string id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>POST /api/runs/{id}/terminate</c>.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> TerminateRunAsync(string id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>GET /api/runs/{id}/review</c>: the rows of <c>review.csv</c> as JSON.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetReviewAsync(string id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>POST /api/runs/{id}/labels</c>: a person's answers, <c>source,row,label</c>, as CSV or JSON.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="contentType">Its content type; CSV where null.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PostLabelsAsync(string id, Stream body, string? contentType, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>POST /api/datasets/{d}/predict</c>: rows in, <c>preds.csv</c> out, with the model of the newest completed run.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="contentType">Its content type; CSV where null.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> PredictAsync(string dataset, Stream body, string? contentType, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary><c>GET /api/openapi.json</c>.</summary>
    public ApiResponse GetOpenApi() => throw new NotImplementedException();

    /// <summary><c>GET /api/dashboard</c>: a page of all runs.</summary>
    /// <param name="cancellationToken">The request's.</param>
    public Task<ApiResponse> GetDashboardAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
