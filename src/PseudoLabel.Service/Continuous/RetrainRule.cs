using System.Globalization;
using PseudoLabel.SelfTraining.Shift;
using PseudoLabel.Service.Datasets;

namespace PseudoLabel.Service.Continuous;

/// <summary>What is known when the run of an upload is made.</summary>
/// <param name="Labels">Labeled rows that are new or changed since the model was trained.</param>
/// <param name="Rows">Unlabeled rows that it has labeled since.</param>
/// <param name="Drift">How far its predictions of these lie from those of the training's own rows.</param>
/// <param name="PValue">The probability of that by chance.</param>
internal sealed record RetrainFacts(long Labels, long Rows, double Drift, double PValue);

/// <summary>Whether something has changed enough to train: a function of counts.</summary>
internal static class RetrainRule
{
    /// <summary>Whether predictions have moved as far as the options hold to be too far, and farther than chance moves them.</summary>
    public static bool HasDrifted(RetrainOptions options, double drift, double pValue) =>
        options.Shift > 0 && drift >= options.Shift && pValue <= PredictionDrift.Risk;

    /// <summary>Decides.</summary>
    /// <returns>Whether to train, and why, or why not, in words.</returns>
    public static (bool Train, string Why) Decide(RetrainOptions options, RetrainFacts facts)
    {
        if (options.Labels > 0 && facts.Labels >= options.Labels)
        {
            return (true, string.Create(CultureInfo.InvariantCulture, $"{facts.Labels:N0} labeled rows are new or changed"));
        }

        if (HasDrifted(options, facts.Drift, facts.PValue))
        {
            return (true, string.Create(
                CultureInfo.InvariantCulture, $"{100 * facts.Drift:0.#} % of the predictions have moved since the training"));
        }

        return options.Rows > 0 && facts.Rows >= options.Rows
            ? (true, string.Create(CultureInfo.InvariantCulture, $"{facts.Rows:N0} rows have come since the training"))
            : (false, string.Create(
                CultureInfo.InvariantCulture,
                $"{facts.Labels:N0} new labels, {100 * facts.Drift:0.#} % of the predictions moved: too few"));
    }
}
