using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Training;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>The runs and data sets of one container or folder: creates runs, finds them, and opens what they stand on.</summary>
/// <param name="root">The container or folder with <c>datasets/</c> and <c>runs/</c>.</param>
/// <param name="time">The clock that dates runs; the system's where none is given.</param>
/// <param name="training">Where networks are trained; null where none can be.</param>
/// <param name="listedFor">
/// How long a listing of the runs, or of the data sets, is taken for the next ones, where this process alone makes runs: what is asked
/// of it is in each at once, and what a person does in the folder that much later. Zero, each time anew, where none is given.
/// </param>
public sealed class RunCatalog(
    IRunStore root, TimeProvider? time = null, ITrainingJobs? training = null, TimeSpan listedFor = default)
{
    private static readonly ReadOnlyMemory<byte> NothingAsked = "{}"u8.ToArray();
    private readonly RunEntries entries = new(root, time ?? TimeProvider.System, listedFor);
    private RunFigures? figures;
    private SharedListing<DatasetListing>? datasets;

    /// <summary>What the runs found.</summary>
    internal RunFigures Figures => LazyInitializer.EnsureInitialized(ref figures, () => new RunFigures(this));

    /// <summary>What lies in the data sets.</summary>
    internal SharedListing<DatasetListing> Datasets => LazyInitializer.EnsureInitialized(
        ref datasets,
        () => new SharedListing<DatasetListing>(Time, listedFor, ct => DatasetContents.ListAsync(root, ct)));

    /// <summary>The container or folder.</summary>
    internal IRunStore Root => root;

    /// <summary>The clock that dates what is written.</summary>
    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>
    /// Creates a run of what lies in a data set now. Its identifier follows from the idempotency key, or else from the data set, its
    /// inputs' names and ETags and the settings: the same request is the same run.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="overrides">Settings as JSON that replace those of the data set's <c>job.json</c>, UTF-8; null for none.</param>
    /// <param name="idempotencyKey">The client's name for the request, within the data set; null for none.</param>
    /// <param name="beforeNew">Called before a run is made that was not there; what it throws stops that.</param>
    /// <param name="isDead">
    /// Whether a run of an identifier will come to nothing, as only its scheduler knows: without a key, the same request is another run
    /// then. Null where none does.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="RefusedException">
    /// The data set's name is none, the settings are no JSON, or the key belongs to another request.
    /// </exception>
    /// <exception cref="UserErrorException">The settings or inputs cannot be used.</exception>
    public async Task<CreatedRun> CreateAsync(
        string dataset, ReadOnlyMemory<byte>? overrides, string? idempotencyKey, Action? beforeNew = null,
        Func<string, CancellationToken, Task<bool>>? isDead = null, CancellationToken cancellationToken = default) =>
        (await CreateAsync(
            dataset, overrides, idempotencyKey, beforeNew, isDead, source => source, (job, _) => Task.FromResult<JobDocument?>(job),
            cancellationToken))!;

    /// <summary>
    /// Creates the run of a data set's uploads. A host that died of it does so again when it starts anew: it is given up then.
    /// </summary>
    /// <param name="ready">What says that the uploads are there.</param>
    /// <param name="guard">Gives it up; null where it is never.</param>
    /// <exception cref="UserErrorException">The settings or inputs cannot be used, or have ended the process too often.</exception>
    /// <param name="change">
    /// Makes of the job what the run is to be; null where there is to be none.
    /// </param>
    /// <returns>The run; null where there is to be none.</returns>
    internal async Task<CreatedRun?> CreateUploadedAsync(
        SettleTicket ready, StartGuard? guard, Func<JobDocument, Func<JobDocument, IDataSource>, Task<JobDocument?>> change,
        CancellationToken cancellationToken)
    {
        if (guard is null)
        {
            return await CreateAsync(ready.Dataset, null, null, null, null, source => source, change, cancellationToken);
        }

        RequireIdentifier(ready.Dataset, "data set");
        var place = new SubStore(root, ServiceNames.Dataset(ready.Dataset));
        StartMarks marks = await guard.OpenAsync(place, always: true, cancellationToken);
        try
        {
            return await marks.RunAsync(
                $"{ready.Generation}-{ready.Uploads}", "making a run of the uploads",
                () => CreateAsync(ready.Dataset, null, null, null, null, marks.Watch, change, cancellationToken), cancellationToken);
        }
        finally
        {
            await StartGuard.ForgetAsync(place, CancellationToken.None);
        }
    }

    private async Task<CreatedRun?> CreateAsync(
        string dataset, ReadOnlyMemory<byte>? overrides, string? idempotencyKey, Action? beforeNew,
        Func<string, CancellationToken, Task<bool>>? isDead, Func<IDataSource, IDataSource> watch,
        Func<JobDocument, Func<JobDocument, IDataSource>, Task<JobDocument?>> change, CancellationToken cancellationToken)
    {
        LayeredSettings.Layer asked = LayeredSettings.Read(overrides ?? NothingAsked, "request body");
        RequireIdentifier(dataset, "data set");
        string requestHash = RunIdentity.OfRequest(dataset, asked.Settings);
        if (idempotencyKey is not null && await FindAsync(RunIdentity.FromKey(dataset, idempotencyKey), cancellationToken) is { } before)
        {
            return before.RequestHash == requestHash
                ? new CreatedRun(before, IsNew: false)
                : throw new RefusedException(
                    Refusal.Unusable, "this Idempotency-Key belongs to another request; give each request its own");
        }

        if (await KeptAnswers.ResolveAsync(root, dataset, MadeAsync, cancellationToken) is not var (job, kept))
        {
            return null;
        }

        string id = idempotencyKey is null
            ? await IdentifierAsync(dataset, job, isDead, cancellationToken) : RunIdentity.FromKey(dataset, idempotencyKey);
        var entry =
            new RunEntry { Id = id, Dataset = dataset, Created = (time ?? TimeProvider.System).GetUtcNow(), RequestHash = requestHash };

        if (beforeNew is not null && !await root.ExistsAsync(ServiceNames.Entry(id), cancellationToken))
        {
            beforeNew();
        }

        // The entry comes last: a run that is listed has its job. Whoever writes first is right; the others find the run that is there.
        await TryWriteAsync(StoreOf(id), RunNames.Job, kept, cancellationToken);
        bool isNew = await TryWriteAsync(root, ServiceNames.Entry(id), entry, cancellationToken);
        entries.Changed();
        return isNew
            ? new CreatedRun(entry, IsNew: true)
            : new CreatedRun(await root.ReadJsonAsync<RunEntry>(ServiceNames.Entry(id), cancellationToken), IsNew: false);

        async Task<JobDocument?> MadeAsync()
        {
            JobDocument all = await ResolveAsync(dataset, asked, watch, cancellationToken);
            return await change(all, of => watch(new StoreDataSource(root, of.AllFiles)));
        }
    }

    /// <summary>The identifier of a run of these contents: the first that belongs to no dead run.</summary>
    private async Task<string> IdentifierAsync(
        string dataset, JobDocument job, Func<string, CancellationToken, Task<bool>>? isDead, CancellationToken cancellationToken)
    {
        string id = RunIdentity.FromContents(dataset, job, 0);
        for (int dead = 1; isDead is not null && await root.ExistsAsync(ServiceNames.Entry(id), cancellationToken)
            && await isDead(id, cancellationToken); dead++)
        {
            id = RunIdentity.FromContents(dataset, job, dead);
        }

        return id;
    }

    /// <summary>All runs, oldest first.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public Task<IReadOnlyList<RunEntry>> ListAsync(CancellationToken cancellationToken = default) => entries.ListAsync(cancellationToken);

    /// <summary>
    /// Removes a run: first its entry, so that nobody finds half of one, then its files. Nothing there is no fault.
    /// </summary>
    /// <param name="runId">Its identifier.</param>
    internal async Task RemoveAsync(string runId, CancellationToken cancellationToken)
    {
        await root.DeleteFileAsync(ServiceNames.Entry(runId), cancellationToken);
        entries.Changed();
        await root.DeleteAsync(ServiceNames.Run(runId), cancellationToken);
    }

    /// <summary>One run; null where there is none of that identifier.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async Task<RunEntry?> FindAsync(string runId, CancellationToken cancellationToken = default) =>
        ServiceNames.IsIdentifier(runId) ? await entries.FindAsync(ServiceNames.Entry(runId), cancellationToken) : null;

    /// <summary>A run's own store, <c>runs/{id}/</c>.</summary>
    /// <param name="runId">Its identifier.</param>
    public IRunStore StoreOf(string runId) => new SealedStore(new SubStore(root, ServiceNames.Run(runId)));

    /// <summary>What a run was made of.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<JobDocument> JobAsync(string runId, CancellationToken cancellationToken = default) =>
        StoreOf(runId).ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken);

    /// <summary>The files of a run's data set that are there now and were not, or not as they are now, when the run was made.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>Their names below the data set; none for a run whose files are gone.</returns>
    public async Task<IReadOnlyList<Upload>> ArrivedSinceAsync(RunEntry run, CancellationToken cancellationToken = default) =>
        [.. (await FilesNowAsync(run, cancellationToken)).Where(f => !f.Taken).Select(f => f.File)];

    /// <summary>The files of a run's data set that it was made of and that are still as they were.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    internal async Task<IReadOnlyList<Upload>> TakenAsync(RunEntry run, CancellationToken cancellationToken) =>
        [.. (await FilesNowAsync(run, cancellationToken)).Where(f => f.Taken).Select(f => f.File)];

    private async Task<IReadOnlyList<(Upload File, bool Taken)>> FilesNowAsync(RunEntry run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        JobDocument job;
        try
        {
            job = await JobAsync(run.Id, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return [];
        }

        HashSet<(string Name, string ETag)> taken = [.. job.AllFiles.Select(f => f.Version)];
        List<(Upload File, bool Taken)> files = [];
        foreach (string folder in new[] { ServiceNames.Labeled(run.Dataset), ServiceNames.Unlabeled(run.Dataset),
            ServiceNames.Data(run.Dataset) })
        {
            foreach (StoredItem item in (await DatasetInputs.ListAsync(root, folder, cancellationToken)).Items)
            {
                if (ServiceNames.Split(item.Name) is var (_, below))
                {
                    files.Add((new Upload(below, item.ETag), taken.Contains((item.Name, item.ETag))));
                }
            }
        }

        return files;
    }

    /// <summary>Whether all of a run's results are there: the report is written last.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public Task<bool> IsCompleteAsync(string runId, CancellationToken cancellationToken = default) =>
        StoreOf(runId).ExistsAsync(RunNames.Report, cancellationToken);

    /// <summary>
    /// Where a run stands by what it wrote, for a run that no host knows of: its scheduler's memory may have been cleared.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<RunStatus> StoredStatusAsync(RunEntry run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunState state = await RunStates.ReadAsync(StoreOf(run.Id), run.Id, cancellationToken);
        bool complete = await IsCompleteAsync(run.Id, cancellationToken);
        return RunStatus.Of(run, complete ? RunLifecycle.Completed : RunLifecycle.Pending, state);
    }

    /// <summary>
    /// What a run's activities stand on: its store, and its inputs read from the root store, each refused once it has changed.
    /// </summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the reading of its job.</param>
    public async Task<RunEnvironment> EnvironmentAsync(string runId, CancellationToken cancellationToken = default)
    {
        JobDocument job = await JobAsync(runId, cancellationToken);
        return new RunEnvironment
        {
            Store = StoreOf(runId),
            Training = training,
            Source = new StoreDataSource(root, job.AllFiles),
            Vectors = () => new SubStore(root, ServiceNames.Vectors),
            OtherRun = StoreOf,
        };
    }

    /// <summary>Stops what a run that was terminated still trains, wherever it does.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public Task CancelTrainingAsync(string runId, CancellationToken cancellationToken = default) =>
        RunTrainings.CancelAsync(training, StoreOf(runId), cancellationToken);

    internal static void RequireIdentifier(string? text, string what)
    {
        if (!ServiceNames.IsIdentifier(text))
        {
            throw new RefusedException(Refusal.Malformed, $"this is no name of a {what}; it is made of {ServiceNames.Rule}");
        }
    }

    /// <summary>What a data set's <c>job.json</c> names; null where there is none.</summary>
    /// <exception cref="RefusedException">It is no JSON.</exception>
    /// <exception cref="UserErrorException">It holds what a setting does not take.</exception>
    internal async Task<LayeredSettings.Layer?> SettingsAsync(string dataset, CancellationToken cancellationToken)
    {
        string own = ServiceNames.Settings(dataset);
        if (!await root.ExistsAsync(own, cancellationToken))
        {
            return null;
        }

        await using Stream stream = await root.OpenReadAsync(own, cancellationToken);
        using var text = new MemoryStream();
        await stream.CopyToAsync(text, cancellationToken);
        return LayeredSettings.Read(text.ToArray(), own);
    }

    /// <summary>What a run would be made of; nothing is written.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="asked">The settings that were asked for.</param>
    /// <param name="watch">Stands between the readers and the files.</param>
    /// <exception cref="UserErrorException">The settings or inputs cannot be used.</exception>
    internal async Task<JobDocument> ResolveAsync(
        string dataset, LayeredSettings.Layer asked, Func<IDataSource, IDataSource> watch, CancellationToken cancellationToken)
    {
        LayeredSettings.Layer? below = await SettingsAsync(dataset, cancellationToken);
        string own = ServiceNames.Settings(dataset);
        DatasetFolders folders = await DatasetFolders.ListAsync(root, dataset, cancellationToken);
        RunSettings settings = folders.Named(LayeredSettings.Merge(below, asked));
        RunSettingsValidator.Validate(settings);
        if (NeuralLearning.IsWanted(settings))
        {
            await (training ?? throw NeuralLearning.NoTraining()).CheckAsync(cancellationToken);
        }

        DatasetFolders inside = folders.Inside(FileWindow.Parse(settings.Window));
        List<string> notices = [.. folders.Notices];

        // Files are looked at by readers that are synchronous throughout.
        InputSets sets = await Task.Run(
            () => inside.Inputs(files => watch(new StoreDataSource(root, files)), settings, notices), cancellationToken);
        return new JobDocument
        {
            Version = LocalRun.Version,
            Settings = settings.WithQuestion(sets.Question)
                .WithLabel(sets.LabeledFiles.Select(f => f.File), $"name the label column in the request or in {own}"),
            LabeledFiles = sets.LabeledFiles,
            UnlabeledFiles = sets.UnlabeledFiles,
            FilesOutsideWindow = folders.Unlabeled.Items.Count - inside.Unlabeled.Items.Count,
            Notices = [.. notices, .. SettingsWithoutEffect.Notices(settings)],
            Carried = settings.Carry > 0 ? await CarriedAsync(dataset, cancellationToken) : null,
        };
    }

    /// <summary>
    /// The thresholds of the data set's last completed run; null where there is none. They are no part of the identity of the run that
    /// takes them over: the same request is the same run, which took them when it was first asked for.
    /// </summary>
    private async Task<CarriedThresholds?> CarriedAsync(string dataset, CancellationToken cancellationToken)
    {
        foreach (RunEntry run in (await ListAsync(cancellationToken)).Where(r => r.Dataset == dataset).Reverse())
        {
            if (await IsCompleteAsync(run.Id, cancellationToken))
            {
                return CarriedThresholds.Of(run.Id, await StoreOf(run.Id).ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken));
            }
        }

        return null;
    }

    private static async Task<bool> TryWriteAsync<T>(IRunStore store, string name, T value, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteJsonIfAsync(name, etag: null, value, cancellationToken);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }
}

/// <summary>What creating a run found.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsNew">False where the same request made it before.</param>
public sealed record CreatedRun(RunEntry Run, bool IsNew);

/// <summary>The contents of <c>catalog/{id}.json</c>: what the service knows of a run beside its job.</summary>
public sealed record RunEntry
{
    /// <summary>The run's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Hash of what was asked for: an idempotency key belongs to one request.</summary>
    public required string RequestHash { get; init; }
}
