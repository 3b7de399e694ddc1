using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Merges the batches' histograms, in any order the same, and sets the round's thresholds. No row travels.</summary>
internal static class SelectActivity
{
    public static async Task<SelectionDocument> RunAsync(RunContext context, int round)
    {
        PlanDocument plan = await context.PlanAsync();
        SupervisedDocument supervised = await context.SupervisedAsync();
        TrainingSet labeled = await context.LabeledAsync();
        RoundRules rules = await context.RulesAsync();
        int classes = plan.Classes.Count;
        var pool = new ConfidenceHistogram(classes);
        long changed = 0;
        long agreeing = 0, filtered = 0, rows = 0;
        await foreach ((ConfidenceHistogram histogram, PredictedDocument predicted) in FanIn.ReadAsync(
            await FailedBatches.OthersAsync(context), FanIn.Small, b => ReadAsync(context, round, b)))
        {
            pool.Merge(histogram);
            changed += predicted.Changed;
            agreeing += predicted.Agreeing;
            filtered += predicted.Filtered;
            rows += predicted.Piece.Rows - predicted.Piece.SetAside;
        }

        TeacherOpinion? opinion = await context.OpinionOfPoolAsync();
        ClassThresholds thresholds = rules.Selection.Choose(new SelectionEvidence
        {
            Round = round,
            ClassCount = classes,
            Pool = pool,
            ChanceConfidence = Evidence.Chance(rules.Confidence, classes),
            Labeled = Evidence.OutOfFold(supervised.OutOfFold, labeled.Labels, classes, rules.Confidence, opinion?.OutOfFold),
            PoolShares = await context.PoolSharesAsync(round),
            Previous = round == 1 ? null : (await context.Store.ReadJsonAsync<SelectionDocument>(RunNames.Selection(round - 1), context.CancellationToken)).Adaptive,
        });
        return new SelectionDocument
        {
            Thresholds = [.. thresholds.Values],
            Reasons = thresholds.Reasons,
            SelectedByClass = [.. Enumerable.Range(0, classes).Select(k => pool.CountAtLeast(k, thresholds.Values[k]))],
            Changed = changed,
            Adaptive = thresholds.State,
            PoolConfidence = pool.Confidence(),
            Agreeing = agreeing,
            Filtered = filtered,
            Rows = rows,
        };
    }

    private static async Task<(ConfidenceHistogram Histogram, PredictedDocument Predicted)> ReadAsync(RunContext context, int round, int batch) => (
        await context.Store.ReadAsync(RunNames.Histogram(round, batch), Read, context.CancellationToken),
        await context.Store.ReadJsonAsync<PredictedDocument>(RunNames.Predicted(round, batch), context.CancellationToken));

    internal static ConfidenceHistogram Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return ConfidenceHistogram.Read(reader);
    }
}
