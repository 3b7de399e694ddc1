using System.Text.Json.Serialization;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Local;

/// <summary>The contents of <c>runs/{id}/lifecycle.json</c>: what a process that starts anew must know of a run beside its state.</summary>
/// <param name="Lifecycle">Its stage of life.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
internal sealed record LifecycleDocument(RunLifecycle Lifecycle, string? Error = null)
{
    /// <summary>When it was first worked on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Its name in the run's store.</summary>
    public const string Name = "lifecycle.json";
}
