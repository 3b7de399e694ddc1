using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class TrainedRowsTests(LabeledRun labeled)
{
    private const int Batch = 1;

    /// <summary>Rows that the noise filter left out were selected, and no model was trained on them.</summary>
    [Fact]
    public async Task FirstRoundsAsync_RowsLeftOutAsNoise_WereNotTrainedOn()
    {
        using SteppedRun run = await labeled.CopyAsync();
        byte[] before = await TrainedRows.FirstRoundsAsync(run.Context(), Batch, LabeledRun.BatchRows);
        int[] taken = [.. Enumerable.Range(0, before.Length).Where(i => before[i] == 1)];
        TrainedDocument trained = await run.ReadAsync<TrainedDocument>(RunNames.Trained(1));
        await run.Files.WriteJsonAsync(RunNames.Trained(1), trained with { Noisy = 2 }, CancellationToken.None);

        await TrainedRows.KeepNoiseAsync(run.Context(), 1, [1, 2], [(0, 5), (Batch, taken[0]), (Batch, taken[^1])]);
        byte[] after = await TrainedRows.FirstRoundsAsync(run.Context(), Batch, LabeledRun.BatchRows);

        Assert.Equal(taken[1..^1], Enumerable.Range(0, after.Length).Where(i => after[i] == 1));
    }

    [Fact]
    public async Task FirstRoundsAsync_PseudoLabelsOfNoWeight_WereNotTrainedOn()
    {
        using SteppedRun run = await labeled.CopyAsync();
        TrainedDocument trained = await run.ReadAsync<TrainedDocument>(RunNames.Trained(1));
        await run.Files.WriteJsonAsync(RunNames.Trained(1), trained with { PseudoMass = 0 }, CancellationToken.None);

        Assert.DoesNotContain((byte)1, await TrainedRows.FirstRoundsAsync(run.Context(), Batch, LabeledRun.BatchRows));
    }
}
