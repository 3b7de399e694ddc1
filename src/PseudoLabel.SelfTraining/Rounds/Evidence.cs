using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Turns out-of-fold probabilities into what selection rules look at.</summary>
public static class Evidence
{
    /// <summary>The confidence of a row of which nothing is known.</summary>
    /// <param name="confidence">The confidence measure.</param>
    /// <param name="classCount">Number of classes.</param>
    public static float Chance(IConfidenceMeasure confidence, int classCount)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        var uniform = new float[classCount];
        Array.Fill(uniform, 1f / classCount);
        return confidence.Measure(uniform);
    }

    /// <summary>What a rule may look at, but for what few rules ask for.</summary>
    /// <param name="round">The round, from 1.</param>
    /// <param name="pool">The confidences of the whole pool.</param>
    /// <param name="labeled">The labeled rows, out of fold.</param>
    /// <param name="confidence">The confidence measure of both.</param>
    public static SelectionEvidence Of(int round, ConfidenceHistogram pool, OutOfFold labeled, IConfidenceMeasure confidence)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new SelectionEvidence
        {
            Round = round,
            ClassCount = pool.ClassCount,
            Pool = pool,
            ChanceConfidence = Chance(confidence, pool.ClassCount),
            Labeled = labeled,
        };
    }

    /// <summary>Predicted class, confidence and rightness of each labeled row that was held out.</summary>
    /// <param name="probabilities">Calibrated out-of-fold probabilities, rows x classes; NaN for rows that were never held out.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="confidence">The confidence measure.</param>
    /// <param name="opinion">
    /// The second opinion of the rows, out of fold, rows x classes, NaN for rows that were never held out; null where there is none.
    /// </param>
    public static OutOfFold OutOfFold(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, IConfidenceMeasure confidence, float[]? opinion = null)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        int[] held = HeldRows.Of(probabilities, classCount);
        held = opinion is null ? held : [.. held.Intersect(HeldRows.Of(opinion, classCount))];
        if (held.Length < labels.Length)
        {
            var ofHeld = new int[held.Length];
            for (int i = 0; i < held.Length; i++)
            {
                ofHeld[i] = labels[held[i]];
            }

            return OutOfFold(
                HeldRows.Select(probabilities, held, classCount), ofHeld, classCount, confidence,
                opinion is null ? null : HeldRows.Select(opinion, held, classCount));
        }

        var predicted = new int[labels.Length];
        var sure = new float[labels.Length];
        confidence.Measure(probabilities, classCount, sure, opinion);
        var correct = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            predicted[i] = PoolPredictions.ArgMax(probabilities.Slice(i * classCount, classCount));
            correct[i] = predicted[i] == labels[i];
        }

        return new OutOfFold { Predicted = predicted, Confidence = sure, Correct = correct };
    }

    /// <summary>The same of rows that are decided by what decisions cost: the confidence is the decided class's probability.</summary>
    /// <param name="probabilities">Calibrated out-of-fold probabilities, rows x classes.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="costs">The costs.</param>
    public static OutOfFold OutOfFold(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, DecisionCosts costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var decided = new int[labels.Length];
        var sure = new float[labels.Length];
        var correct = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Slice(i * costs.ClassCount, costs.ClassCount);
            decided[i] = costs.Decide(row);
            sure[i] = Math.Clamp(row[decided[i]], 0, 1);
            correct[i] = decided[i] == labels[i];
        }

        return new OutOfFold { Predicted = decided, Confidence = sure, Correct = correct };
    }
}
