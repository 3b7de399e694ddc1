using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class RunContextTests(LabeledRun labeled)
{
    [Fact]
    public async Task Documents_AskedForByManyAtOnce_AreReadOnce()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunContext context = run.Context();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await context.LabeledAsync();
            await context.IngestPartsAsync();
            await context.TableOfBatchAsync();
            await context.RulesAsync();
        })));

        Assert.Equal([RunNames.LabeledFeatures, RunNames.Plan, RunNames.Job], run.Store.Reads);
    }

    [Fact]
    public async Task WithBuffersAsync_OneAfterAnotherAndAtOnce_ArraysAreSharedByNone()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();
        FeatureBatchBuffers? outer = null, inner = null, later = null;

        await context.WithBuffersAsync(async first =>
        {
            outer = first;
            return await context.WithBuffersAsync(second => Task.FromResult(inner = second));
        });
        await context.WithBuffersAsync(third => Task.FromResult(later = third));

        Assert.NotSame(outer, inner);
        Assert.Contains(later, new[] { outer, inner });
    }

    /// <summary>Who failed may still hold them.</summary>
    [Fact]
    public async Task WithBuffersAsync_UseFails_ArraysAreNotLentAgain()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();
        FeatureBatchBuffers? failed = null, later = null;

        await Assert.ThrowsAsync<InvalidDataException>(() => context.WithBuffersAsync<int>(buffers =>
        {
            failed = buffers;
            throw new InvalidDataException("torn");
        }));
        await context.WithBuffersAsync(buffers => Task.FromResult(later = buffers));

        Assert.NotSame(failed, later);
    }

    [Fact]
    public async Task SelectionsAsync_RoundsEnded_AreAllInOrder()
    {
        SteppedRun run = await labeled.RunAsync();

        IReadOnlyList<SelectionDocument> selections = await run.Context().SelectionsAsync();

        Assert.Equal((await labeled.EndedAsync()).Rounds, selections.Count);
        Assert.Equal((await run.ReadAsync<SelectionDocument>(RunNames.Selection(2))).SelectedByClass, selections[1].SelectedByClass);
    }

    [Fact]
    public async Task PersonsAsync_ARowLabeledTwice_HasTheLastLabel()
    {
        using SteppedRun run = await labeled.CopyAsync();
        PersonRow[] given = [new("u.csv", 3, "alpha"), new("u.csv", 4, "beta"), new("u.csv", 3, "gamma")];
        await run.Files.WriteJsonAsync(RunNames.Persons, given, CancellationToken.None);

        IReadOnlyDictionary<(string Source, long Row), string> persons = await run.Context().PersonsAsync();

        Assert.Equal(("gamma", "beta", 2), (persons[("u.csv", 3)], persons[("u.csv", 4)], persons.Count));
    }

    [Fact]
    public void Seed_PartsAndNumbers_AllTellApartAndStayTheSame()
    {
        var settings = new RunSettings { Seed = 1 };
        ulong[] seeds =
        [
            RunContext.Seed(settings, "chain"), RunContext.Seed(settings, "shift"), RunContext.Seed(settings, "chain", 0),
            RunContext.Seed(settings, "chain", 0, 1), RunContext.Seed(settings, "chain", 1, 0),
            RunContext.Seed(settings with { Seed = 2 }, "chain"),
        ];

        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal(seeds[3], RunContext.Seed(new RunSettings { Seed = 1 }, "chain", 0, 1));
    }
}
