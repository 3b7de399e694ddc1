using System.Runtime.InteropServices;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Builds what a round's student learns from: the labeled rows, then the selected ones, batch after batch.</summary>
public sealed class StudentSetBuilder
{
    private readonly TrainingSet labeled;
    private readonly StudentSample sample;
    private readonly PoolConfidence? pool;
    private readonly FeatureMatrixBuilder rows;
    private readonly List<int> labels;
    private readonly List<float> confidences = [];

    /// <summary>Starts with the labeled rows.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="sample">Which selected rows will be added.</param>
    /// <param name="pool">Mean and variance of the pool's confidence, for rows that are weighed by them.</param>
    public StudentSetBuilder(TrainingSet labeled, StudentSample sample, PoolConfidence? pool = null)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(sample);
        this.labeled = labeled;
        this.sample = sample;
        this.pool = pool;
        int expected = sample.Expected;
        FeatureMatrix features = labeled.Features;
        rows = new FeatureMatrixBuilder(features.Columns, features.DenseColumns, features.Rows + expected);
        labels = new List<int>(features.Rows + expected);
        confidences.EnsureCapacity(expected);
        for (int i = 0; i < features.Rows; i++)
        {
            rows.Add(features, i);
        }

        labels.AddRange(labeled.Labels);
    }

    /// <summary>Pseudo-labeled rows so far.</summary>
    public int Selected => confidences.Count;

    /// <summary>Pseudo-labeled rows that were left out as noise, by their places among those added, ascending.</summary>
    public IReadOnlyList<int> Noise { get; private set; } = [];

    /// <summary>How many those are.</summary>
    public int Noisy => Noise.Count;

    /// <summary>Weight of the pseudo-labeled rows relative to the labeled ones, once weighed.</summary>
    public double PseudoMass { get; private set; }

    /// <summary>Adds rows of a batch.</summary>
    /// <param name="predicted">The batch's predictions.</param>
    /// <param name="taken">The rows, ascending: <see cref="StudentSample.Take"/>.</param>
    /// <param name="features">The batch's features, or those of <paramref name="taken"/> alone.</param>
    public void Add(PoolPredictions predicted, int[] taken, FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(taken);
        ArgumentNullException.ThrowIfNull(features);
        bool alone = features.Rows == taken.Length; // or all of the batch was taken, which is the same
        for (int i = 0; i < taken.Length; i++)
        {
            rows.Add(features, alone ? i : taken[i]);
            labels.Add(predicted.Classes[taken[i]]);
            confidences.Add(predicted.Confidences[taken[i]]);
        }
    }

    /// <summary>All rows with their weights; nothing may be added after.</summary>
    /// <param name="round">The round, from 1.</param>
    internal TrainingSet Weigh(RoundRules rules, int round)
    {
        double labeledMass = labeled.Weights.Sum(w => (double)w);
        float[] pseudo = rules.Weigh(CollectionsMarshal.AsSpan(confidences), round, labeledMass, sample.Share, pool);
        PseudoMass = pseudo.Sum(w => (double)w) / labeledMass;

        // Alpha is 0 before its ramp starts: rows without weight would only cost time.
        return PseudoMass <= 0 ? labeled : new TrainingSet
        {
            Features = rows.Build(),
            EmbeddedColumns = labeled.EmbeddedColumns,
            Labels = [.. labels],
            Weights = [.. labeled.Weights, .. pseudo],
            ClassCount = labeled.ClassCount,
        };
    }

    /// <summary>The rows without those whose pseudo-labels look like noise: <see cref="PseudoLabelNoise"/>.</summary>
    internal TrainingSet WithoutNoise(
        TrainingSet weighed, LearnerChoice choice, TrainingContext context, CancellationToken cancellationToken)
    {
        if (weighed.Labels.Length == labeled.Labels.Length)
        {
            return weighed;
        }

        HashSet<int> noise = [.. PseudoLabelNoise.Find(
            weighed, labeled.Labels.Length, part => choice.Train(part, context, cancellationToken), new Temperature(choice.Temperature))];
        Noise = [.. noise.Select(row => row - labeled.Labels.Length).Order()];
        return noise.Count == 0 ? weighed : weighed.Select([.. Enumerable.Range(0, weighed.Labels.Length).Where(i => !noise.Contains(i))]);
    }
}
