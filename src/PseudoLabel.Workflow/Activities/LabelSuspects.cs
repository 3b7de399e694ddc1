using PseudoLabel.Core.Filters;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Activities;

/// <summary>Lists the given labels that held-out predictions speak against. None is dropped: who gave them decides.</summary>
internal static class LabelSuspects
{
    /// <summary>Writes the list.</summary>
    /// <param name="context">The run.</param>
    /// <param name="scores">Calibrated out-of-fold probabilities of the labeled rows.</param>
    /// <returns>The number of suspects by the class that was given.</returns>
    public static async Task<int[]> WriteAsync(RunContext context, OutOfFoldScores scores)
    {
        PlanDocument plan = await context.PlanAsync();
        int classes = scores.ClassCount;

        // With fast one fold alone was held out by the gate; the supervised model's own cross-validation covers every row.
        float[] probabilities = scores.Labels.Length == plan.Labels.Length ? scores.Probabilities : (await context.SupervisedAsync()).OutOfFold;
        IReadOnlyList<LabelSuspect> suspects = ConfidentLearning.Find(probabilities, plan.Labels, classes);
        IEnumerable<SuspectRow> rows = suspects.Select(s => new SuspectRow(
            plan.LabeledFiles[plan.LabeledFile[s.Row]],
            plan.LabeledRow[s.Row],
            plan.Classes[plan.Labels[s.Row]],
            probabilities[s.Row * classes + plan.Labels[s.Row]],
            plan.Classes[s.Suggested],
            probabilities[s.Row * classes + s.Suggested]));
        await context.Store.WriteAsync(RunNames.LabelSuspects, stream => LabelSuspectsCsv.Write(stream, rows.OrderBy(r => r.LabelConfidence - r.SuggestedConfidence)), context.CancellationToken);
        return [.. Enumerable.Range(0, classes).Select(k => suspects.Count(s => plan.Labels[s.Row] == k))];
    }
}
