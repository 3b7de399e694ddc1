using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Contracts;

/// <summary>Input of publishing: what to publish, and the time it took, which an activity cannot know.</summary>
/// <param name="Request">The run and its rounds.</param>
/// <param name="Timing">Seconds by phase up to here.</param>
public sealed record PublishInput(PublishRequest Request, TimingSummary Timing);

/// <summary>A step that has ended.</summary>
/// <param name="Phase">The phase it belonged to.</param>
/// <param name="State">The state after it.</param>
/// <param name="Seconds">Wall-clock seconds it took.</param>
public sealed record StepEnd(RunPhase Phase, RunState State, double Seconds);
