using PseudoLabel.Core;
using PseudoLabel.Core.Confidence;
using PseudoLabel.Core.Gate;
using PseudoLabel.Core.Rounds;
using PseudoLabel.Core.Selection;
using PseudoLabel.Core.Weights;
using PseudoLabel.Workflow.Settings;

namespace PseudoLabel.Workflow.Activities;

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
        SupervisedShare = settings.SupervisedShare,
        NeighborFilter = settings.NeighborFilter,
    };

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
            "quota" => new ClassQuotaRule(new QuotaOptions { Step = settings.Mode == RunMode.OneShot ? settings.QuotaMax : settings.QuotaStep, MaxShare = settings.QuotaMax }),
            "threshold" => new FixedThresholdRule((float)settings.Threshold),
            "precision" => Precision(settings),
            _ => throw new UserErrorException($"selection '{settings.Selection}' is unknown; it is quota, threshold or precision"),
        };
    }

    private static PrecisionTargetRule Precision(RunSettings settings) => new(new PrecisionTargetOptions
    {
        Target = settings.PrecisionTarget,
        Risk = settings.PrecisionRisk,
        Proof = settings.PrecisionProof == "bound" ? PrecisionProof.Bound : PrecisionProof.Estimate,
        PerClass = settings.PerClass,
    });

    /// <summary>Lee's ramp in rounds: from nothing before the first to the whole alpha half way.</summary>
    private static AlphaSchedule Alpha(RunSettings settings) => settings.Mode != RunMode.Joint
        ? new AlphaSchedule { Alpha = 1, Ramp = AlphaRamp.Constant }
        : new AlphaSchedule
        {
            Alpha = settings.Alpha,
            Ramp = settings.AlphaRamp == "linear" ? AlphaRamp.Linear : AlphaRamp.Constant,
            RampStartRound = 0,
            RampEndRound = Math.Max(1, (settings.MaxRounds + 1) / 2),
        };
}
