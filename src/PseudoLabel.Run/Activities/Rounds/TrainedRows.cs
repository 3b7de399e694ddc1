using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>Which rows of the pool a round trained on: those selected, sampled and not left out as noise.</summary>
internal sealed class TrainedRows
{
    private readonly int round;
    private readonly RoundSelection selection;
    private readonly StudentSample sample;
    private readonly Dictionary<int, int[]> noise;

    private TrainedRows(int round, RoundSelection selection, StudentSample sample, Dictionary<int, int[]> noise)
    {
        (this.round, this.selection, this.sample, this.noise) = (round, selection, sample, noise);
    }

    /// <summary>Keeps the rows of a round that were left out as noise, where there are any.</summary>
    /// <param name="noise">Their places among the rows that were gathered.</param>
    /// <param name="places">Where each of these is of.</param>
    public static async Task KeepNoiseAsync(
        RunContext context, int round, IReadOnlyList<int> noise, IReadOnlyList<(int Batch, int Row)> places)
    {
        if (noise.Count > 0)
        {
            var byBatch = noise.Select(i => places[i]).GroupBy(p => p.Batch).ToDictionary(b => b.Key, b => b.Select(p => p.Row).ToArray());
            await context.Store.WriteJsonAsync(RunNames.Noise(round), byBatch, context.CancellationToken);
        }
    }

    /// <summary>What a round trained on; null where that is no row of the pool.</summary>
    /// <param name="selected">What it selected.</param>
    public static async Task<TrainedRows?> OfRoundAsync(RunContext context, int number, SelectionDocument selected)
    {
        // A round that was ended before its training has trained on nothing.
        string name = RunNames.Trained(number);
        if (selected.Selected == 0 || !await context.Store.ExistsAsync(name, context.CancellationToken))
        {
            return null;
        }

        TrainedDocument trained = await context.Store.ReadJsonAsync<TrainedDocument>(name, context.CancellationToken);
        if (trained.PseudoMass <= 0)
        {
            return null;
        }

        RoundSelection selection = selected.Selection();
        StudentSample sample = trained.Sampled is null
            ? StudentSample.Of(selection.Selected, double.PositiveInfinity, seed: 0)
            : (await context.RoundAsync(number)).Sample(selection, (await context.PoolAsync()).Features);
        Dictionary<int, int[]> noise = trained.Noisy == 0 ? []
            : await context.Store.ReadJsonAsync<Dictionary<int, int[]>>(RunNames.Noise(number), context.CancellationToken);
        return new TrainedRows(number, selection, sample, noise);
    }

    /// <summary>The first round that trained on each row of a batch; 0 where none did.</summary>
    /// <param name="rows">The batch's rows.</param>
    public static async Task<byte[]> FirstRoundsAsync(RunContext context, int batch, int rows)
    {
        var first = new byte[rows];
        if ((await context.JobAsync()).Taught is not null)
        {
            return first;
        }

        if (NeuralLearning.IsWanted(await context.SettingsAsync()))
        {
            // Its one round trains on every row.
            Array.Fill(first, (byte)1);
            return first;
        }

        foreach (TrainedRows trained in (await context.TrainingsAsync()).OfType<TrainedRows>())
        {
            foreach (int row in trained.In(batch, await context.PredictionsAsync(trained.round, batch)))
            {
                first[row] = first[row] == 0 ? (byte)trained.round : first[row];
            }
        }

        return first;
    }

    private IEnumerable<int> In(int batch, PoolPredictions predicted)
    {
        int[] taken = sample.Take(predicted, selection.Thresholds, batch);
        return noise.TryGetValue(batch, out int[]? left) ? taken.Except(left) : taken;
    }
}
