using PseudoLabel.Core.Confidence;
using PseudoLabel.Core.Selection;
using PseudoLabel.Core.Weights;

namespace PseudoLabel.Core.Rounds;

/// <summary>How a round goes from predictions to a student: the same for the run and for every chain of the gate.</summary>
public sealed record RoundRules
{
    /// <summary>How sure a prediction is.</summary>
    public required IConfidenceMeasure Confidence { get; init; }

    /// <summary>Which predictions are trained on.</summary>
    public required ISelectionRule Selection { get; init; }

    /// <summary>Weight of the pseudo-labeled loss by round; constant 1 where the mode is not joint.</summary>
    public required AlphaSchedule Alpha { get; init; }

    /// <summary>
    /// Whether the pseudo-labeled rows weigh together exactly alpha times the labeled ones, as in Lee's joint loss where each part is a mean
    /// (Lee 2013, formula 15); otherwise each weighs its confidence and <see cref="PseudoMass"/> caps the sum.
    /// </summary>
    public required bool Joint { get; init; }

    /// <summary>Weight of the pseudo-labeled rows together at most, relative to the labeled rows'.</summary>
    public required double PseudoMass { get; init; }

    /// <summary>The weights of a round's pseudo-labeled rows.</summary>
    /// <param name="confidences">Their confidences.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="labeledMass">Weight of the labeled rows together.</param>
    public float[] Weigh(ReadOnlySpan<float> confidences, int round, double labeledMass)
    {
        double alpha = Alpha.At(round);
        if (!Joint)
        {
            return PseudoRowWeights.Compute(confidences, alpha, labeledMass, PseudoMass);
        }

        var weights = new float[confidences.Length];
        Array.Fill(weights, (float)(alpha * labeledMass / Math.Max(1, confidences.Length)));
        return weights;
    }
}
