using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Trains a round's student, from nothing or warm, on labeled and selected rows together.</summary>
public sealed class StudentTrainer
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
    public StudentTrainer(TrainingSet labeled, StudentSample sample, PoolConfidence? pool = null)
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

    /// <summary>Pseudo-labeled rows that were left out as noise, once trained.</summary>
    public int Noisy { get; private set; }

    /// <summary>Weight of the pseudo-labeled rows relative to the labeled ones, once trained.</summary>
    public double PseudoMass { get; private set; }

    /// <summary>Adds a selected row.</summary>
    /// <param name="features">The matrix that holds it.</param>
    /// <param name="row">Its row there.</param>
    /// <param name="pseudoLabel">Its predicted class.</param>
    /// <param name="confidence">How sure.</param>
    public void Add(FeatureMatrix features, int row, int pseudoLabel, float confidence)
    {
        rows.Add(features, row);
        labels.Add(pseudoLabel);
        confidences.Add(confidence);
    }

    /// <summary>Trains the student.</summary>
    /// <param name="choice">The chain's learner.</param>
    /// <param name="rules">How rows are weighed.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="context">Seed, threads, warm start.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public IModel Train(LearnerChoice choice, RoundRules rules, int round, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(rules);
        double labeledMass = labeled.Weights.Sum(w => (double)w);
        float[] pseudo = rules.Weigh(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(confidences), round, labeledMass, sample.Share, pool);
        PseudoMass = pseudo.Sum(w => (double)w) / labeledMass;
        FeatureMatrix all = rows.Build();
        int[] y = [.. labels];
        float[] weights = [.. labeled.Weights, .. pseudo];
        if (PseudoMass <= 0)
        {
            // Alpha is 0 before its ramp starts: rows without weight would only cost time.
            return choice.Train(labeled, context, cancellationToken);
        }

        var data = new TrainingSet { Features = all, Labels = y, Weights = weights, ClassCount = labeled.ClassCount };
        return choice.Train(rules.NoiseFilter ? WithoutNoise(data, choice, context, cancellationToken) : data, context, cancellationToken);
    }

    private TrainingSet WithoutNoise(TrainingSet data, LearnerChoice choice, TrainingContext context, CancellationToken cancellationToken)
    {
        HashSet<int> noise = [.. PseudoLabelNoise.Find(data, labeled.Labels.Length, part => choice.Train(part, context, cancellationToken), new Temperature(choice.Temperature))];
        Noisy = noise.Count;
        return noise.Count == 0 ? data : data.Select([.. Enumerable.Range(0, data.Labels.Length).Where(i => !noise.Contains(i))]);
    }
}
