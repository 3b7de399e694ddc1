using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Predicts a batch with the model of the round before; rows stay in the store, a histogram of confidence goes beside them.</summary>
internal static class PredictActivity
{
    public static Task<PredictedDocument> RunAsync(RunContext context, int round, int batch) =>
        context.WithFeaturesAsync(batch, features => RunAsync(context, round, batch, features));

    private static async Task<PredictedDocument> RunAsync(RunContext context, int round, int batch, FeatureBatch features)
    {
        RoundRules rules = await context.RulesAsync();
        Teacher teacher = await RoundTeacher.OfAsync(context, round, await PoolGraph.OfBatchAsync(context, batch, features.Features));
        double[]? shares = await context.PoolSharesAsync(round);
        var histogram = new ConfidenceHistogram(teacher.ClassCount);
        PoolPredictions predicted = PoolPredictions.Predict(
            teacher.Aligned(rules.Alignment((await context.LabeledAsync()).Labels, shares)),
            rules.Confidence, features.Features, histogram, rules.NeighborFilter, await context.OutliersAsync());
        long changed = round == 1 ? 0 : Changed(predicted, await context.PredictionsAsync(round - 1, batch));
        await context.Store.WriteAsync(RunNames.Predictions(round, batch), predicted.Write, context.CancellationToken);
        await context.Store.WriteAsync(RunNames.Histogram(round, batch), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            histogram.Write(writer);
        }, context.CancellationToken);
        return new PredictedDocument(new PieceResult(features.Features.Rows + features.SetAside.Count, features.SetAside.Count), changed, predicted.Agreeing, predicted.FilteredRows);
    }

    private static long Changed(PoolPredictions now, PoolPredictions before)
    {
        long changed = 0;
        for (int i = 0; i < now.Classes.Length; i++)
        {
            changed += now.Classes[i] != before.Classes[i] ? 1 : 0;
        }

        return changed;
    }
}
