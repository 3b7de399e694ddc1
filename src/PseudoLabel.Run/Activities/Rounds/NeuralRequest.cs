using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// What the trainer is asked for: the run's own network on all labels and the whole pool; for each chain of the gate one that never sees
/// the chain's held-out rows, on the gate's pool; and the same without any pool, which the report holds beside it.
/// </summary>
internal static class NeuralRequest
{
    /// <summary>The task of the run's own network.</summary>
    public const string Run = "run";

    /// <summary>Labeled rows that a network needs at least.</summary>
    public const int LeastRows = 20;

    /// <summary>Feature columns that a network takes at most: its first layer is dense, and so are its rows.</summary>
    public const int MostFeatures = 16_384;

    /// <summary>
    /// Rows of each class from which some are left out of a first training, to calibrate by: of fewer none can be spared.
    /// </summary>
    private const int CalibrationRows = 5;

    /// <summary>The task of a chain of the gate.</summary>
    public static string Chain(int number) => string.Create(CultureInfo.InvariantCulture, $"chain-{number:D3}");

    /// <summary>The task of the same network on labels alone.</summary>
    public static string Alone(int number) => string.Create(CultureInfo.InvariantCulture, $"alone-{number:D3}");

    /// <summary>Refuses rows that a network cannot be trained on.</summary>
    /// <exception cref="UserErrorException">Too few labeled rows, or too many columns.</exception>
    public static void Refuse(RunSettings settings, int labeledRows, int features)
    {
        if (!NeuralLearning.IsWanted(settings))
        {
            return;
        }

        if (labeledRows < LeastRows)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"there are {labeledRows:N0} labeled rows; learner neural needs at least {LeastRows:N0}, and two of each class: give "
                    + $"more, or set learner to auto"));
        }

        if (features > MostFeatures)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"the columns make {features:N0} features, and learner neural takes {MostFeatures:N0} at most: set learner to auto, or "
                    + $"leave text columns out with columns"));
        }
    }

    public static async Task<TrainingRequest> BuildAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        int[] all = [.. Enumerable.Range(0, plan.Labels.Length)];
        var tasks = new List<TrainingTask>
        {
            Task(Run, all, [], [.. (await FailedBatches.OthersAsync(context)).Select(RunNames.Features)],
                RunContext.Seed(settings, NeuralLearning.Learner)),
        };
        IReadOnlyList<Fold> chains = await context.ChainsAsync();
        tasks.AddRange(chains.Select((fold, c) => Task(Chain(c), fold.Train, fold.Held, [RunNames.Pool], Seed(fold))));
        int poolRows = chains.Count == 0 ? 0 : (await context.PoolAsync()).Features.Rows;

        // As many steps as with the pool: more of them do the labels alone good, too.
        tasks.AddRange(chains.Select((fold, c) => Task(Alone(c), fold.Train, fold.Held, [], Seed(fold)) with
        {
            Steps = StepCount.Of(Options(settings), fold.Train.Length, poolRows),
        }));
        return new TrainingRequest
        {
            Version = (await context.JobAsync()).Version,
            ClassCount = plan.Classes.Count,
            FeatureCount = plan.Features,
            Image = plan.Embedded == 0 ? plan.Image : null,
            LabeledFeatures = RunNames.LabeledFeatures,
            Labels = plan.Labels,
            Tasks = tasks,
            Options = Options(settings),
            MemoryMiB = settings.TrainingMemory,
            BudgetMinutes = settings.TrainingMinutes,
        };

        ulong Seed(Fold fold) => RunContext.Seed(settings, "neural-chain", fold.Repeat, fold.Index);

        TrainingTask Task(string name, int[] train, int[] held, IReadOnlyList<string> pool, ulong seed) => new()
        {
            Name = name,
            Train = train,
            Held = held,
            Pool = pool,
            Seed = seed,
            Calibration = Calibration(
                plan.Labels, train, plan.Classes.Count, SeededRandom.Derive(seed, "calibration"), plan.Groups, plan.Times),
        };
    }

    /// <summary>
    /// A fifth of the rows of each class, at least one; none where a class has too few. Of rows in groups a fold of whole groups, of rows
    /// in time the latest of them.
    /// </summary>
    internal static int[] Calibration(
        IReadOnlyList<int> labels, IReadOnlyList<int> train, int classes, ulong seed, IReadOnlyList<int>? groups = null,
        IReadOnlyList<int>? times = null)
    {
        if (times is not null && groups is null && ForwardFolds.Create(
            [.. train.Select(i => labels[i])], classes, CalibrationRows - 1, [.. train.Select(i => times[i])])
                is { Count: CalibrationRows - 1 } forward)
        {
            return [.. forward[^1].Held.Select(i => train[i])];
        }

        if (groups is not null)
        {
            return OfGroups([.. train.Select(i => labels[i])], train, classes, seed, [.. train.Select(i => groups[i])]);
        }

        int[][] byClass = [.. Enumerable.Range(0, classes).Select(k => train.Where(i => labels[i] == k).ToArray())];
        if (byClass.Any(rows => rows.Length < CalibrationRows))
        {
            return [];
        }

        var random = new SeededRandom(seed);
        var drawn = new List<int>();
        foreach (int[] rows in byClass)
        {
            random.Shuffle<int>(rows);
            drawn.AddRange(rows.Take(rows.Length / CalibrationRows));
        }

        return [.. drawn.Order()];
    }

    private static int[] OfGroups(int[] labels, IReadOnlyList<int> train, int classes, ulong seed, int[] groups)
    {
        int folds = StratifiedFolds.FoldCount(labels, classes, CalibrationRows, groups);
        return folds < CalibrationRows ? []
            : [.. StratifiedFolds.Create(labels, classes, folds, 1, seed, groups)[0].Held.Select(i => train[i])];
    }

    internal static TrainingOptions Options(RunSettings settings) => new()
    {
        Network = settings.Network,
        Width = settings.NetworkWidth,
        Depth = settings.NetworkDepth,
        Dropout = settings.NetworkDropout,
        Normalization = settings.NetworkNorm,
        UnlabeledLoss = settings.UnlabeledLoss,
        Threshold = settings.FixmatchThreshold,
        NeighborShare = settings.NeighborShare,
        Alpha = settings.Alpha,
        RampStart = settings.RampStart,
        RampEnd = settings.RampEnd,
        Debiased = settings.Debias,
        Augment = settings.Augment,
        LabeledBatch = settings.LabeledBatch,
        UnlabeledRatio = settings.UnlabeledRatio,
        Steps = settings.TrainSteps,
        Optimizer = settings.Optimizer,
        LearningRate = settings.LearningRate,
        WeightDecay = settings.WeightDecay,
        EmaDecay = settings.EmaDecay,
        Patience = settings.TrainPatience,
    };
}
