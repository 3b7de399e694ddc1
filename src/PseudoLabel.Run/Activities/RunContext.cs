using System.Collections.Concurrent;
using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// What the activities of a run read again and again, kept in memory: all of it is bounded by the settings and the labels.
/// </summary>
internal sealed class RunContext
{
    /// <summary>Models that label the pool in a round: the last one and the supervised one.</summary>
    private const int TeachersPerRound = 2;

    private readonly ConcurrentBag<FeatureBatchBuffers> spare = [];
    private readonly Lazy<VectorCache?> vectors;
    private readonly Memo<StartMarks?> marks;
    private readonly Memo<JobDocument> job;
    private readonly Memo<PlanDocument> plan;
    private readonly Memo<IReadOnlyList<IngestPart>> parts;
    private readonly Memo<IReadOnlyList<TableIndex>> tableOfBatch;
    private readonly Memo<FeatureTransform> transform;
    private readonly Memo<TrainingSet> labeled;
    private readonly Memo<SupervisedDocument> supervised;
    private readonly Memo<FeatureBatch> pool;
    private readonly Memo<OutlierModel?> outlierModel;
    private readonly Memo<IOutlierFilter?> outliers;
    private readonly Memo<RowReach> reach;
    private readonly Memo<GraphDocument> graphDocument;
    private readonly Memo<NodeGraph> graph;
    private readonly Memo<TeacherOpinion?> graphOfPool;
    private readonly Memo<TeacherOpinion?> opinionOfPool;
    private readonly Memo<MixtureMember?> mixture;
    private readonly Memo<Func<FeatureMatrix, NeighborTable>> nodeSearch;
    private readonly Memo<ModelPackage> published;
    private readonly Memo<DecisionDocument> decision;
    private readonly Memo<IReadOnlyList<SelectionDocument>> selections;
    private readonly Memo<IReadOnlyList<TrainedRows?>> trainings;
    private readonly Memo<IReadOnlyDictionary<(string Source, long Row), string>> persons;
    private readonly Memo<KnownRows> known;
    private readonly MemoByRound<IModel> models;
    private readonly MemoByRound<Temperature> temperatures;
    private readonly MemoByRound<double[]> poolShares;

