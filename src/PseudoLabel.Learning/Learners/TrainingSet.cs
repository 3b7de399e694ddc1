using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners;

/// <summary>What a learner trains on.</summary>
public sealed record TrainingSet
{
    /// <summary>The rows' features.</summary>
    public required FeatureMatrix Features { get; init; }

    /// <summary>How many of the last dense columns are the vectors of pretrained networks: see <see cref="Views.FeatureView"/>.</summary>
    public int EmbeddedColumns { get; init; }

    /// <summary>The class of each row, in [0, <see cref="ClassCount"/>).</summary>
    public required int[] Labels { get; init; }

    /// <summary>The weight of each row in the loss, above 0. Labeled rows weigh 1 on average.</summary>
    public required float[] Weights { get; init; }

    /// <summary>
    /// The group of each row, such as the patient that it is of: rows of one group are never on both sides of a fold. Null where each row
    /// is its own. Learners do not look at it.
    /// </summary>
    public int[]? Groups { get; init; }

    /// <summary>
    /// The time of each row, of which the order alone counts: rows are held out after all that is learned from. Null where rows have no
    /// order. Learners do not look at it.
    /// </summary>
    public int[]? Times { get; init; }

    /// <summary>Number of classes, at least 2. A class may have no row here.</summary>
    public required int ClassCount { get; init; }

    /// <summary>A copy of the given rows.</summary>
    /// <param name="rows">Row numbers.</param>
    public TrainingSet Select(int[] rows) => this with
    {
        Features = Features.Select(rows),
        Labels = [.. rows.Select(r => Labels[r])],
        Weights = [.. rows.Select(r => Weights[r])],
        Groups = Groups is null ? null : [.. rows.Select(r => Groups[r])],
        Times = Times is null ? null : [.. rows.Select(r => Times[r])],
    };

    /// <summary>Labeled rows alone, each with weight 1.</summary>
    /// <param name="features">The rows' features.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classCount">Number of classes.</param>
    public static TrainingSet Unweighted(FeatureMatrix features, int[] labels, int classCount)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var weights = new float[labels.Length];
        Array.Fill(weights, 1f);
        return new TrainingSet { Features = features, Labels = labels, Weights = weights, ClassCount = classCount };
    }
}

/// <summary>What training may use besides the data.</summary>
public sealed record TrainingContext
{
    /// <summary>Seed of this training.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads it may use, at least 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>A model of the same learner to start from, where the learner can; null to start from nothing.</summary>
    public IModel? WarmStart { get; init; }
}
