using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Documents;

/// <summary>What is published, and why.</summary>
internal sealed record DecisionDocument
{
    public required GateSummary Gate { get; init; }

    public required CalibrationSummary Calibration { get; init; }

    public required float[] Thresholds { get; init; }

    public required IReadOnlyList<string> ThresholdReasons { get; init; }

    public double? EstimatedPrecision { get; init; }

    public double? PrecisionLowerBound { get; init; }

    public required int EstimateRows { get; init; }

    public IReadOnlyList<AcceptedEstimate> AcceptedEstimates { get; init; } = [];

    public IReadOnlyList<PrecisionPoint> PrecisionCurve { get; init; } = [];

    public required ClassSharesSummary ClassShares { get; init; }

    /// <summary>Rows that no labeled row stands for; null where none are looked for.</summary>
    public UnlikeSummary? Unlike { get; init; }

    /// <summary>Given labels that look wrong, by class.</summary>
    public required int[] SuspectsByClass { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }
}
