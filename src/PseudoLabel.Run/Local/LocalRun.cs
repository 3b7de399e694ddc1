using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>The run in this process, its store a folder: the same step method as everywhere, the state saved after each step.</summary>
public static class LocalRun
{
    /// <summary>The program's version.</summary>
    public static string Version => ProgramVersion.Current;

    /// <summary>Starts a run and sees it through.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="settings">Its settings, input names as the user wrote them.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Interrupts it; <see cref="ResumeAsync"/> goes on from there.</param>
    /// <exception cref="UserErrorException">Inputs or settings cannot be used; the folder is then as it was before.</exception>
    /// <exception cref="FolderWriteException">The folder cannot be written to any more; <see cref="ResumeAsync"/> goes on then.</exception>
    public static async Task<LocalRunResult> StartAsync(
        string folder, RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        RunSettingsValidator.Validate(settings);
        using LocalTrainingJobs? own = await OwnTrainingAsync(settings, options, cancellationToken);
        options = own is null ? options : options with { Training = own };
        CarriedThresholds? carried = await LocalCarry.ReadAsync(settings, cancellationToken);
        string copies = RunFolder.Copies(folder);
        JobDocument? job =
            LocalInputs.NeedCopies(settings) ? null : await LocalInputs.ResolveAsync(settings, carried, () => copies, cancellationToken);
        using RunFolder place = RunFolder.Open(folder);
        if (place.HoldsRun)
        {
            if (!options.Overwrite)
            {
                throw new UserErrorException(
                    "this folder already holds a run; replace it with --overwrite, or go on with 'pseudolabel resume'", folder);
            }

            place.PutAside(folder);
        }
        else
        {
            place.RefuseOthers(folder);
        }

        try
        {
            job ??= await place.CopyingAsync(() => LocalInputs.ResolveAsync(settings, carried, () => copies, cancellationToken));
            job = await InputContents.HashedAsync(job, cancellationToken);
            await place.Store.WriteJsonAsync(RunNames.Job, job, cancellationToken);
            LocalRunResult result = await GoOnAsync(place, folder, job, new RunState { RunId = "local" }, options, cancellationToken);
            place.ForgetPrevious();
            return result;
        }
        catch (FolderWriteException e) when (!place.HoldsRun)
        {
            TryUndo(place);
            throw new UserErrorException(e.Problem, folder, inner: e);
        }
        catch (Exception e) when ((e is UserErrorException && DamagedFileException.NameIn(e) is null) || !place.HoldsRun)
        {
            TryUndo(place);
            throw;
        }
    }

    /// <summary>Where the folder cannot be changed, what the run was refused for is what the user has to hear.</summary>
    private static void TryUndo(RunFolder place)
    {
        try
        {
            place.Undo();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Goes on with an interrupted run, or tells again what a finished one found.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Interrupts it again.</param>
    /// <exception cref="UserErrorException">The folder holds no run, or an input has changed since.</exception>
    public static async Task<LocalRunResult> ResumeAsync(
        string folder, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RunFolder.HoldsAny(folder))
        {
            throw new UserErrorException("this folder holds no run; start one with 'pseudolabel run'", folder);
        }

        using RunFolder place = RunFolder.Open(folder);
        JobDocument job =
            (await place.Store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).WithCopiesIn(RunFolder.Copies(folder));
        RunState state = await RunStates.ReadAsync(place.Store, "local", cancellationToken);
        using LocalTrainingJobs? own =
            state.Phase < RunPhase.Publish ? await OwnTrainingAsync(job.Settings, options, cancellationToken) : null;
        options = own is null ? options : options with { Training = own };
        if (state.Phase != RunPhase.Done)
        {
            await InputContents.CheckAsync(
                job.AllFiles, "since the run began; start anew with 'pseudolabel run ... --overwrite'", cancellationToken);
            state = state with { Training = await RunTrainings.ResumeAsync(place.Store, state.Training, cancellationToken) };
        }
        else
        {
            await CheckResultsAsync(place.Store, options.Notices, cancellationToken);
        }

        LocalRunResult result = await GoOnAsync(place, folder, job, state, options, cancellationToken);
        place.ForgetPrevious();
        return result;
    }

    /// <summary>
    /// Results of a finished run lie open to a person, who may write answers into them: what is not as it was written is told of. A model
    /// that is not is refused.
    /// </summary>
    private static async Task CheckResultsAsync(SealedStore store, IProgress<string>? notices, CancellationToken cancellationToken)
    {
        foreach (string name in RunNames.Results.Where(name => name is not (RunNames.Metrics or RunNames.Report)))
        {
            if (!await store.HoldsAsync(name, cancellationToken))
            {
                notices?.Report($"{name} is not as the run wrote it: it was changed, damaged or removed since");
            }
        }

        try
        {
            await using Stream model = await store.OpenReadAsync(RunNames.Model, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            throw DamagedFileException.Error(RunNames.Model);
        }
        catch (UserErrorException e) when (DamagedFileException.NameIn(e) is not (null or RunNames.Model))
        {
            // What is damaged is the note of its checksum, which tells nothing of the model: that was told of, and no more can be said.
        }
    }

    /// <summary>
    /// Where the networks of a run are trained where the caller leaves it open; refused before anything is read where this machine cannot.
    /// Null where none are, or the caller says where.
    /// </summary>
    private static async Task<LocalTrainingJobs?> OwnTrainingAsync(
        RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken)
    {
        if (!NeuralLearning.IsWanted(settings))
        {
            return null;
        }

        LocalTrainingJobs? own = options.Training is null ? LocalTrainingJobs.OfThisMachine() : null;
        await (options.Training ?? own!).CheckAsync(cancellationToken);
        return own;
    }

    private static async Task<LocalRunResult> GoOnAsync(
        RunFolder place, string folder, JobDocument job, RunState state, LocalRunOptions options, CancellationToken cancellationToken)
    {
        SealedStore store = place.Store;
        try
        {
            await RunLoop.RunAsync(
                store, new FileDataSource(job.AllFiles), state, options, _ => RequireThere(place, folder), cancellationToken);
            RequireThere(place, folder);
        }
        catch (IOException e)
        {
            RequireThere(place, folder, e);
            throw;
        }

        RunMetrics metrics = await store.ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken);
        return new LocalRunResult(metrics,
            [.. RunNames.Results.Select(name => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar))).Where(File.Exists)]);
    }

    private static void RequireThere(RunFolder place, string folder, Exception? inner = null)
    {
        if (!place.IsThere)
        {
            throw new UserErrorException(
                "this folder was removed while the run was writing to it, with what was there; start the run anew", folder, inner: inner);
        }
    }

    internal static JobInput Input(InputFile file, bool labeled = false) => LocalInputs.Input(file, labeled);
}
