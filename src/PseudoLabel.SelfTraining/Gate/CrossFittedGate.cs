using System.Globalization;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>Settings of <see cref="CrossFittedGate"/>.</summary>
public sealed record GateOptions
{
    /// <summary>How many standard errors the mean gain must exceed 0 by: 0 seeks gain, 1 safety, 1.64 proof at 5 %.</summary>
    public double Z { get; init; } = 1;

    /// <summary>
    /// How many standard errors are taken off the mean gain when one of several that pass is chosen and luck may explain that there is
    /// any, at least 0: the greater, the smaller the share that is taken of a student whose gain is uncertain. Harm comes from choosing a
    /// great gain by luck, not from passing a small one.
    /// </summary>
    public double Caution { get; init; } = 3;

    /// <summary>The student's shares to try, each in (0, 1], ascending.</summary>
    public double[] Blends { get; init; } = [0.25, 0.5, 0.75, 1];

    /// <summary>In how many runs whose self-training gains nothing a gain may be called proven, in (0, 1).</summary>
    public double Risk { get; init; } = 0.05;

    /// <summary>The least number of labeled rows on which a gain can be proven.</summary>
    public int MinimumLabels { get; init; } = 20;

    /// <summary>The least number of groups, where rows have such: the spread between fewer is not known well enough.</summary>
    public int MinimumGroups { get; init; } = 10;
}

/// <summary>
/// Replaces the supervised model only where held-out labels show a gain. Log-loss is compared row by row, because with few labels it
/// tells models apart long before accuracy does: score(t, b) = mean d - z sd(d) / sqrt(n), d being the supervised model's loss less the
/// blend's; where it is above 0, round t passes at share b. The user's metric must not fall by more than one standard error. Of those that
/// pass the one with the greatest mean d - c sd(d) / sqrt(n) is taken. A share of a student gives most of its gain at a part of its spread,
/// so a great c hedges: it is <see cref="GateOptions.Caution"/> where luck may explain the gain, and z where <see cref="GainProof"/>,
/// which knows of all candidates, finds the gain likely or proven.
/// </summary>
public sealed class CrossFittedGate : IGate
{
    private readonly GateOptions options;