    public RunContext(RunEnvironment environment, CancellationToken cancellationToken)
    {
        Environment = environment;
        CancellationToken = cancellationToken;
        vectors = new(() => environment.Vectors() is { } kept ? new VectorCache(kept) : null);
        IRunStore store = environment.Store;
        marks = new(async () => environment.Guard is { } guard ? await guard.OpenAsync(store, cancellationToken: cancellationToken) : null);
        job = new(() => store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken));
        plan = new(() => store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken));
        parts = new(async () => IngestParts.Of((await PlanAsync()).Tables));
        tableOfBatch = new(async () => [.. (await PlanAsync()).Tables.SelectMany(t => t.Slices.Select(_ => t))]);
        transform = new(() => store.ReadAsync(RunNames.Transform, FeatureTransform.Read, cancellationToken));
        supervised = new(() => store.ReadJsonAsync<SupervisedDocument>(RunNames.Supervised, cancellationToken));
        pool = new(() => store.ReadAsync(RunNames.Pool, s => FeatureBatchFile.Read(s), cancellationToken));
        outlierModel = new(async () => RulesFactory.Outliers(await SettingsAsync()) is { } filter
            ? new OutlierModel(filter, await store.ReadAsync(RunNames.Components, PrincipalComponents.Read, cancellationToken))
            : null);
        outliers = new(async () => (await outlierModel!.GetAsync())?.Fit((await LabeledAsync()).Features));
        reach = new(async () =>
        {
            TrainingSet known = await LabeledAsync();
            return new RowReach(known.Features, known.Groups, (await PoolAsync()).Features, environment.Threads, cancellationToken);
        });
        graphDocument = new(() => store.ReadJsonAsync<GraphDocument>(RunNames.Graph, cancellationToken));
        graph = new(() => store.ReadAsync(RunNames.GraphNodes, s => new NodeGraph(NeighborTable.Read(s)), cancellationToken));
        graphOfPool = new(() => PoolGraph.OfPoolAsync(this, RunNames.Opinion));
        opinionOfPool = new(() => PoolOpinion.OfPoolAsync(this));
        mixture = new(async () =>
            await PoolMixture.OfAsync(this, RunNames.Mixture, await LabeledAsync(), (await SupervisedAsync()).OutOfFold));
        nodeSearch = new(() => PoolGraph.SearchAsync(this));
        published = new(() => store.ReadAsync(RunNames.Model, s => ModelPackage.Read(s, RunNames.Model), cancellationToken));
        decision = new(() => store.ReadJsonAsync<DecisionDocument>(RunNames.Decision, cancellationToken));
        selections = new(ReadSelectionsAsync);
        trainings = new(ReadTrainingsAsync);
        persons =
            new(async () => (await store.ReadJsonAsync<PersonRow[]>(RunNames.Persons, cancellationToken)).GroupBy(p => (p.Source, p.Row))
            .ToDictionary(p => p.Key, p => p.Last().Label));
        known = new(async () =>
        {
            IReadOnlyList<RowPlace> answered = (await PlanAsync()).Answered;
            return await store.ReadAsync(RunNames.KnownRows, s => KnownRows.Read(s, answered), cancellationToken);
        });
        models = new(round => store.ReadAsync(RunNames.RoundModel(round), ModelSerializer.Read, cancellationToken), TeachersPerRound);
        temperatures = new(ReadTemperatureAsync, TeachersPerRound);
        poolShares = new(round => RoundTeacher.PoolSharesAsync(this, round), 1);
        labeled = new(async () =>
        {
            PlanDocument known = await PlanAsync();
            FeatureBatch batch = await store.ReadAsync(RunNames.LabeledFeatures, s => FeatureBatchFile.Read(s), cancellationToken);
            TrainingSet alike = TrainingSet.Unweighted(batch.Features, known.Labels, known.Classes.Count);
            return alike with
            {
                EmbeddedColumns = known.Embedded,
                Groups = known.Groups,
                Times = known.Times,
                Weights = known.Weights ?? alike.Weights,
            };
        });
    }

    public RunEnvironment Environment { get; }

    public IRunStore Store => Environment.Store;

    public CancellationToken CancellationToken { get; }

    /// <summary>Opens the inputs; where the host guards its process, what is open is known to whoever finds it dead.</summary>
    public async Task<IDataSource> SourceAsync() =>
        await marks.GetAsync() is { } guarded ? guarded.Watch(Environment.Source) : Environment.Source;

    /// <summary>Does a piece of work, unless it has ended the host's process too often.</summary>
    /// <param name="name">The name of what it writes.</param>
    /// <exception cref="UserErrorException">It is given up.</exception>
    public async Task<T> GuardAsync<T>(string name, Func<Task<T>> work) =>
        await marks.GetAsync() is { } guarded
            ? await guarded.RunAsync(name, WorkWords.Of(name), work, CancellationToken)
            : await work();

    /// <summary>Keeps the vectors of pretrained networks beyond the run; null where nothing does.</summary>
    public VectorCache? Vectors => vectors.Value;

    public Task<JobDocument> JobAsync() => job.GetAsync();

    public async Task<RunSettings> SettingsAsync() => (await job.GetAsync()).Settings;

    public Task<PlanDocument> PlanAsync() => plan.GetAsync();

    /// <summary>What decisions cost; null where the most probable class is decided for.</summary>
    public async Task<DecisionCosts?> CostsAsync() => GivenCosts.Of(await SettingsAsync(), (await PlanAsync()).Classes);

    /// <summary>The pieces of work of the ingest phase.</summary>
    public Task<IReadOnlyList<IngestPart>> IngestPartsAsync() => parts.GetAsync();

    /// <summary>The table of each batch.</summary>
    public Task<IReadOnlyList<TableIndex>> TableOfBatchAsync() => tableOfBatch.GetAsync();

    public Task<FeatureTransform> TransformAsync() => transform.GetAsync();

    public Task<TrainingSet> LabeledAsync() => labeled.GetAsync();

    public Task<SupervisedDocument> SupervisedAsync() => supervised.GetAsync();

    public Task<FeatureBatch> PoolAsync() => pool.GetAsync();

    /// <summary>How a round goes, with what the run found for it.</summary>
    public async Task<RoundRules> RulesAsync() =>
        RulesFactory.Rounds(await SettingsAsync()) with { Outliers = await outlierModel.GetAsync() };

    /// <summary>
    /// Tells rows that are unlike all of the run's labeled rows and were kept from training; null where none are looked for.
    /// </summary>
    public Task<IOutlierFilter?> OutliersAsync() => outliers.GetAsync();

    /// <summary>What of the labeled rows arrives at others.</summary>
    public Task<RowReach> ReachAsync() => reach.GetAsync();

    public Task<GraphDocument> GraphDocumentAsync() => graphDocument.GetAsync();

    public Task<NodeGraph> GraphAsync() => graph.GetAsync();

    /// <summary>The neighbor graph's opinion of every row of the gate's pool, for the run's own; null where there is no graph.</summary>
    public Task<TeacherOpinion?> GraphOfPoolAsync() => graphOfPool.GetAsync();

    /// <summary>What graph and mixture together think of every row of the gate's pool; null where there is neither.</summary>
    public Task<TeacherOpinion?> OpinionOfPoolAsync() => opinionOfPool.GetAsync();

    /// <summary>The mixture of the run's own chain; null where there is none.</summary>
    public Task<MixtureMember?> MixtureAsync() => mixture.GetAsync();

    /// <summary>Finds the nearest nodes of rows outside the gate's pool.</summary>
    public Task<Func<FeatureMatrix, NeighborTable>> NodeSearchAsync() => nodeSearch.GetAsync();

    public Task<ModelPackage> PublishedAsync() => published.GetAsync();

    public Task<DecisionDocument> DecisionAsync() => decision.GetAsync();

    /// <summary>A round of the run's own, over all of its labels.</summary>
    public async Task<Round> RoundAsync(int number)
    {
        SupervisedDocument round0 = await SupervisedAsync();
        return new Round
        {
            Number = number,
            Rules = await RulesAsync(),
            Labeled = await LabeledAsync(),
            Choice = round0.Choice,
            OutOfFold = round0.OutOfFold,
            Seed = (await SettingsAsync()).Seed,
            Outliers = await OutliersAsync(),
            Mixture = await MixtureAsync(),
            Threads = Environment.Threads,
        };
    }

    /// <summary>What a round selected.</summary>
    public Task<SelectionDocument> SelectionAsync(int round) =>
        Store.ReadJsonAsync<SelectionDocument>(RunNames.Selection(round), CancellationToken);

    public Task WriteModelAsync(int round, IModel model) =>
        Store.WriteAsync(RunNames.RoundModel(round), s => ModelSerializer.Write(model, s), CancellationToken);

    /// <summary>A round's model.</summary>
    public Task<IModel> ModelAsync(int round) => models.GetAsync(round);

    /// <summary>The temperature of a round's model.</summary>
    public Task<Temperature> TemperatureAsync(int round) => temperatures.GetAsync(round);

    /// <summary>The class shares of the gate's pool as the round's teacher sees them; null where no rule asks for them.</summary>
    public async Task<double[]?> PoolSharesAsync(int round) =>
        (await RulesAsync()).UsesPoolShares ? await poolShares.GetAsync(round) : null;

    /// <summary>What every round selected, from the first on. To be asked for once the rounds have ended.</summary>
    public Task<IReadOnlyList<SelectionDocument>> SelectionsAsync() => selections.GetAsync();

    /// <summary>What every round trained on, from the first on; null where that is nothing. To be asked for once they have ended.</summary>
    public Task<IReadOnlyList<TrainedRows?>> TrainingsAsync() => trainings.GetAsync();

    /// <summary>The labels that a person gave unlabeled rows, where a labeled file has them.</summary>
    public Task<IReadOnlyDictionary<(string Source, long Row), string>> PersonsAsync() => persons.GetAsync();

    /// <summary>What labeled rows are known by among the unlabeled ones.</summary>
    public Task<KnownRows> KnownRowsAsync() => known.GetAsync();

    public Task<FeatureBatch> FeaturesAsync(int batch) =>
        Store.ReadAsync(RunNames.Features(batch), s => FeatureBatchFile.Read(s), CancellationToken);

    /// <summary>
    /// Reads the features of a batch into arrays that other batches are read into later; they are the caller's while <paramref name="use"/>
    /// runs.
    /// </summary>
    /// <param name="use">What is done with it; nothing of it may be kept.</param>
    public Task<T> WithFeaturesAsync<T>(int batch, Func<FeatureBatch, Task<T>> use) =>
        WithBuffersAsync(
            async reuse => await use(
                await Store.ReadAsync(RunNames.Features(batch), s => FeatureBatchFile.Read(s, reuse), CancellationToken)));

    /// <summary>Reads some rows' features of a batch, and where they are few not much more of it.</summary>
    /// <param name="rows">The rows, ascending.</param>
    public Task<FeatureMatrix> FeaturesAsync(int batch, int[] rows) => WithBuffersAsync(
        reuse => Store.ReadAsync(RunNames.Features(batch), s => FeatureBatchFile.ReadRows(s, rows, reuse), CancellationToken));

    /// <summary>
    /// Lends arrays for the features of a batch: as many pairs as there are batches under way at once, however many batches there are.
    /// </summary>
    /// <param name="use">What is done with them.</param>
    public async Task<T> WithBuffersAsync<T>(Func<FeatureBatchBuffers, Task<T>> use)
    {
        if (!spare.TryTake(out FeatureBatchBuffers? buffers))
        {
            buffers = new FeatureBatchBuffers();
        }

        T result = await use(buffers);
        spare.Add(buffers);
        return result;
    }

    public Task<PoolPredictions> PredictionsAsync(int round, int batch) =>
        Store.ReadAsync(RunNames.Predictions(round, batch), PoolPredictions.Read, CancellationToken);

    /// <summary>
    /// The folds of the gate, in chain order; only the first with <c>fast</c>, as then one held-out fold says when to stop.
    /// </summary>
    public async Task<IReadOnlyList<Fold>> ChainsAsync()
    {
        RunSettings settings = await SettingsAsync();
        TrainingSet data = await LabeledAsync();
        return ChainPlan.Create(settings, data.Labels, data.ClassCount, data.Groups, data.Times);
    }

    private async Task<Temperature> ReadTemperatureAsync(int round)
    {
        double? own =
            round == 0 ? null : (await Store.ReadJsonAsync<TrainedDocument>(RunNames.Trained(round), CancellationToken)).Temperature;
        return new Temperature(own ?? (await SupervisedAsync()).Choice.Temperature);
    }

    private async Task<IReadOnlyList<SelectionDocument>> ReadSelectionsAsync()
    {
        var read = new List<SelectionDocument>();
        for (int round = 1; await Store.ExistsAsync(RunNames.Selection(round), CancellationToken); round++)
        {
            read.Add(await SelectionAsync(round));
        }

        return read;
    }

    private async Task<IReadOnlyList<TrainedRows?>> ReadTrainingsAsync()
    {
        IReadOnlyList<SelectionDocument> selected = await SelectionsAsync();
        var read = new List<TrainedRows?>();
        for (int round = 1; round <= selected.Count; round++)
        {
            read.Add(await TrainedRows.OfRoundAsync(this, round, selected[round - 1]));
        }

        return read;
    }

    public static ulong Seed(RunSettings settings, string part, params ReadOnlySpan<long> numbers) =>
        SeededRandom.Derive(settings.Seed, part, numbers);
}
