using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>How a round goes from predictions to a student: the same for the run and for every chain of the gate.</summary>
public sealed record RoundRules
{
    /// <summary>Rows that a student may have however few labels there are: fewer would not show it the pool.</summary>
    public const int LeastStudentRows = 1_000;

    /// <summary>
    /// Rows that a student may have for each root of the number of labeled rows: the more labels, the less pseudo-labels add to them, and
    /// <see cref="PseudoMass"/> caps their weight together.
    /// </summary>
    public const int StudentRowsPerRoot = 100;

    /// <summary>How sure a prediction is.</summary>
    public required IConfidenceMeasure Confidence { get; init; }

    /// <summary>Which predictions are trained on.</summary>
    public required ISelectionRule Selection { get; init; }

    /// <summary>Weight of the pseudo-labeled loss by round; constant 1 where the mode is not joint.</summary>
    public required AlphaSchedule Alpha { get; init; }

    /// <summary>
    /// Whether the pseudo-labeled rows weigh together exactly alpha times the labeled ones, as in Lee's joint loss where each part is a
    /// mean (Lee 2013, formula 15); otherwise each weighs its confidence and <see cref="PseudoMass"/> caps the sum.
    /// </summary>
    public required bool Joint { get; init; }

    /// <summary>Weight of the pseudo-labeled rows together at most, relative to the labeled rows'.</summary>
    public required double PseudoMass { get; init; }

    /// <summary>
    /// Pseudo-labeled rows that a student is trained on, on average, where more are selected; 0 for <see cref="LeastStudentRows"/>, or
    /// <see cref="StudentRowsPerRoot"/> times the root of the number of labeled rows where that is more.
    /// </summary>
    public int StudentRows { get; init; }

    /// <summary>Memory for the rows of one training.</summary>
    public required TrainingBudget Memory { get; init; }

    /// <summary>Share of the supervised model in the <see cref="Teacher"/> from round 2 on, 0 to 1.</summary>
    public double SupervisedShare { get; init; }

    /// <summary>Whether <see cref="Selection.NeighborFilter"/> keeps rows out of training.</summary>
    public bool NeighborFilter { get; init; }

    /// <summary>
    /// How far the teacher's probabilities are pulled towards the labeled rows' class shares, 0 to 1: the exponent of
    /// <see cref="PriorAlignment"/>.
    /// </summary>
    public double AlignmentStrength { get; init; }

    /// <summary>Whether a round needs the pool's class shares before it predicts.</summary>
    public bool UsesPoolShares => AlignmentStrength > 0 || Selection.UsesPoolShares;

    /// <summary>The alignment of a round; null where none is asked for.</summary>
    /// <param name="labels">The labels of the chain's own training rows.</param>
    /// <param name="poolShares">The pool's class shares as the teacher sees them.</param>
    public PriorAlignment? Alignment(ReadOnlySpan<int> labels, IReadOnlyList<double>? poolShares) =>
        AlignmentStrength > 0 && poolShares is not null ? PriorAlignment.Create(labels, poolShares, AlignmentStrength) : null;

    /// <summary>
    /// What a pseudo-labeled row weighs relative to the others. In a joint loss, whose parts are means, <see cref="SoftWeighting"/>
    /// alone changes anything.
    /// </summary>
    public IRowWeighting Weighting { get; init; } = new ProportionalWeighting();

    /// <summary>Whether selected rows whose pseudo-labels look like noise are left out: <see cref="PseudoLabelNoise"/>.</summary>
    public bool NoiseFilter { get; init; }

    /// <summary>The part of the outlier filter that needs no label; null where none is asked for.</summary>
    public OutlierModel? Outliers { get; init; }

    /// <summary>
    /// How many selected rows a student is trained on at most: what it needs, and what its memory holds. Of more, a random sample, which is
    /// this large on average: <see cref="StudentSample"/>.
    /// </summary>
    /// <param name="labeledRows">Labeled rows that the student knows.</param>
    /// <param name="pool">The pool, or a random sample of it: how wide its rows are.</param>
    public double StudentLimit(int labeledRows, FeatureMatrix pool) =>
        Math.Min(Math.Min(WantedRows(labeledRows), int.MaxValue), Memory.Rows(pool));

    /// <summary>How many selected rows a student needs, whatever its memory holds.</summary>
    /// <param name="labeledRows">Labeled rows that the student knows.</param>
    public long WantedRows(int labeledRows) =>
        StudentRows > 0 ? StudentRows : Math.Max(LeastStudentRows, (long)(StudentRowsPerRoot * Math.Sqrt(labeledRows)));

    /// <summary>The weights of a round's pseudo-labeled rows.</summary>
    /// <param name="confidences">Their confidences.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="labeledMass">Weight of the labeled rows together.</param>
    /// <param name="share">The part of the selected rows that these are, above 0: each stands for 1 / share of them.</param>
    /// <param name="pool">Mean and variance of the pool's confidence; null where rows are not weighed by them.</param>
    public float[] Weigh(ReadOnlySpan<float> confidences, int round, double labeledMass, double share = 1, PoolConfidence? pool = null)
    {
        double alpha = Alpha.At(round);
        var relative = new float[confidences.Length];
        for (int i = 0; i < relative.Length; i++)
        {
            relative[i] = Weighting.Weigh(confidences[i], pool, Joint);
        }

        double mean = alpha * labeledMass / Math.Max(1, relative.Length);
        return Joint
            ? [.. relative.Select(w => (float)(w * mean))]
            : PseudoRowWeights.Compute(relative, alpha / share, labeledMass, PseudoMass);
    }
}
