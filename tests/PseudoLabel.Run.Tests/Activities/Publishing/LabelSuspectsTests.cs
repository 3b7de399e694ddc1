using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

public sealed class LabelSuspectsTests(LabeledRun labeled)
{
    private const int Classes = 3;

    /// <summary>Row 3 is given as the first class.</summary>
    private const int Suspect = 3;

    [Fact]
    public async Task WriteAsync_HeldOutPredictionSpeaksAgainstALabel_IsListedWithItsCells()
    {
        using SteppedRun run = await labeled.CopyAsync();
        OutOfFoldScores scores = await SureAsync(run);
        Set(scores, Suspect, 0.02f, 0.03f, 0.95f);

        int[] byClass = await LabelSuspects.WriteAsync(run.Context(), scores);

        Assert.Equal([1, 0, 0], byClass);
        string[] lines = run.Lines(RunNames.LabelSuspects);
        string cells = File.ReadLines(labeled.Data.Labeled).ElementAt(1 + Suspect);
        Assert.Equal(
            ["source,row,label,label_confidence,suggested_label,suggested_confidence,x,y,hint",
             $"{labeled.Data.Labeled},{Suspect},alpha,0.020000,gamma,0.950000,{cells[..cells.LastIndexOf(',')]}"],
            lines);
    }

    [Fact]
    public async Task WriteAsync_NothingSpeaksAgainstALabel_ListsNone()
    {
        using SteppedRun run = await labeled.CopyAsync();

        int[] byClass = await LabelSuspects.WriteAsync(run.Context(), await SureAsync(run));

        Assert.Equal([0, 0, 0], byClass);
        Assert.Single(run.Lines(RunNames.LabelSuspects));
    }

    /// <summary>Where folds go forward in time the earliest rows are never held out.</summary>
    [Fact]
    public async Task WriteAsync_ScoresOfLaterRowsAlone_NamesTheRowsThatTheyAre()
    {
        using SteppedRun run = await labeled.CopyAsync();
        OutOfFoldScores sure = await SureAsync(run);
        Set(sure, Suspect, 0.02f, 0.03f, 0.95f);
        var later = new OutOfFoldScores(sure.Labels[2..], sure.Probabilities[(2 * Classes)..], Classes)
        {
            Rows = [.. Enumerable.Range(2, sure.Labels.Length - 2)],
        };

        int[] byClass = await LabelSuspects.WriteAsync(run.Context(), later);

        Assert.Equal([1, 0, 0], byClass);
        Assert.StartsWith($"{labeled.Data.Labeled},{Suspect},alpha,", run.Lines(RunNames.LabelSuspects)[1], StringComparison.Ordinal);
    }

    /// <summary>With fast one fold alone was held out by the gate: the supervised model's cross-validation speaks for every row.</summary>
    [Fact]
    public async Task WriteAsync_ScoresOfSomeRowsAlone_TheSupervisedModelsOwnAreTaken()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { Fast = true });
        OutOfFoldScores sure = await SureAsync(run);
        Set(sure, Suspect, 0.02f, 0.03f, 0.95f);
        SupervisedDocument supervised = await run.ReadAsync<SupervisedDocument>(RunNames.Supervised);
        await run.Files.WriteJsonAsync(RunNames.Supervised, supervised with { OutOfFold = sure.Probabilities }, CancellationToken.None);
        var part = new OutOfFoldScores(sure.Labels[..10], (await SureAsync(run)).Probabilities[..(10 * Classes)], Classes);

        int[] byClass = await LabelSuspects.WriteAsync(run.Context(), part);

        Assert.Equal([1, 0, 0], byClass);
    }

    private static async Task<OutOfFoldScores> SureAsync(SteppedRun run)
    {
        int[] labels = (await run.ReadAsync<PlanDocument>(RunNames.Plan)).Labels;
        return new OutOfFoldScores(labels,
            [.. labels.SelectMany(y => Enumerable.Range(0, Classes).Select(k => k == y ? 0.9f : 0.05f))], Classes);
    }

    private static void Set(OutOfFoldScores scores, int row, params float[] probabilities) =>
        probabilities.CopyTo(scores.Probabilities, row * Classes);
}
