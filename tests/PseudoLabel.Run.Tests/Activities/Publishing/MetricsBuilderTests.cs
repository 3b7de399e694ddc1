using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

public sealed class MetricsBuilderTests(LabeledRun labeled)
{
    private const int Last = LabeledRun.Batches - 1;

    [Fact]
    public async Task BuildAsync_AnyRun_EveryRowIsCountedOnce()
    {
        SteppedRun run = await labeled.RunAsync();
        PublishRequest ended = await labeled.EndedAsync();

        RunMetrics metrics = await BuildAsync(run);

        string[] lines = [.. Enumerable.Range(0, LabeledRun.Batches).SelectMany(b => run.Lines(RunNames.Part(b)))];
        DecisionSummary decisions = metrics.Decisions;
        Assert.Equal(LabeledRun.Rows, metrics.Inputs.UnlabeledRows);
        Assert.Equal(lines.LongCount(l => l.Contains(",accepted,", StringComparison.Ordinal)), decisions.Accepted);
        Assert.Equal(lines.LongCount(l => l.Contains(",review,", StringComparison.Ordinal)), decisions.Review);
        Assert.Equal(LabeledRun.Rows, decisions.ConfidenceHistogram.Sum(bins => bins.Sum()));
        Assert.Equal(LabeledRun.LabeledRows, metrics.Inputs.LabeledByClass.Sum());
        Assert.Equal(Enumerable.Range(0, ended.Rounds + 1), metrics.Rounds.Select(r => r.Round));
        Assert.Equal(ended.StopReason, metrics.StopReason);
        Assert.All(metrics.Rounds.Skip(1), r => Assert.InRange(r.Agreement!.Value, 0, 1));
    }

    /// <summary>Rows of a batch that failed are told of with the batch, not once more as rows that cannot be read.</summary>
    [Fact]
    public async Task BuildAsync_ABatchFailed_IsNamedAndItsRowsAreNotCountedAsUnreadable()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunActivities activities = run.Activities();
        await activities.SetAsideAsync(new FailedPiece(SteppedRun.Id, PieceKind.Label, Last, "torn"));
        await run.Files.DeleteAsync(RunNames.Labeled(Last));
        await activities.PieceAsync(PieceKind.Label, new PieceRequest(SteppedRun.Id, 0, Last));

        RunMetrics metrics = await BuildAsync(run);

        Assert.Equal((1, 100L, 100L), (metrics.Inputs.FailedBatches, metrics.Inputs.SetAsideRows, metrics.Decisions.Rejected));
        Assert.Single(metrics.Notices, n => n.EndsWith("failed (label): torn: its rows are 'rejected'", StringComparison.Ordinal));
        Assert.DoesNotContain(metrics.Notices, n => n.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BuildAsync_RowsSetAside_AreSaid()
    {
        using SteppedRun run = await labeled.CopyAsync();
        LabeledDocument document = await run.ReadAsync<LabeledDocument>(RunNames.Labeled(Last));
        await run.Files.WriteJsonAsync(
            RunNames.Labeled(Last), document with { Piece = new PieceResult(Rows: 1_300, SetAside: 1_200) }, CancellationToken.None);

        RunMetrics metrics = await BuildAsync(run);

        Assert.Contains(metrics.Notices,
            n => n.StartsWith("1,200 unlabeled rows are set aside, as they cannot be read", StringComparison.Ordinal));
    }

    private async Task<RunMetrics> BuildAsync(SteppedRun run)
    {
        var documents = new List<LabeledDocument>();
        for (int batch = 0; batch < LabeledRun.Batches; batch++)
        {
            documents.Add(await run.ReadAsync<LabeledDocument>(RunNames.Labeled(batch)));
        }

        return await MetricsBuilder.BuildAsync(run.Context(), await labeled.EndedAsync(), documents);
    }
}
