using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Contracts;

/// <summary>
/// The acceptance thresholds that a run takes over from an earlier one: part of its job, so that the run depends on nothing else.
/// </summary>
public sealed record CarriedThresholds
{
    /// <summary>The earlier run: its folder, or its identifier.</summary>
    public required string From { get; init; }

    /// <summary>Its thresholds by class name; classes of which it accepted nothing are not there.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <summary>Those of a finished run.</summary>
    /// <param name="from">The run's name.</param>
    /// <param name="metrics">What it found.</param>
    public static CarriedThresholds Of(string from, RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var thresholds = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string name, double? threshold) in metrics.Classes.Zip(metrics.Decisions.Thresholds))
        {
            if (threshold is { } value)
            {
                thresholds[name] = value;
            }
        }

        return new CarriedThresholds { From = from, Thresholds = thresholds };
    }

    /// <summary>A run's thresholds with those of an earlier one carried over, class by class.</summary>
    internal static ClassThresholds Into(ClassThresholds now, JobDocument job, IReadOnlyList<string> classes) => job.Carried is { } carried
        ? ThresholdCarry.Apply(now, [.. classes.Select(c => carried.Thresholds.TryGetValue(c, out double before) ? before : (double?)null)],
            job.Settings.Carry)
        : now;
}
