using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Documents;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// The third step of a <see cref="Round"/>: merges the batches' histograms, in any order the same, and sets the thresholds. No row
/// travels.
/// </summary>
internal static class SelectActivity
{
    public static async Task<SelectionDocument> RunAsync(RunContext context, int number)
    {
        Round round = await context.RoundAsync(number);
        var pool = new ConfidenceHistogram(round.Labeled.ClassCount);
        long changed = 0, agreeing = 0, filtered = 0, rows = 0;
        await foreach ((ConfidenceHistogram histogram, PredictedDocument predicted) in FanIn.ReadAsync(
            await FailedBatches.OthersAsync(context), FanIn.Small, b => ReadAsync(context, number, b)))
        {
            pool.Merge(histogram);
            changed += predicted.Changed;
            agreeing += predicted.Agreeing;
            filtered += predicted.Filtered;
            rows += predicted.Rows;
        }

        AdaptiveState? previous = number == 1 ? null : (await context.SelectionAsync(number - 1)).Adaptive;
        TeacherOpinion? opinion = await context.OpinionOfPoolAsync();
        RoundSelection selection = round.Select(pool, await context.PoolSharesAsync(number), opinion?.OutOfFold, previous);
        return new SelectionDocument
        {
            Thresholds = [.. selection.Thresholds.Values],
            Reasons = selection.Thresholds.Reasons,
            SelectedByClass = [.. selection.SelectedByClass],
            Changed = changed,
            Adaptive = selection.Thresholds.State,
            PoolConfidence = selection.PoolConfidence,
            Agreeing = agreeing,
            Filtered = filtered,
            Rows = rows,
        };
    }

    private static async Task<(ConfidenceHistogram Histogram, PredictedDocument Predicted)> ReadAsync(
        RunContext context, int round, int batch) => (
        await context.Store.ReadAsync(RunNames.Histogram(round, batch), Read, context.CancellationToken),
        await context.Store.ReadJsonAsync<PredictedDocument>(RunNames.Predicted(round, batch), context.CancellationToken));

    internal static ConfidenceHistogram Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return ConfidenceHistogram.Read(reader);
    }
}
