using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Memory for the rows of one training: a run's and a chain's alike, so that the gate judges what the run does.</summary>
/// <param name="Mebibytes">How much.</param>
public readonly record struct TrainingBudget(int Mebibytes)
{
    /// <summary>Rows that are trained on however wide they are: fewer would not show the student the pool.</summary>
    private const int LeastRows = 1_000;

    /// <summary>Label, weight and confidence.</summary>
    private const int BytesBesideFeatures = 12;

    /// <summary>How many rows it holds.</summary>
    /// <param name="like">Rows that are as wide.</param>
    public double Rows(FeatureMatrix like)
    {
        ArgumentNullException.ThrowIfNull(like);
        double bytesPerRow = like.Bytes / (double)Math.Max(1, like.Rows) + BytesBesideFeatures;
        return Math.Max(LeastRows, Mebibytes * 1024.0 * 1024.0 / bytesPerRow);
    }
}
