using System.Globalization;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// Takes what the trainer left into the run: the network as the round's model, the chains' probabilities as the gate's evidence, the
/// figures for the report.
/// </summary>
internal static class NeuralResults
{
    private const int MostWords = 200;

    /// <summary>The network as the round's model, and, alone, as a file for anybody else.</summary>
    public static async Task<TrainedDocument> TrainedAsync(RunContext context, int round)
    {
        RunSettings settings = await context.SettingsAsync();
        TaskResult run = (await ResultAsync(context, round)).Tasks.Single(t => t.Name == NeuralRequest.Run);
        byte[] onnx = await BytesAsync(context, TrainingNames.Of(round).Model(NeuralRequest.Run));
        OnnxModel model = OnnxModel.Read(onnx);
        FeatureMatrix labeled = (await context.LabeledAsync()).Features;
        if (model.ClassCount != (await context.PlanAsync()).Classes.Count || model.FeatureCount != labeled.Columns)
        {
            throw new InvalidDataException(
                $"The network takes {model.FeatureCount} features and tells {model.ClassCount} classes apart: it is none of this run's.");
        }

        await context.WriteModelAsync(round, model);
        await context.Store.WriteAsync(RunNames.Network, s => s.Write(onnx), context.CancellationToken);
        PieceResult pool = await context.Store.ReadJsonAsync<PieceResult>(RunNames.PoolResult, context.CancellationToken);
        return new TrainedDocument(
            labeled.Rows + pool.Rows - pool.SetAside - pool.Known, null, settings.Alpha * run.PseudoShare)
        { Temperature = run.Temperature };
    }

    /// <summary>What a chain's network says of the rows that it never saw.</summary>
    public static async Task<ChainDocument> ChainAsync(RunContext context, int round, int number)
    {
        Fold fold = (await context.ChainsAsync())[number];
        TaskResult task = (await ResultAsync(context, round)).Tasks.Single(t => t.Name == NeuralRequest.Chain(number));
        return ChainDocument.Of(fold, Checked(task, fold, (await context.PlanAsync()).Classes.Count));
    }

    /// <summary>The figures of the training; null where no network was trained.</summary>
    public static async Task<NeuralSummary?> SummaryAsync(RunContext context, int rounds)
    {
        if (rounds == 0 || !NeuralLearning.IsWanted(await context.SettingsAsync()))
        {
            return null;
        }

        TrainingResult result = await ResultAsync(context, rounds);
        TaskResult run = result.Tasks.Single(t => t.Name == NeuralRequest.Run);
        return new NeuralSummary
        {
            Network = result.Network,
            UnlabeledLoss = result.UnlabeledLoss,
            Steps = run.Steps,
            UnlabeledRows = run.UnlabeledRows,
            Temperature = run.Temperature,
            PseudoShare = run.PseudoShare,
            PseudoByClass = run.PseudoByClass,
            EndedEarly = run.EndedEarly,
            Device = result.Device,
            FailedAttempts = await FailedAttemptsAsync(context, rounds),
            Trainings = result.Tasks.Count,
            CutShort = result.Tasks.Count(t => t.CutShort),
            WithPool = await ScoresAsync(context, result, NeuralRequest.Chain),
            Alone = await ScoresAsync(context, result, NeuralRequest.Alone),
        };
    }

    /// <summary>What the user must know of a training.</summary>
    public static IEnumerable<string> Notices(NeuralSummary? neural) => neural is null or { CutShort: 0 } ? [] :
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"training-minutes cut {neural.CutShort:N0} of {neural.Trainings:N0} trainings short: another run, on this machine or "
                + $"another, gives other figures; leave it at 0 for results that can be made again"),
    ];

    /// <summary>Attempts of a round that failed, of which the run would not tell, as a later one went well.</summary>
    private static async Task<IReadOnlyList<string>> FailedAttemptsAsync(RunContext context, int round)
    {
        List<string> failed = [];
        var names = TrainingNames.Of(round);
        int attempts = TrainingJob.Devices((await context.SettingsAsync()).Device).Count;
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            TrainingFailure? found =
                await TrainingDocuments.FindAsync<TrainingFailure>(context.Store, names.Failure(attempt), context.CancellationToken);
            if (found is { } why)
            {
                string message = why.Message.ReplaceLineEndings(" ");
                failed.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"attempt {attempt} ({why.Device}) {(message.Length <= MostWords ? message : message[..MostWords])}"));
            }
        }

        return failed;
    }

    private static async Task<NeuralScores> ScoresAsync(RunContext context, TrainingResult result, Func<int, string> name)
    {
        int classes = (await context.PlanAsync()).Classes.Count;
        var held = (await context.ChainsAsync()).Select(
            (fold, c) => (fold.Held, Checked(result.Tasks.Single(t => t.Name == name(c)), fold, classes)));
        IReadOnlyDictionary<string, double> metrics = OutOfFoldScores.Mean(await context.LabeledAsync(), held).Metrics();
        return new NeuralScores(metrics["accuracy"], metrics["log-loss"]);
    }

    private static float[] Checked(TaskResult task, Fold fold, int classes) => task.HeldProbabilities.Count == fold.Held.Length * classes
        ? [.. task.HeldProbabilities]
        : throw new InvalidDataException(
            $"{task.Name} has {task.HeldProbabilities.Count} probabilities for {fold.Held.Length} rows and {classes} classes.");

    private static Task<TrainingResult> ResultAsync(RunContext context, int round) =>
        TrainingDocuments.ReadAsync<TrainingResult>(context.Store, TrainingNames.Of(round).Result, context.CancellationToken);

    private static async Task<byte[]> BytesAsync(RunContext context, string name)
    {
        await using Stream stream = await context.Store.OpenReadAsync(name, context.CancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, context.CancellationToken);
        return bytes.ToArray();
    }
}
