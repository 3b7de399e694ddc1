using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class BatchOutputTests(LabeledRun labeled)
{
    private const int Batch = 1;
    private const long First = LabeledRun.BatchRows;

    [Fact]
    public async Task WriteAsync_Rows_StandInAllPartsWithTheirOwnCells()
    {
        using SteppedRun run = await labeled.CopyAsync();
        string source = labeled.Data.Unlabeled;

        await WriteAsync(run, output =>
        {
            output.Add(First, source, First, "beta", 0.9f, RowDecision.Accepted, 1, "sure", []);
            output.Add(First + 1, source, First + 1, "gamma", 0.4f, RowDecision.Review, 0, "unsure", []);
        });

        string[] cells = [.. File.ReadLines(source).Skip(1 + (int)First).Take(2)];
        Assert.Equal(
            [$"{source},100,beta,0.900000,accepted,1,sure,{Hint(cells[0])}",
             $"{source},101,gamma,0.400000,review,0,unsure,{Hint(cells[1])}"],
            run.Lines(RunNames.Part(Batch)));
        Assert.Equal(
            [$"{cells[0]},beta,pseudo,beta,0.900000,accepted,1,{source},100", $"{cells[1]},,none,gamma,0.400000,review,0,{source},101"],
            run.Lines(RunNames.LabeledSetPart(Batch)));
        Assert.True(run.Has(RunNames.ParquetPart(Batch)) && run.Has(RunNames.LabeledSetParquetPart(Batch)));
    }

    /// <summary>Who looked at a row is right, whatever the model says of it now.</summary>
    [Fact]
    public async Task WriteAsync_APersonLabeledARow_TheFinishedDataSetHasThatLabel()
    {
        using SteppedRun run = await labeled.CopyAsync();
        string source = labeled.Data.Unlabeled;
        await run.Files.WriteJsonAsync(RunNames.Persons, new[] { new PersonRow(source, First, "alpha") }, CancellationToken.None);

        await WriteAsync(run, output => output.Add(First, source, First, "beta", 0.9f, RowDecision.Accepted, 1, "sure", []));

        string finished = Assert.Single(run.Lines(RunNames.LabeledSetPart(Batch)));
        Assert.Contains(",alpha,person,beta,0.900000,accepted,1,", finished, StringComparison.Ordinal);
        Assert.Contains(",beta,0.900000,accepted,", Assert.Single(run.Lines(RunNames.Part(Batch))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_WritingFails_LeavesNoPart()
    {
        using SteppedRun run = await labeled.CopyAsync();
        await run.Files.DeleteAsync(RunNames.Parts);

        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(run, _ => throw new InvalidDataException("torn")));

        Assert.Empty(run.Hashes(RunNames.Parts));
    }

    /// <summary>The truth is what a column of the file says; labels are held against it, accepted ones once more.</summary>
    [Fact]
    public async Task WriteAsync_TruthInTheFile_IsCountedAgainstTheLabels()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { Truth = "hint" });
        PlanDocument plan = await run.ReadAsync<PlanDocument>(RunNames.Plan);
        await run.Files.WriteJsonAsync(RunNames.Plan, plan with { Classes = ["blue", "green", "red"] }, CancellationToken.None);
        string source = labeled.Data.Unlabeled;
        string[] truth = [.. File.ReadLines(source).Skip(1 + (int)First).Take(2).Select(Hint)];

        TruthCounts counts = (await WriteAsync(run, output =>
        {
            output.Add(First, source, First, truth[0], 0.9f, RowDecision.Accepted, 1, "", []);
            output.Add(First + 1, source, First + 1, truth[1], 0.4f, RowDecision.Review, 0, "", []);
            output.Add(First + 2, source, First + 2, "", float.NaN, RowDecision.Rejected, 0, "", []);
        }))!;

        Assert.Equal((2, 1, 1), (counts.All.Sum(c => c.Rows), counts.Accepted.Sum(c => c.Rows), counts.SetAside));
        Assert.All(counts.All, c => Assert.Equal(c.Label, c.Predicted));
    }

    private static Task<TruthCounts?> WriteAsync(SteppedRun run, Action<BatchOutput> write) =>
        BatchOutput.WriteAsync(run.Context(), Batch, LabeledRun.BatchRows, failed: false, write);

    private static string Hint(string line) => line.Split(',')[2];
}
