using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// The last steps of a <see cref="Round"/>: gathers the labels and the rows selected in every batch, weighs them, trains the student. In
/// round 0 chooses the learner and trains it on labels alone.
/// </summary>
internal static class TrainActivity
{
    public static async Task<TrainedDocument> RunAsync(RunContext context, int round) =>
        round == 0 ? await SupervisedAsync(context)
        : NeuralLearning.IsWanted(await context.SettingsAsync()) ? await NeuralResults.TrainedAsync(context, round)
        : await StudentAsync(context, await context.RoundAsync(round));

    private static async Task<TrainedDocument> SupervisedAsync(RunContext context)
    {
        PlanDocument plan = await context.PlanAsync();
        RunSettings settings = await context.SettingsAsync();
        TrainingSet labeled = await context.LabeledAsync();
        SupervisedResult result = SupervisedTrainer.Train(
            labeled, plan.Candidates, RunContext.Seed(settings, "run"), context.Environment.Threads, context.CancellationToken);
        var document = new SupervisedDocument
        {
            Choice = result.Choice,
            OutOfFold = result.OutOfFold,
            Candidates =
            [
                .. result.Candidates.Select(c => new LearnerCandidateSummary(c.Name, c.LogLoss, c.Accuracy, c.Temperature.Value)),
            ],
        };
        await context.Store.WriteJsonAsync(RunNames.Supervised, document, context.CancellationToken);
        await context.WriteModelAsync(0, result.Model);
        await PoolOpinion.FormOwnAsync(context, labeled, RunContext.Seed(settings, "run"));
        return new TrainedDocument(labeled.Labels.Length, null, 0);
    }

    private static async Task<TrainedDocument> StudentAsync(RunContext context, Round round)
    {
        RoundSelection selection = (await context.SelectionAsync(round.Number)).Selection();
        IModel last = await context.ModelAsync(round.Number - 1);
        (StudentSetBuilder rows, IReadOnlyList<(int Batch, int Row)> places) = await GatherAsync(context, round, selection);
        TrainingSet weighed = round.Weigh(rows, last, context.CancellationToken);
        await TrainedRows.KeepNoiseAsync(context, round.Number, rows.Noise, places);
        IModel student = round.Train(weighed, selection, last, context.CancellationToken);
        await context.WriteModelAsync(round.Number, student);
        long? sampled = rows.Selected < selection.Selected ? rows.Selected : null;
        return new TrainedDocument(round.Labeled.Labels.Length + rows.Selected, sampled, rows.PseudoMass)
        {
            Noisy = rows.Noisy,
            Temperature = round.Mixture?.Temperature.Value,
        };
    }

    /// <summary>Reads the selected rows of every batch.</summary>
    /// <returns>The rows, and where each is of; no places where no noise is looked for.</returns>
    private static async Task<(StudentSetBuilder Rows, IReadOnlyList<(int Batch, int Row)> Places)> GatherAsync(
        RunContext context, Round round, RoundSelection selection)
    {
        StudentSample sample = round.Sample(selection, (await context.PoolAsync()).Features);
        var student = new StudentSetBuilder(round.Labeled, sample, selection.PoolConfidence);
        IReadOnlyList<int> batches = selection.Selected == 0 ? [] : await FailedBatches.OthersAsync(context);
        var places = new List<(int Batch, int Row)>();
        await foreach ((int batch, PoolPredictions predicted, int[] taken, FeatureMatrix? features) in FanIn.ReadAsync(
            batches, 2 * context.Environment.Threads, b => TakenAsync(context, round.Number, b, selection, sample)))
        {
            if (features is not null)
            {
                student.Add(predicted, taken, features);
                places.AddRange(round.Rules.NoiseFilter ? taken.Select(row => (batch, row)) : []);
            }
        }

        return (student, places);
    }

    /// <summary>A batch's selected rows; their features only where there are such.</summary>
    private static async Task<(int Batch, PoolPredictions Predicted, int[] Taken, FeatureMatrix? Features)> TakenAsync(
        RunContext context, int round, int batch, RoundSelection selection, StudentSample sample)
    {
        PoolPredictions predicted = await context.PredictionsAsync(round, batch);
        int[] taken = sample.Take(predicted, selection.Thresholds, batch);
        return (batch, predicted, taken, taken.Length == 0 ? null : await context.FeaturesAsync(batch, taken));
    }
}
