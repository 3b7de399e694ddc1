using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Viewing;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Rows;

/// <summary>A look at a complete run's rows, from its store and its inputs. As many work at once as there are processors.</summary>
/// <param name="catalog">The runs.</param>
/// <param name="run">The run.</param>
/// <param name="etag">The ETag of its <c>pseudo-labels.csv</c>.</param>
internal sealed class RunView(RunCatalog catalog, RunEntry run, string etag)
{
    // Of the process, as its processors are.
    private static readonly SemaphoreSlim AtOnce = new(Environment.ProcessorCount);
    private readonly RowMemory memory = RowMemory.Of(catalog);
    private readonly IRunStore store = catalog.StoreOf(run.Id);

    /// <summary>Opens a run's rows.</summary>
    /// <exception cref="IncompleteRunException">The run is not complete.</exception>
    public static async Task<RunView> OpenAsync(RunCatalog catalog, RunEntry run, CancellationToken cancellationToken)
    {
        IRunStore store = catalog.StoreOf(run.Id);
        return await store.ExistsAsync(RunNames.Report, cancellationToken)
            && await store.ETagAsync(RunNames.PseudoLabels, cancellationToken) is { } etag
            ? new RunView(catalog, run, etag)
            : throw new IncompleteRunException();
    }

    /// <summary>What the run knows of its rows.</summary>
    public Task<RunRows> RowsAsync(CancellationToken cancellationToken) =>
        memory.GetAsync($"rows {run.Id} {etag}", () => RunRows.ReadAsync(store), cancellationToken);

    /// <summary>What a pass over its pseudo-labels tells.</summary>
    public Task<RunSurvey> SurveyAsync(CancellationToken cancellationToken) => memory.GetAsync(
        $"survey {run.Id} {etag}",
        async () =>
        {
            RunRows rows = await RowsAsync(CancellationToken.None);
            return await store.ReadAsync(RunNames.PseudoLabels, s => RunSurvey.Of(s, rows), CancellationToken.None);
        },
        cancellationToken);

    /// <summary>The rows in a plane.</summary>
    public Task<IReadOnlyList<MapPoint>> MapAsync(CancellationToken cancellationToken) => memory.GetAsync(
        $"map {run.Id} {etag}",
        async () => await InTurnAsync(
            async () => await RunMap.OfAsync(
                store, await RowsAsync(CancellationToken.None), await SurveyAsync(CancellationToken.None)),
            CancellationToken.None),
        cancellationToken);

    /// <summary>A page of the pseudo-labels.</summary>
    public Task<PseudoLabelPage> PageAsync(
        string? decision, string? label, int most, long start, CancellationToken cancellationToken) =>
        store.ReadAsync(
            RunNames.PseudoLabels, s => PseudoLabelPage.Read(s, decision, label, most, start), cancellationToken);

    /// <summary>A row's line; for a labeled row what it would say; null where the run has no such row.</summary>
    public async Task<PseudoLabelRow?> FindAsync(string source, long row, CancellationToken cancellationToken)
    {
        RunRows rows = await RowsAsync(cancellationToken);
        RunSurvey survey = await SurveyAsync(cancellationToken);
        return await store.ReadAsync(RunNames.PseudoLabels, s => survey.Find(s, rows, source, row), cancellationToken)
            ?? (rows.LabelOf(source, row) is { } label ? new PseudoLabelRow(source, row, label, 1, "labeled", 0, "") : null);
    }

    /// <summary>Rows' cells by column, and why there are none.</summary>
    public async Task<RowCells> CellsAsync(IEnumerable<(string Source, long Row)> wanted, CancellationToken cancellationToken)
    {
        RunRows rows = await RowsAsync(cancellationToken);
        if (rows.AreImages)
        {
            return new RowCells(new Dictionary<(string, long), IReadOnlyList<KeyValuePair<string, string>>>(), null);
        }

        IDataSource source = (await catalog.EnvironmentAsync(run.Id, cancellationToken)).Source;
        try
        {
            return new RowCells(await InTurnAsync(
                () => Task.Run(() => rows.Cells(wanted, source, cancellationToken), cancellationToken), cancellationToken), null);
        }
        catch (UserErrorException e)
        {
            // The run and what it decided are there all the same.
            return new RowCells(new Dictionary<(string, long), IReadOnlyList<KeyValuePair<string, string>>>(), e.Message);
        }
    }

    /// <summary>Why the model decides about a row as it does, or why that cannot be told.</summary>
    public async Task<(ExplanationReport? Report, string? Problem)> ExplainAsync(
        string source, long row, CancellationToken cancellationToken)
    {
        RunEnvironment environment = await catalog.EnvironmentAsync(run.Id, cancellationToken);
        try
        {
            return await InTurnAsync<(ExplanationReport?, string?)>(
                async () => await RunExplanation.OpenAsync(environment.Store, cancellationToken) is { } explanation
                    ? (await explanation.ExplainAsync(source, row, environment.Source, cancellationToken), null)
                    : (null, "the run's model or its labeled rows are not there any more"),
                cancellationToken);
        }
        catch (UserErrorException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>What each round took a row for.</summary>
    public async Task<IReadOnlyList<RowRound>> HistoryAsync(string source, long row, CancellationToken cancellationToken) =>
        await RowHistory.OfAsync(store, await RowsAsync(cancellationToken), source, row, cancellationToken);

    /// <summary>A row's image; null where the run has none of it.</summary>
    public async Task<(byte[] Bytes, string ContentType)?> ImageAsync(
        string source, long row, int side, CancellationToken cancellationToken)
    {
        RunRows rows = await RowsAsync(cancellationToken);
        IDataSource data = (await catalog.EnvironmentAsync(run.Id, cancellationToken)).Source;
        return await InTurnAsync(() => Task.Run(() => rows.Image(source, row, side, data), cancellationToken), cancellationToken);
    }

    private static async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await AtOnce.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            AtOnce.Release();
        }
    }
}

/// <summary>Rows' cells.</summary>
/// <param name="Of">The cells by row, in the order of the file's columns.</param>
/// <param name="Problem">Why there are none, in one line; null where there is no problem.</param>
internal sealed record RowCells(
    IReadOnlyDictionary<(string Source, long Row), IReadOnlyList<KeyValuePair<string, string>>> Of, string? Problem);
