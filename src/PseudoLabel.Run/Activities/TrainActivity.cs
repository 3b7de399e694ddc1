using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Trains the model of a round on all labels and the rows selected in it; in round 0 chooses the learner and trains on labels alone.</summary>
internal static class TrainActivity
{
    public static async Task<TrainedDocument> RunAsync(RunContext context, int round) =>
        round == 0 ? await SupervisedAsync(context)
        : NeuralLearning.IsWanted(await context.SettingsAsync()) ? await NeuralResults.TrainedAsync(context, round)
        : await StudentAsync(context, round);

    private static async Task<TrainedDocument> SupervisedAsync(RunContext context)
    {
        PlanDocument plan = await context.PlanAsync();
        RunSettings settings = await context.SettingsAsync();
        TrainingSet labeled = await context.LabeledAsync();
        SupervisedResult result = SupervisedTrainer.Train(labeled, plan.Candidates, RunContext.Seed(settings, "run"), context.Environment.Threads, context.CancellationToken);
        var document = new SupervisedDocument
        {
            Choice = result.Choice,
            OutOfFold = result.OutOfFold,
            Candidates = [.. result.Candidates.Select(c => new LearnerCandidateSummary(c.Name, c.LogLoss, c.Accuracy, c.Temperature.Value))],
        };
        await context.Store.WriteJsonAsync(RunNames.Supervised, document, context.CancellationToken);
        await WriteModelAsync(context, 0, result.Model);
        if (await PoolGraph.IsWantedAsync(context))
        {
            await PoolGraph.FormAsync(context, RunNames.Opinion, null, RunContext.Seed(settings, "run"));
        }

        return new TrainedDocument(labeled.Labels.Length, null, 0);
    }

    private static async Task<TrainedDocument> StudentAsync(RunContext context, int round)
    {
        RunSettings settings = await context.SettingsAsync();
        TrainingSet labeled = await context.LabeledAsync();
        SupervisedDocument supervised = await context.SupervisedAsync();
        SelectionDocument selection = await context.Store.ReadJsonAsync<SelectionDocument>(RunNames.Selection(round), context.CancellationToken);
        IModel teacher = await context.ModelAsync(round - 1);
        if (selection.Selected == 0)
        {
            await WriteModelAsync(context, round, teacher);
            return new TrainedDocument(labeled.Labels.Length, null, 0);
        }

        StudentTrainer student = await GatherAsync(context, round, selection, labeled, settings);
        var training = new TrainingContext { Seed = RunContext.Seed(settings, "student", round), Threads = context.Environment.Threads, WarmStart = teacher };
        IModel model = student.Train(supervised.Choice, await context.RulesAsync(), round, training, context.CancellationToken);
        await WriteModelAsync(context, round, model);
        return new TrainedDocument(labeled.Labels.Length + student.Selected, student.Selected < selection.Selected ? student.Selected : null, student.PseudoMass) { Noisy = student.Noisy };
    }

    /// <summary>Reads the selected rows of every batch; a random sample of them where they are more than a student needs, or than the memory set for training holds.</summary>
    private static async Task<StudentTrainer> GatherAsync(RunContext context, int round, SelectionDocument selection, TrainingSet labeled, RunSettings settings)
    {
        double limit = Math.Min((await context.RulesAsync()).StudentLimit(labeled.Labels.Length), Fitting(await BytesPerRowAsync(context), settings));
        var sample = StudentSample.Of(selection.Selected, limit, RunContext.Seed(settings, "training-sample", round));
        var student = new StudentTrainer(labeled, sample, selection.PoolConfidence);
        await foreach ((PoolPredictions predicted, int[] rows, FeatureMatrix? features) in FanIn.ReadAsync(
            await FailedBatches.OthersAsync(context), 2 * context.Environment.Threads, b => SelectedAsync(context, round, b, selection, sample)))
        {
            for (int i = 0; i < rows.Length; i++)
            {
                student.Add(features!, i, predicted.Classes[rows[i]], predicted.Confidences[rows[i]]);
            }
        }

        return student;
    }

    private static int[] Taken(int batch, PoolPredictions predicted, float[] thresholds, StudentSample sample)
    {
        var rows = new List<int>();
        for (int i = 0; i < predicted.Classes.Length; i++)
        {
            if (predicted.Confidences[i] >= thresholds[predicted.Classes[i]] && sample.Takes(batch, i))
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }

    /// <summary>A batch's selected rows; its features only where there are such.</summary>
    private static async Task<(PoolPredictions Predicted, int[] Rows, FeatureMatrix? Features)> SelectedAsync(
        RunContext context, int round, int batch, SelectionDocument selection, StudentSample sample)
    {
        PoolPredictions predicted = await context.PredictionsAsync(round, batch);
        int[] rows = Taken(batch, predicted, selection.Thresholds, sample);
        return (predicted, rows, rows.Length == 0 ? null : await context.FeaturesAsync(batch, rows));
    }

    private static double Fitting(double bytesPerRow, RunSettings settings) => Math.Max(1000, settings.TrainingMemory * 1024.0 * 1024.0 / bytesPerRow);

    private static async Task<double> BytesPerRowAsync(RunContext context)
    {
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        return pool.Bytes / (double)Math.Max(1, pool.Rows) + 12;
    }

    private static Task WriteModelAsync(RunContext context, int round, IModel model) =>
        context.Store.WriteAsync(RunNames.RoundModel(round), s => ModelSerializer.Write(model, s), context.CancellationToken);
}
