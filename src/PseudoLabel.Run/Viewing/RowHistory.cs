using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Documents;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Viewing;

/// <summary>What a round took a row for.</summary>
/// <param name="Round">The round, from 1. It predicts by the model before it; in the first that is the supervised one.</param>
/// <param name="Label">The class.</param>
/// <param name="Confidence">How sure it was, by the run's measure; null where the row was kept out or not looked at.</param>
/// <param name="Threshold">From which confidence on the class was selected; null where none was.</param>
/// <param name="Decision"><c>selected</c>, <c>below</c>, <c>kept-out</c> or <c>noise</c>.</param>
public sealed record RowRound(int Round, string Label, float? Confidence, float? Threshold, string Decision);

/// <summary>A row's history, read off what the rounds of a run have left: no round keeps more for it.</summary>
public static class RowHistory
{
    /// <summary>Reads it.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="rows">What it knows of its rows.</param>
    /// <param name="source">The row's file.</param>
    /// <param name="row">Its number there.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The rounds in order; none for a row that no round looked at, and where training is not by rounds.</returns>
    public static async Task<IReadOnlyList<RowRound>> OfAsync(
        IRunStore store, RunRows rows, string source, long row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Order(source, row) is not { } order || rows.Batch(order) is not (>= 0 and var batch)
            || !await store.ExistsAsync(RunNames.Predictions(1, batch), cancellationToken)
            || !await store.ExistsAsync(RunNames.Features(batch), cancellationToken))
        {
            return [];
        }

        int place = await store.ReadAsync(
            RunNames.Features(batch), s => FeatureBatchFile.PlaceOf(s, order.Row), cancellationToken);
        List<RowRound> history = [];
        for (int round = 1; place >= 0 && await store.ExistsAsync(RunNames.Selection(round), cancellationToken)
            && await store.ExistsAsync(RunNames.Predictions(round, batch), cancellationToken); round++)
        {
            PoolPredictions predicted =
                await store.ReadAsync(RunNames.Predictions(round, batch), PoolPredictions.Read, cancellationToken);
            SelectionDocument selection = await store.ReadJsonAsync<SelectionDocument>(RunNames.Selection(round), cancellationToken);
            Dictionary<int, int[]> noise = await store.ExistsAsync(RunNames.Noise(round), cancellationToken)
                ? await store.ReadJsonAsync<Dictionary<int, int[]>>(RunNames.Noise(round), cancellationToken) : [];
            bool isNoise = noise.TryGetValue(batch, out int[]? left) && left.Contains(place);
            history.Add(Of(round, rows.Classes, predicted.Classes[place], predicted.Confidences[place], selection.Thresholds, isNoise));
        }

        return history;
    }

    private static RowRound Of(
        int round, IReadOnlyList<string> classes, short predicted, float confidence, float[] thresholds, bool isNoise)
    {
        float threshold = thresholds[predicted];
        string decision = confidence == PoolPredictions.Filtered ? "kept-out"
            : confidence < threshold ? "below"
            : isNoise ? "noise" : "selected";
        return new RowRound(
            round, classes[predicted], confidence == PoolPredictions.Filtered ? null : confidence,
            float.IsFinite(threshold) ? threshold : null, decision);
    }
}
