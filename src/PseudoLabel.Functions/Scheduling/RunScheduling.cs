using System.Globalization;
using Microsoft.Extensions.Configuration;
using PseudoLabel.Functions.Orchestrations;

namespace PseudoLabel.Functions.Scheduling;

/// <summary>
/// App settings that orchestrations are started with; each goes into their input, so that a replay sees what the start saw.
/// </summary>
public sealed record RunScheduling
{
    /// <summary>Seconds before an activity that failed for a passing reason is tried again (app setting <c>RetrySeconds</c>).</summary>
    public double RetrySeconds { get; init; } = ActivityRetry.DefaultSeconds;

    /// <summary>Seconds without uploads after which a run starts (app setting <c>SettleSeconds</c>).</summary>
    public double SettleSeconds { get; init; } = 30;

    /// <summary>Reads the app settings.</summary>
    /// <param name="configuration">The app's configuration.</param>
    /// <exception cref="InvalidOperationException">A setting is no number, or below 0.</exception>
    public static RunScheduling From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var defaults = new RunScheduling();
        return new RunScheduling
        {
            RetrySeconds = Number(configuration, nameof(RetrySeconds), defaults.RetrySeconds),
            SettleSeconds = Number(configuration, nameof(SettleSeconds), defaults.SettleSeconds),
        };
    }

    private static double Number(IConfiguration configuration, string name, double otherwise)
    {
        string? text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0 && double.IsFinite(value)
            ? value
            : throw new InvalidOperationException($"The app setting {name} is '{text}'; give a number of seconds, 0 or more.");
    }
}
