using System.Diagnostics.Metrics;

namespace PseudoLabel.Functions.Contracts;

/// <summary>
/// The app's own measures, named after OpenTelemetry's rules. Traces of orchestrations and activities are the extension's.
/// </summary>
internal static class Telemetry
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "PseudoLabel";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> RowsPredicted =
        Meter.CreateCounter<long>("pseudolabel.rows.predicted", "{row}", "Rows predicted in rounds.");
    private static readonly Counter<long> RowsAccepted =
        Meter.CreateCounter<long>("pseudolabel.rows.accepted", "{row}", "Rows whose pseudo-label was accepted.");
    private static readonly Histogram<double> StepDuration = Meter.CreateHistogram<double>(
        "pseudolabel.step.duration", "s", "Wall-clock time of a step; in the phase 'Rounds' a step is a round.");
    private static readonly Counter<long> ActivityRetries =
        Meter.CreateCounter<long>("pseudolabel.activity.retries", "{try}", "Activity calls that failed and are tried again.");
    private static readonly Counter<long> RunFailures = Meter.CreateCounter<long>("pseudolabel.run.failures", "{run}", "Runs that failed.");

    /// <summary>Counts rows predicted.</summary>
    public static void Predicted(long rows) => RowsPredicted.Add(rows);

    /// <summary>Counts rows accepted. Of which classes stays with the run: their names are the user's data.</summary>
    public static void Accepted(long rows) => RowsAccepted.Add(rows);

    /// <summary>Records a step's time.</summary>
    public static void Stepped(StepEnd step) =>
        StepDuration.Record(step.Seconds, new KeyValuePair<string, object?>("phase", step.Phase.ToString()));

    /// <summary>Counts a call that is tried again.</summary>
    public static void Retried(string activity) => ActivityRetries.Add(1, new KeyValuePair<string, object?>("activity", activity));

    /// <summary>Counts a run that failed.</summary>
    public static void Failed() => RunFailures.Add(1);
}
