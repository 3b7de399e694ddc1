using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Finds the thresholds that a run on this machine takes over.</summary>
internal static class LocalCarry
{
    /// <summary>The thresholds of the run that the settings name.</summary>
    /// <returns>The thresholds; null where none are to be carried.</returns>
    /// <exception cref="UserErrorException">
    /// Thresholds are to be carried but no run is named, or there is no finished run where it is named.
    /// </exception>
    public static async Task<CarriedThresholds?> ReadAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Carry == 0)
        {
            return null;
        }

        if (settings.CarryFrom.Length == 0)
        {
            throw new UserErrorException("'carry' is given, but no run to carry thresholds from; name its folder with 'carry-from'");
        }

        string file = Path.Combine(settings.CarryFrom, RunNames.Metrics.Replace('/', Path.DirectorySeparatorChar));
        if (!File.Exists(file))
        {
            throw new UserErrorException(
                "this folder holds no finished run to carry thresholds from; finish one with 'pseudolabel run' or 'pseudolabel resume'",
                settings.CarryFrom);
        }

        RunMetrics metrics = await RunFolder.StoreOf(settings.CarryFrom).ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken);
        return CarriedThresholds.Of(settings.CarryFrom, metrics);
    }
}
