using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>Lists the given labels that held-out predictions speak against. None is dropped: who gave them decides.</summary>
internal static class LabelSuspects
{
    /// <summary>Writes the list.</summary>
    /// <param name="scores">Calibrated out-of-fold probabilities of the labeled rows.</param>
    /// <returns>The number of suspects by the class that was given.</returns>
    public static async Task<int[]> WriteAsync(RunContext context, OutOfFoldScores scores)
    {
        PlanDocument plan = await context.PlanAsync();
        int classes = scores.ClassCount;

        // With fast one fold alone was held out by the gate; the supervised model's own cross-validation covers more.
        scores = (await context.SettingsAsync()).Fast && scores.Labels.Length < plan.Labels.Length
            ? await OutOfFoldScores.SupervisedAsync(context) : scores;
        float[] probabilities = scores.Probabilities;
        LabelSuspect[] found = [.. ConfidentLearning.Find(probabilities, scores.Labels, classes)];
        float Of(LabelSuspect suspect, int k) => probabilities[suspect.Row * classes + k];
        SuspectRow[] rows = [.. found.Select(s => (Suspect: s, Row: scores.Rows[s.Row])).Select(s => new SuspectRow(
            plan.LabeledFiles[plan.LabeledFile[s.Row]],
            plan.LabeledRow[s.Row],
            plan.Classes[plan.Labels[s.Row]],
            Of(s.Suspect, plan.Labels[s.Row]),
            plan.Classes[s.Suspect.Suggested],
            Of(s.Suspect, s.Suspect.Suggested)))];
        OwnColumns own = OwnColumns.Of(plan.LabeledTables.Select(t => PersonRows.DataColumns(t.Header, plan.Schema)),
            LabelSuspectsCsv.Columns, plan.Schema.LabelColumn);
        Dictionary<(string Source, long Row), string[]> cells =
            await CellsAsync(context, plan, own, [.. rows.Select(r => (r.Source, r.Row))]);
        IEnumerable<SuspectRow> ordered =
            rows.OrderBy(r => r.LabelConfidence - r.SuggestedConfidence).Select(r => r with { Cells = cells[(r.Source, r.Row)] });
        await context.Store.WriteAsync(
            RunNames.LabelSuspects, stream => LabelSuspectsCsv.Write(stream, ordered, own.Names), context.CancellationToken);
        return [.. Enumerable.Range(0, classes).Select(k => found.Count(s => scores.Labels[s.Row] == k))];
    }

    /// <summary>The own cells of labeled rows, from what planning wrote down: their files may have changed since.</summary>
    private static async Task<Dictionary<(string Source, long Row), string[]>> CellsAsync(
        RunContext context, PlanDocument plan, OwnColumns own, HashSet<(string Source, long Row)> wanted)
    {
        FinishedLayout layout = LabeledSet.Layout(plan);
        string[] names = [.. layout.Names];
        int[] places = own.PlacesIn(names);
        int source = names.Length - 2;
        var cells = new Dictionary<(string, long), string[]>();
        foreach (string name in new[] { RunNames.LabeledRows, RunNames.AnsweredRows })
        {
            await using Stream stream = await context.Store.OpenReadAsync(name, context.CancellationToken);
            using var table = new ResultReader(stream, name, [], hasHeaders: false);
            while (cells.Count < wanted.Count && table.Next())
            {
                (string, long) row = (table.Text(source).ToString(), table.Integer(source + 1));
                if (wanted.Contains(row))
                {
                    cells[row] = [.. places.Select(p => table.Text(p).ToString())];
                }
            }
        }

        return cells;
    }
}
