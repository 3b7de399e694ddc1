using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>From settings to the rules they name.</summary>
internal static class RulesFactory
{
    public static RoundRules Rounds(RunSettings settings) => new()
    {
        Confidence = ConfidenceMeasures.All.Of(settings.Confidence),
        Selection =
            settings.Mode == RunMode.Joint ? new FixedThresholdRule(0) : SelectionRules.All.Of(settings.Selection)(Selection(settings)),
        Alpha = Alpha(settings),
        Joint = settings.Mode == RunMode.Joint,
        PseudoMass = settings.PseudoMass,
        StudentRows = settings.StudentRows,
        Memory = new TrainingBudget(settings.TrainingMemory),
        AlignmentStrength = settings.PriorAlignment,
        NoiseFilter = settings.NoiseFilter,
        Weighting = RowWeightings.All.Of(settings.Weighting),
        SupervisedShare = settings.SupervisedShare,
        NeighborFilter = settings.NeighborFilter,
    };

    /// <summary>What keeps rows unlike the labeled ones from training; null where nothing does.</summary>
    public static OutlierFit? Outliers(RunSettings settings) => OodFilters.All.Of(settings.OodFilter).InTraining;

    /// <summary>Whether rows that the labeled ones do not reach are kept from acceptance.</summary>
    public static bool FindsUnlike(RunSettings settings) => !settings.Fast && OodFilters.All.Of(settings.OodFilter).ByReach;

    /// <summary>
    /// Rounds without improvement after which the run stops: all alphas have their turn where the gate chooses among them.
    /// </summary>
    public static int Patience(RunSettings settings) =>
        settings.Mode == RunMode.Joint && AlphaRamps.All.Of(settings.AlphaRamp) == AlphaRamp.Gate
            ? Math.Max(settings.Patience, AlphaSchedule.GateFactors.Count)
            : settings.Patience;

    /// <summary>The confidence that labels are accepted by.</summary>
    public static IConfidenceMeasure AcceptanceConfidence(RunSettings settings) =>
        ConfidenceMeasures.All.Of(settings.Confidence).Acceptance;

    /// <summary>Whether labels are accepted by the user's own threshold, whatever precision that gives.</summary>
    public static bool AcceptsByThreshold(RunSettings settings) => settings.Selection == SelectionRules.Threshold;

    /// <summary>What makes a label accepted in the results: the precision target, whatever the rounds were trained on.</summary>
    public static ISelectionRule Acceptance(RunSettings settings) =>
        AcceptsByThreshold(settings) ? new FixedThresholdRule((float)settings.Threshold) : new PrecisionTargetRule(Precision(settings));

    public static IGate Gate(RunSettings settings, int bestRound) => settings.Fast
        ? new OpenGate("fast", bestRound)
        : new CrossFittedGate(new GateOptions { Z = settings.GateZ, Caution = settings.GateCaution, Risk = settings.GateRisk });

    /// <summary>What selection rules may go by. One shot takes the whole share at once.</summary>
    private static SelectionOptions Selection(RunSettings settings) => new()
    {
        Threshold = (float)settings.Threshold,
        Quota = new QuotaOptions
        {
            Step = settings.Mode == RunMode.OneShot ? settings.QuotaMax : settings.QuotaStep,
            MaxShare = settings.QuotaMax
        },
        Precision = Precision(settings),
    };

    private static PrecisionTargetOptions Precision(RunSettings settings) => new()
    {
        Target = settings.PrecisionTarget,
        Risk = settings.PrecisionRisk,
        Proof = PrecisionProofs.All.Of(settings.PrecisionProof),
        PerClass = settings.PerClass,
    };

    /// <summary>Lee's ramp in rounds: from nothing before the first to the whole alpha half way.</summary>
    private static AlphaSchedule Alpha(RunSettings settings) => settings.Mode != RunMode.Joint
        ? new AlphaSchedule { Alpha = 1, Ramp = AlphaRamp.Constant }
        : new AlphaSchedule
        {
            Alpha = settings.Alpha,
            Ramp = AlphaRamps.All.Of(settings.AlphaRamp),
            RampStartRound = 0,
            RampEndRound = Math.Max(1, (settings.MaxRounds + 1) / 2),
        };
}
