using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>Which rows of the pool the rounds trained on: those selected, sampled and not left out as noise.</summary>
internal static class TrainedRows
{
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

    /// <summary>The first round that trained on each row of a batch; 0 where none did.</summary>
    /// <param name="rows">The batch's rows.</param>
    public static async Task<byte[]> FirstRoundsAsync(RunContext context, int batch, int rows)
    {
        var first = new byte[rows];
        if (NeuralLearning.IsWanted(await context.SettingsAsync()))
        {
            // Its one round trains on every row.
            Array.Fill(first, (byte)1);
            return first;
        }

        IReadOnlyList<SelectionDocument> selections = await context.SelectionsAsync();
        for (int round = 1; round <= selections.Count; round++)
        {
            foreach (int row in await OfAsync(context, round, selections[round - 1], batch))
            {
                first[row] = first[row] == 0 ? (byte)round : first[row];
            }
        }

        return first;
    }

    private static async Task<IEnumerable<int>> OfAsync(RunContext context, int number, SelectionDocument selected, int batch)
    {
        // A round that was interrupted before its training has trained on nothing.
        string name = RunNames.Trained(number);
        if (selected.Selected == 0 || !await context.Store.ExistsAsync(name, context.CancellationToken))
        {
            return [];
        }

        TrainedDocument trained = await context.Store.ReadJsonAsync<TrainedDocument>(name, context.CancellationToken);
        if (trained.PseudoMass <= 0)
        {
            return [];
        }

        RoundSelection selection = selected.Selection();
        StudentSample sample = trained.Sampled is null
            ? StudentSample.Of(selection.Selected, double.PositiveInfinity, seed: 0)
            : (await context.RoundAsync(number)).Sample(selection, (await context.PoolAsync()).Features);
        int[] taken = sample.Take(await context.PredictionsAsync(number, batch), selection.Thresholds, batch);
        if (trained.Noisy == 0)
        {
            return taken;
        }

        Dictionary<int, int[]> noise =
            await context.Store.ReadJsonAsync<Dictionary<int, int[]>>(RunNames.Noise(number), context.CancellationToken);
        return taken.Except(noise.GetValueOrDefault(batch, []));
    }
}
