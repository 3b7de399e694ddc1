using PseudoLabel.Data;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.Run.Activities;

/// <summary>From settings to the rules they name.</summary>
internal static class RulesFactory
{
    public static RoundRules Rounds(RunSettings settings) => new()
    {
        Confidence = ConfidenceMeasures.Parse(settings.Confidence),
        Selection = Selection(settings),
        Alpha = Alpha(settings),
        Joint = settings.Mode == RunMode.Joint,
        PseudoMass = settings.PseudoMass,
        StudentRows = settings.StudentRows,
        Memory = new TrainingBudget(settings.TrainingMemory),
        AlignmentStrength = settings.PriorAlignment,
        NoiseFilter = settings.NoiseFilter,
        Weighting = settings.Weighting switch
        {
            "soft" => RowWeighting.Soft,
            "equal" => RowWeighting.Equal,
            _ => RowWeighting.Proportional,
        },
        SupervisedShare = settings.SupervisedShare,
        NeighborFilter = settings.NeighborFilter,
    };

    /// <summary>What tells rows that are unlike the labeled ones; null where none are looked for.</summary>
    public static OutlierKind? Outliers(RunSettings settings) => settings.OodFilter switch
    {
        "distance" => OutlierKind.Distance,
        "pca" => OutlierKind.Reconstruction,
        _ => null,
    };

    /// <summary>Rounds without improvement after which the run stops: all alphas have their turn where the gate chooses among them.</summary>
    public static int Patience(RunSettings settings) =>
        settings.Mode == RunMode.Joint && settings.AlphaRamp == "gate" ? Math.Max(settings.Patience, AlphaSchedule.GateFactors.Count) : settings.Patience;

    /// <summary>The confidence that labels are accepted by: the calibrated probability in the place of its lower bound, as labeled rows have no bound to compare.</summary>
    public static IConfidenceMeasure AcceptanceConfidence(RunSettings settings) =>
        ConfidenceMeasures.Parse(settings.Confidence) is { UsesMembers: false } measure ? measure : new TopProbability();

    /// <summary>What makes a label accepted in the results: the precision target, whatever the rounds were trained on.</summary>
    public static ISelectionRule Acceptance(RunSettings settings) => settings.Selection == "threshold"
        ? new FixedThresholdRule((float)settings.Threshold)
        : Precision(settings);

    public static IGate Gate(RunSettings settings, int bestRound) => settings.Fast
        ? new OpenGate(bestRound)
        : new CrossFittedGate(new GateOptions { Z = settings.GateZ, Caution = settings.GateCaution });

    private static ISelectionRule Selection(RunSettings settings)
    {
        if (settings.Mode == RunMode.Joint)
        {
            return new FixedThresholdRule(0);
        }

        return settings.Selection switch
        {
            "quota" => new ClassQuotaRule(Curriculum(settings)),
            "percentile" => new PercentileRule(Curriculum(settings)),
            "threshold" => new FixedThresholdRule((float)settings.Threshold),
            "flex" => new FlexMatchRule((float)settings.Threshold),
            "free" => new FreeMatchRule(),
            "precision" => Precision(settings),
            _ => throw new UserErrorException($"selection '{settings.Selection}' is unknown; it is one of {string.Join(", ", SettingTable.Find("selection")!.Words)}"),
        };
    }

    /// <summary>One shot takes the whole share at once.</summary>
    private static QuotaOptions Curriculum(RunSettings settings) =>
        new() { Step = settings.Mode == RunMode.OneShot ? settings.QuotaMax : settings.QuotaStep, MaxShare = settings.QuotaMax };

    private static PrecisionTargetRule Precision(RunSettings settings) => new(new PrecisionTargetOptions
    {
        Target = settings.PrecisionTarget,
        Risk = settings.PrecisionRisk,
        Proof = settings.PrecisionProof switch
        {
            "estimate" => PrecisionProof.Estimate,
            "bound" => PrecisionProof.Bound,
            _ => PrecisionProof.Cautious,
        },
        PerClass = settings.PerClass,
    });

    /// <summary>Lee's ramp in rounds: from nothing before the first to the whole alpha half way.</summary>
    private static AlphaSchedule Alpha(RunSettings settings) => settings.Mode != RunMode.Joint
        ? new AlphaSchedule { Alpha = 1, Ramp = AlphaRamp.Constant }
        : new AlphaSchedule
        {
            Alpha = settings.Alpha,
            Ramp = settings.AlphaRamp switch
            {
                "linear" => AlphaRamp.Linear,
                "gate" => AlphaRamp.Gate,
                _ => AlphaRamp.Constant,
            },
            RampStartRound = 0,
            RampEndRound = Math.Max(1, (settings.MaxRounds + 1) / 2),
        };
}