    /// <summary>Creates the gate.</summary>
    /// <param name="options">Strictness and blends.</param>
    public CrossFittedGate(GateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <inheritdoc/>
    public string Name => "cross-fitted";

    /// <inheritdoc/>
    public GateDecision Decide(GateEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int n = evidence.Labels.Length;
        double baselineMetric = n == 0 ? double.NaN
            : ClassificationMetrics.Compute(
                evidence.Metric, evidence.Baseline, evidence.Labels, evidence.ClassCount, evidence.Weights, evidence.Costs);
        if (n < options.MinimumLabels)
        {
            return GateDecision.Keep(
                $"too few labels to prove a gain ({n}, and {options.MinimumLabels} are needed); supervised model kept", baselineMetric);
        }

        if (evidence.Groups?.Distinct().Count() is { } groups && groups < options.MinimumGroups)
        {
            return GateDecision.Keep(
                $"too few groups to prove a gain ({groups}, and {options.MinimumGroups} are needed); supervised model kept",
                baselineMetric);
        }

        if (evidence.Labels.GroupBy(label => label).Any(rows => rows.Count() < 2))
        {
            return GateDecision.Keep("too few labels to prove a gain (a class has one row); supervised model kept", baselineMetric);
        }

        var candidates = evidence.Rounds
            .SelectMany((student, i) => options.Blends.Select(blend => Judge(evidence, baselineMetric, student, i + 1, blend)))
            .ToArray();
        if (candidates.Length == 0)
        {
            return GateDecision.Keep("no self-trained model to compare; supervised model kept", baselineMetric);
        }

        double p = GainProof.PValue(ProvableGains(evidence, candidates), evidence.Folds, evidence.Repeats, evidence.Seed);
        GainGrade grade = GainProof.Grade(p, options.Risk);

        // MaxBy takes the first of equals: the earlier round, the smaller share.
        var best = candidates.Where(c => c.MetricHolds && c.Score > 0).MaxBy(c => Cautious(c, grade))
            ?? candidates.Where(c => c.MetricHolds).MaxBy(c => c.Score) ?? candidates.MaxBy(c => c.Score)!;
        string what = Invariant(
            $"round {best.Round} at share {best.Blend:0.##}: log-loss gain {best.Gain.Mean:0.0000} +- {best.Gain.StandardError:0.0000}");
        if (!(best.MetricHolds && best.Score > 0))
        {
            return GateDecision.Keep(
                $"no gain shown; supervised model kept (best was {what}{(best.MetricHolds ? "" : Worse(evidence.Metric))})", baselineMetric,
                best.Gain, candidates) with
            { PValue = p };
        }

        string words = Invariant(
            $"{Words(grade)} on {n} held-out labels (p = {p:0.0000}, proven up to {GainProof.MostPValue(options.Risk):0.####}); {what}");
        return new GateDecision(true, best.Round, best.Blend, best.Gain, baselineMetric, best.Metric, words, candidates)
        {
            Grade = grade,
            PValue = p,
        };
    }

    private static string Words(GainGrade grade) => grade switch
    {
        GainGrade.Proven => "gain proven",
        GainGrade.Likely => "gain likely, not proven,",
        GainGrade.Possible => "gain possible, no greater than luck often shows,",
        GainGrade.None => "no gain",
    };

    /// <summary>
    /// Each candidate's gain on each row, or group of rows, once its probabilities and the supervised model's have the temperature that
    /// suits the held-out labels best: what is published gets one, so being surer alone is no gain. Without this, pools of noise prove one.
    /// </summary>
    private static double[][] ProvableGains(GateEvidence evidence, IReadOnlyList<GateCandidate> candidates)
    {
        double[] baseline = Losses(evidence, evidence.Baseline);
        return
        [
            .. candidates.Select(candidate =>
            {
                double[] losses = Losses(evidence, Mixed(evidence, evidence.Rounds[candidate.Round - 1], candidate.Blend));
                double[] gains = PairedDifference.Weighted([.. baseline.Zip(losses, (of, its) => of - its)], evidence.Weights);
                return OfGroups(gains, evidence.Groups);
            }),
        ];
    }

    private static double[] Losses(GateEvidence evidence, float[] probabilities)
    {
        float[] scores = LogProbabilities.Of(probabilities);
        Temperature.Fit(scores, evidence.Labels, evidence.ClassCount, evidence.Weights).Apply(scores, scores, evidence.ClassCount);
        return [.. evidence.Labels.Select((y, row) => ProbabilityRows.NegativeLog(scores[row * evidence.ClassCount + y]))];
    }

    private double Cautious(GateCandidate candidate, GainGrade grade)
    {
        bool luck = grade is not (GainGrade.Proven or GainGrade.Likely);
        return candidate.Gain.Mean - (luck ? Math.Max(options.Z, options.Caution) : options.Z) * candidate.Gain.StandardError;
    }

    private GateCandidate Judge(GateEvidence evidence, double baselineMetric, float[] student, int round, double blend)
    {
        var baseline = evidence.Baseline;
        var labels = evidence.Labels;
        int classCount = evidence.ClassCount;
        ProbabilityRows.Check(student.Length, labels, classCount);

        float[] mixed = Mixed(evidence, student, blend);
        var gain = PairedDifference.Compute(Gains(evidence, student, blend), evidence.Groups);
        double metric = ClassificationMetrics.Compute(evidence.Metric, mixed, labels, classCount, evidence.Weights, evidence.Costs);
        double difference = ClassificationMetrics.HigherIsBetter(evidence.Metric) ? metric - baselineMetric : baselineMetric - metric;
        bool holds = !(difference < 0)
            || difference >= -MetricStandardError.Compute(
                evidence.Metric, baseline, mixed, labels, classCount, evidence.Groups, evidence.Costs, evidence.Weights);
        return new GateCandidate(round, blend, gain, gain.Mean - options.Z * gain.StandardError, metric, holds);
    }

    private static float[] Mixed(GateEvidence evidence, float[] student, double blend)
    {
        var mixed = new float[student.Length];
        for (int i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (float)Mix(evidence.Baseline[i], student[i], blend);
        }

        return mixed;
    }

    private static double[] Gains(GateEvidence evidence, float[] student, double blend)
    {
        var gains = new double[evidence.Labels.Length];
        for (int row = 0; row < gains.Length; row++)
        {
            int cell = row * evidence.ClassCount + evidence.Labels[row];
            gains[row] = ProbabilityRows.NegativeLog(evidence.Baseline[cell])
                - ProbabilityRows.NegativeLog(Mix(evidence.Baseline[cell], student[cell], blend));
        }

        return PairedDifference.Weighted(gains, evidence.Weights);
    }

    /// <summary>The sum of each group's gains: rows of one group are alike, and change their sign together.</summary>
    private static double[] OfGroups(double[] gains, IReadOnlyList<int>? groups) => groups is null ? gains
        : [.. gains.Select((gain, i) => (Gain: gain, Group: groups[i])).GroupBy(g => g.Group).Select(g => g.Sum(x => x.Gain))];

    /// <summary>Written as a step from the supervised model, so that a student equal to it gives a gain of exactly 0.</summary>
    private static double Mix(double baseline, double student, double blend) => baseline + blend * (student - baseline);

    private static string Worse(MetricKind metric) =>
        $"; {ClassificationMetrics.Name(metric)} {(ClassificationMetrics.HigherIsBetter(metric) ? "fell" : "rose")} by more than its "
            + "standard error";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
