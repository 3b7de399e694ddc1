using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// Calibrated probabilities of labeled rows in a round, each from chains that never saw its label, averaged over repeats.
/// With <c>fast</c> only the rows of one fold; where no chain runs, the supervised model's own cross-validation. Where folds go
/// forward in time, not the earliest rows.
/// </summary>
internal sealed record OutOfFoldScores(int[] Labels, float[] Probabilities, int ClassCount)
{
    /// <summary>The groups of the rows; null where each is its own.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Which of the labeled rows they are, ascending.</summary>
    public int[] Rows { get; init; } = [.. Enumerable.Range(0, Labels.Length)];

    /// <summary>What the rows weigh, which metrics count them by; empty where all are alike.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>Whether all rows count alike.</summary>
    public bool AreAlike => Weights.All(weight => weight == Weights[0]);

    /// <summary>What decisions cost; null where the most probable class is decided for.</summary>
    public DecisionCosts? Costs { get; init; }

    public static async Task<OutOfFoldScores> ReadAsync(RunContext context, int round)
    {
        TrainingSet labeled = await context.LabeledAsync();
        int chains = (await context.ChainsAsync()).Count;
        if (chains == 0)
        {
            return await SupervisedAsync(context);
        }

        var held = new List<(int[], float[])>();
        for (int c = 0; c < chains; c++)
        {
            held.Add(await HeldAsync(context, round, c));
        }

        return Mean(labeled, held) with { Costs = await context.CostsAsync() };
    }

    /// <summary>What one of the gate's chains says of the rows that it held out.</summary>
    public static async Task<OutOfFoldScores> OfChainAsync(RunContext context, int round, int chain) =>
        Mean(await context.LabeledAsync(), [await HeldAsync(context, round, chain)]) with { Costs = await context.CostsAsync() };

    /// <summary>What the supervised model's own cross-validation says, of every row that it held out.</summary>
    public static async Task<OutOfFoldScores> SupervisedAsync(RunContext context)
    {
        TrainingSet labeled = await context.LabeledAsync();
        float[] probabilities = (await context.SupervisedAsync()).OutOfFold;
        int[] held = HeldRows.Of(probabilities, labeled.ClassCount);
        float[] ofHeld = HeldRows.Select(probabilities, held, labeled.ClassCount);
        return Mean(labeled, [(held, ofHeld)]) with { Costs = await context.CostsAsync() };
    }

    /// <summary>The mean, for each row that was held out, of what the chains that held it out say.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="chains">The rows that each chain held out, and its probabilities of them, rows x classes.</param>
    public static OutOfFoldScores Mean(TrainingSet labeled, IEnumerable<(int[] Held, float[] Probabilities)> chains)
    {
        int classes = labeled.ClassCount;
        var sums = new double[labeled.Labels.Length * classes];
        var times = new int[labeled.Labels.Length];
        foreach ((int[] rows, float[] ofRows) in chains)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                times[rows[i]]++;
                for (int k = 0; k < classes; k++)
                {
                    sums[rows[i] * classes + k] += ofRows[i * classes + k];
                }
            }
        }

        int[] held = [.. Enumerable.Range(0, times.Length).Where(i => times[i] > 0)];
        float[] probabilities =
            [.. held.SelectMany(i => Enumerable.Range(0, classes).Select(k => (float)(sums[i * classes + k] / times[i])))];
        return new OutOfFoldScores([.. held.Select(i => labeled.Labels[i])], probabilities, classes)
        {
            Groups = labeled.Groups is null ? null : [.. held.Select(i => labeled.Groups[i])],
            Weights = [.. held.Select(i => labeled.Weights[i])],
            Rows = held,
        };
    }

    private static async Task<(int[] Held, float[] Probabilities)> HeldAsync(RunContext context, int round, int chain)
    {
        ChainDocument read = await context.Store.ReadJsonAsync<ChainDocument>(RunNames.Chained(round, chain), context.CancellationToken);
        return (read.Held, read.Probabilities);
    }

    /// <summary>Every metric by name; the cost where decisions have costs.</summary>
    public IReadOnlyDictionary<string, double> Metrics() => Enum.GetValues<MetricKind>()
        .Where(m => m != MetricKind.Cost || Costs is not null)
        .ToDictionary(
            ClassificationMetrics.Name, m => ClassificationMetrics.Compute(m, Probabilities, Labels, ClassCount, Weights, Costs),
            StringComparer.Ordinal);

    /// <summary>Each class's own figures.</summary>
    public IReadOnlyList<ClassScores> MetricsByClass() => ClassScores.Of(Probabilities, Labels, ClassCount, Weights);

    /// <summary>Log-loss of each row.</summary>
    public double[] LogLosses() =>
        [.. LogProbabilities.Of([.. Labels.Select((y, i) => Probabilities[i * ClassCount + y])]).Select(log => -(double)log)];

    /// <summary>Mixes two: (1 - blend) of this and blend of the other.</summary>
    public OutOfFoldScores Blend(OutOfFoldScores other, double blend) =>
        this with { Probabilities = [.. Probabilities.Zip(other.Probabilities, (b, s) => (float)((1 - blend) * b + blend * s))] };
}
