using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class LabelActivityTests(LabeledRun labeled)
{
    private const int Batch = 1;

    [Fact]
    public async Task RunAsync_Again_WritesTheSameBytes()
    {
        using SteppedRun run = await labeled.CopyAsync();
        SortedDictionary<string, string> before = run.Hashes(RunNames.Parts);
        await run.Files.DeleteAsync(RunNames.Parts);

        await run.Activities(threads: 4).PieceAsync(PieceKind.Label, new PieceRequest(SteppedRun.Id, 0, 0, LabeledRun.Batches));

        Assert.Equal(before, run.Hashes(RunNames.Parts));
    }

    [Fact]
    public async Task RunAsync_Counts_AreThoseOfTheLinesWritten()
    {
        SteppedRun run = await labeled.RunAsync();

        LabeledDocument document = await run.ReadAsync<LabeledDocument>(RunNames.Labeled(Batch));

        string[] classes = [.. (await run.ReadAsync<PlanDocument>(RunNames.Plan)).Classes];
        string[][] rows = [.. run.Lines(RunNames.Part(Batch)).Select(line => line.Split(','))];
        Assert.Equal(classes.Select(c => rows.LongCount(r => r[2] == c)), document.PredictedByClass);
        Assert.Equal(classes.Select(c => rows.LongCount(r => r[2] == c && r[4] == "accepted")), document.AcceptedByClass);
        Assert.Equal(document.PredictedByClass, document.Histogram.Select(bins => bins.Sum()));
        Assert.InRange(document.AcceptedByClass.Sum(), 1, LabeledRun.BatchRows - 1);
    }

    [Fact]
    public async Task RunAsync_RowsForPersons_AreUncertainOnesNotAcceptedAndADrawOfAcceptedOnes()
    {
        SteppedRun run = await labeled.RunAsync();

        LabeledDocument document = await run.ReadAsync<LabeledDocument>(RunNames.Labeled(Batch));

        Dictionary<long, string> decisions = run.Lines(RunNames.Part(Batch))
            .Select(line => line.Split(','))
            .ToDictionary(r => long.Parse(r[1]), r => r[4]);
        Assert.NotEmpty(document.Review);
        Assert.All(document.Review, row => Assert.Equal("review", decisions[row.Row]));
        Assert.Equal(document.Review.Order(), document.Review);
        Assert.InRange(document.Audit.Count, 1, LabelActivity.AuditRows);
        Assert.All(document.Audit, row => Assert.Equal(("accepted", ReviewKind.Audit), (decisions[row.Row], row.Kind)));
        Assert.All(document.Audit, row => Assert.Equal(Math.Max(0, 2 * row.Confidence - 1), row.Margin));
        Assert.Equal(document.Audit.OrderBy(row => row.Draw), document.Audit);
    }

    [Fact]
    public async Task RunAsync_SampleOfTheSelectedRows_NamesTheRoundOfTheRowsThatWereTrainedOn()
    {
        using SteppedRun run = await SteppedRun.OfAsync(labeled.Settings with { StudentRows = 40 });
        RunState state = await run.ToAsync(RunPhase.Publish);
        RunActivities activities = run.Activities();
        await activities.DecideAsync(new PublishRequest(SteppedRun.Id, state.Round, state.StopReason!));

        await activities.PieceAsync(PieceKind.Label, new PieceRequest(SteppedRun.Id, 0, 0, LabeledRun.Batches));

        int[] rounds = [.. Enumerable.Range(0, LabeledRun.Batches).SelectMany(b => run.Lines(RunNames.Part(b)))
            .Select(line => int.Parse(line.Split(',')[5], System.Globalization.CultureInfo.InvariantCulture))];
        TrainedDocument first = await run.ReadAsync<TrainedDocument>(RunNames.Trained(1));
        TrainedDocument second = await run.ReadAsync<TrainedDocument>(RunNames.Trained(2));
        Assert.InRange(first.Sampled!.Value, 1, 59);
        Assert.Equal(first.Sampled, rounds.Count(r => r == 1));
        Assert.InRange(rounds.Count(r => r == 2), 1, second.Rows - LabeledRun.LabeledRows);
    }

    [Fact]
    public async Task RunAsync_BatchFailed_EveryRowIsRejectedWithTheReason()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunContext context = run.Context();
        await FailedBatches.AddAsync(context, new FailedPiece(SteppedRun.Id, PieceKind.Predict, Batch, "torn"));

        LabeledDocument document = await LabelActivity.RunAsync(context, Batch, failed: true);

        Assert.Equal(new PieceResult(LabeledRun.BatchRows, LabeledRun.BatchRows), document.Piece);
        Assert.Equal(0, document.PredictedByClass.Sum() + document.Review.Count + document.Audit.Count);
        string[] lines = run.Lines(RunNames.Part(Batch));
        Assert.Equal(LabeledRun.BatchRows, lines.Length);
        Assert.All(lines, line => Assert.Contains(",,,rejected,0,its batch failed: torn,", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_NoThresholdForAClass_NoneOfItIsAcceptedAndTheReasonSaysSo()
    {
        using SteppedRun run = await labeled.CopyAsync();
        DecisionDocument decision = await run.ReadAsync<DecisionDocument>(RunNames.Decision);
        await run.Files.WriteJsonAsync(
            RunNames.Decision, decision with { Thresholds = [0, float.PositiveInfinity, 0] }, CancellationToken.None);

        LabeledDocument document = await LabelActivity.RunAsync(run.Context(), Batch, failed: false);

        Assert.Equal([document.PredictedByClass[0], 0, document.PredictedByClass[2]], document.AcceptedByClass);
        Assert.All(
            run.Lines(RunNames.Part(Batch)).Where(line => line.Contains(",beta,", StringComparison.Ordinal)),
            line => Assert.Contains("; no threshold accepts this class", line, StringComparison.Ordinal));
    }
}
