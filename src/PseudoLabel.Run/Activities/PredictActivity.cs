using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// The first two steps of a <see cref="Round"/> for one batch: the round's teacher labels it, or a sample of it where the pool is
/// large. Rows stay in the store, a histogram of confidence goes beside them.
/// </summary>
internal static class PredictActivity
{
    public static Task<PredictedDocument> RunAsync(RunContext context, int round, int batch) =>
        context.WithFeaturesAsync(batch, features => RunAsync(context, round, batch, features));

    private static async Task<PredictedDocument> RunAsync(RunContext context, int number, int batch, FeatureBatch features)
    {
        Round round = await context.RoundAsync(number);
        double share = await RoundPool.ShareAsync(context);
        int[]? drawn = share >= 1 ? null : PoolDraw.Rows(await context.SettingsAsync(), batch, features.RowNumbers, share);
        FeatureMatrix rows = drawn is null ? features.Features : features.Features.Select(drawn);
        Teacher teacher = await RoundTeacher.OfAsync(context, round, await PoolOpinion.OfBatchAsync(context, batch, rows, drawn));
        (PoolPredictions predicted, ConfidenceHistogram confidences) =
            round.Predict(teacher, await context.PoolSharesAsync(number), rows);
        predicted = drawn is null ? predicted : predicted.Among(drawn, features.Features.Rows);
        long changed = number == 1 ? 0 : predicted.ClassesOtherThan(await context.PredictionsAsync(number - 1, batch));
        await context.Store.WriteAsync(RunNames.Predictions(number, batch), predicted.Write, context.CancellationToken);
        await context.Store.WriteAsync(RunNames.Histogram(number, batch), stream => Write(confidences, stream), context.CancellationToken);
        var piece = new PieceResult(features.Features.Rows + features.SetAside.Count, features.SetAside.Count);
        return new PredictedDocument(piece, rows.Rows, changed, predicted.Agreeing, predicted.FilteredRows);
    }

    private static void Write(ConfidenceHistogram histogram, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        histogram.Write(writer);
    }
}
