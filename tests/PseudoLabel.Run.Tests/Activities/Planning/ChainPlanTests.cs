using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

/// <summary>No chain of the gate is scored on a label that it learned from.</summary>
public sealed class ChainPlanTests
{
    [Fact]
    public void Create_Groups_NoChainHasOneOnBothSides()
    {
        int[] groups = [.. Enumerable.Range(0, 90).Select(row => row * row % 17)];
        int[] labels = [.. Enumerable.Range(0, 90).Select(row => row % 3)];

        IReadOnlyList<Fold> chains = ChainPlan.Create(new RunSettings(), labels, 3, groups);

        Assert.Equal(10, chains.Count);
        Assert.All(chains, c => Assert.Empty(c.Held.Select(row => groups[row]).Intersect(c.Train.Select(row => groups[row]))));
    }

    [Fact]
    public void Create_Times_EachChainIsScoredOnWhatIsLaterAndFastTakesTheLast()
    {
        int[] times = [.. Enumerable.Range(0, 90).Select(row => row * 7 % 90)];
        int[] labels = [.. Enumerable.Range(0, 90).Select(row => row % 3)];

        IReadOnlyList<Fold> chains = ChainPlan.Create(new RunSettings { Repeats = 3 }, labels, 3, null, times);

        Assert.Equal(5, chains.Count);
        Assert.All(chains, c => Assert.True(c.Train.Max(row => times[row]) < c.Held.Min(row => times[row])));
        Fold only = Assert.Single(ChainPlan.Create(new RunSettings { Fast = true }, labels, 3, null, times));
        Assert.Equal(chains[^1].Held, only.Held);
    }

    [Property(MaxTest = 200)]
    public Property Create_AnyLabels_HeldAndTrainAreDisjointAndTogetherAllRows() => Prop.ForAll(
        Labels().ToArbitrary(), Gen.Choose(2, 20).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (labels, folds, repeats) =>
        {
            int classes = labels.Max() + 1;
            IReadOnlyList<Fold> chains =
                ChainPlan.Create(new RunSettings { Folds = folds, Repeats = repeats, Seed = (ulong)labels.Length }, labels, classes);

            Assert.All(chains, chain =>
            {
                Assert.Empty(chain.Held.Intersect(chain.Train));
                Assert.Equal(Enumerable.Range(0, labels.Length), chain.Held.Concat(chain.Train).Order());
                Assert.Equal(classes, chain.Train.Select(row => labels[row]).Distinct().Count());
                Assert.NotEmpty(chain.Held);
            });
            Assert.All(chains.GroupBy(chain => chain.Repeat), repeat =>
                Assert.Equal(Enumerable.Range(0, labels.Length), repeat.SelectMany(chain => chain.Held).Order()));
            Assert.Equal(repeats == 0 ? 2 : repeats, chains.Select(chain => chain.Repeat).Distinct().Count());
        });

    [Theory]
    [InlineData(200, 2)]
    [InlineData(201, 1)]
    public void Create_RepeatsLeftOpen_FewLabelsAreSplitTwice(int rows, int repeats)
    {
        IReadOnlyList<Fold> chains = ChainPlan.Create(new RunSettings(), [.. Enumerable.Range(0, rows).Select(i => i % 2)], 2);

        Assert.Equal(5 * repeats, chains.Count);
    }

    [Fact]
    public void Create_Fast_HoldsOneFoldOut()
    {
        Fold chain = Assert.Single(ChainPlan.Create(new RunSettings { Fast = true }, [.. Enumerable.Range(0, 50).Select(i => i % 2)], 2));

        Assert.Equal(10, chain.Held.Length);
        Assert.Empty(chain.Held.Intersect(chain.Train));
    }

    [Theory]
    [InlineData(RunMode.Iterative, 0, 0)]
    [InlineData(RunMode.OneShot, 0, 0)]
    [InlineData(RunMode.OneShot, 6, 1)]
    [InlineData(RunMode.Joint, 6, 6)]
    public void MaxRounds_ByMode_OneShotHasOne(RunMode mode, int asked, int rounds)
    {
        var settings = new RunSettings { Mode = mode, MaxRounds = asked };

        Assert.Equal(rounds, NeuralLearning.MaxRounds(settings));
        Assert.Equal(rounds == 0, ChainPlan.Create(settings, [0, 0, 1, 1], 2).Count == 0);
    }

    /// <summary>Two to five classes of two rows and more, shuffled.</summary>
    private static Gen<int[]> Labels() =>
        from sizes in Gen.Choose(2, 12).NonEmptyListOf().Where(s => s.Count is >= 2 and <= 5)
        from shuffled in Gen.Shuffle(sizes.SelectMany((size, k) => Enumerable.Repeat(k, size)))
        select shuffled.ToArray();
}
