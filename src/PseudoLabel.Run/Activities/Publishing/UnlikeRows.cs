using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>
/// Keeps rows that no labeled row stands for from acceptance, however sure the model is: those far from every labeled row, and, where the
/// pool shows that there are such rows, those that the labeled rows hardly reach.
/// </summary>
internal static class UnlikeRows
{
    /// <summary>
    /// How many times farther from the nearest labeled row than any labeled row is from its own: of ordinary rows hardly one is.
    /// </summary>
    private const double MostTimes = 3;

    /// <summary>Looks for such rows in the gate's pool; null where the settings leave it out.</summary>
    /// <param name="context">The run.</param>
    /// <param name="model">The model to publish: rows are held against the labeled ones of the class that it predicts.</param>
    /// <param name="temperature">Its temperature.</param>
    public static async Task<UnlikeSummary?> LookAsync(RunContext context, BlendModel model, Temperature temperature)
    {
        if (!RulesFactory.FindsUnlike(await context.SettingsAsync()))
        {
            return null;
        }

        RowReach reach = await context.ReachAsync();
        TrainingSet labeled = await context.LabeledAsync();
        float farthest = reach.LabeledSquares.Where(float.IsFinite).DefaultIfEmpty(float.PositiveInfinity).Max();
        double? most = float.IsFinite(farthest) ? MostTimes * Math.Sqrt(farthest) : null;
        FeatureMatrix sample = (await context.PoolAsync()).Features.Select(reach.PoolRows);
        int[] near = Near(reach.Squares(sample, context.Environment.Threads, context.CancellationToken), most);
        ulong seed = RunContext.Seed(await context.SettingsAsync(), "unlike");
        int[] labels = [.. reach.LabeledRows.Select(i => labeled.Labels[i])];
        int[] predicted = Classes(model.Probabilities(temperature, sample.Select(near)), labeled.ClassCount);
        double[] mass = reach.PoolMass.ToArray();
        var found = UnlikeShare.Estimate(
            reach.LabeledMass, labels, [.. near.Select(i => mass[i])], predicted, labeled.ClassCount, seed);
        return new UnlikeSummary
        {
            Share = found.Share,
            LowerShare = found.LowerShare,
            UnlikeMass = found.UnlikeMass,
            MostDistance = most,
            PoolRows = near.Length,
            LabeledRows = reach.LabeledRows.Length,
        };
    }

    /// <summary>Tells such rows among some; null where none are looked for.</summary>
    /// <param name="context">The run.</param>
    /// <param name="found">What was found in the gate's pool.</param>
    /// <param name="rows">The rows that will be asked about.</param>
    /// <param name="probabilities">Their class probabilities by the published model, where they are asked for.</param>
    public static async Task<IOutlierFilter?> AmongAsync(
        RunContext context, UnlikeSummary? found, FeatureMatrix rows, Func<float[]> probabilities)
    {
        if (found is null)
        {
            return await context.OutliersAsync();
        }

        RowReach reach = await context.ReachAsync();
        var unlike = new bool[rows.Rows];
        if (found.MostDistance is { } most)
        {
            float[] squares = reach.Squares(rows, 1, context.CancellationToken);
            for (int i = 0; i < unlike.Length; i++)
            {
                unlike[i] = squares[i] > most * most;
            }
        }

        if (found.UnlikeMass.Any(most => most >= 0))
        {
            int[] classes = Classes(probabilities(), found.UnlikeMass.Count);
            double[] mass = reach.Mass(rows, 1, context.CancellationToken);
            for (int i = 0; i < unlike.Length; i++)
            {
                unlike[i] |= mass[i] <= found.UnlikeMass[classes[i]];
            }
        }

        return new FlaggedRows(unlike);
    }

    /// <summary>The rows that are not far: what is far is known to be unlike, and would hide what the others are.</summary>
    private static int[] Near(float[] squares, double? most) =>
        [.. Enumerable.Range(0, squares.Length).Where(i => most is null || squares[i] <= most * most)];

    private static int[] Classes(float[] probabilities, int classCount) =>
        [.. probabilities.Chunk(classCount).Select(row => PoolPredictions.ArgMax(row))];

    /// <summary>Rows of one matrix that are known to be unlike.</summary>
    private sealed class FlaggedRows(bool[] unlike) : IOutlierFilter
    {
        public bool IsOutlier(FeatureMatrix rows, int row) => unlike[row];
    }
}
