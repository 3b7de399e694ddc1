using FsCheck.Xunit;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Folds;

public sealed class ForwardFoldsTests
{
    [Fact]
    public void Create_RowsOfTwelveTimes_IsScikitLearnsTimeSeriesSplit()
    {
        // TimeSeriesSplit(n_splits=2) of twelve rows: 0-3 | 4-7, 0-7 | 8-11. Here the rows come in the opposite order.
        int[] times = [.. Enumerable.Range(0, 12).Select(i => 11 - i)];
        int[] labels = [.. Enumerable.Range(0, 12).Select(i => i % 2)];

        IReadOnlyList<Fold> folds = ForwardFolds.Create(labels, 2, 2, times);

        Assert.Equal([(0, 0), (0, 1)], folds.Select(f => (f.Repeat, f.Index)));
        Assert.Equal([8, 9, 10, 11], folds[0].Train);
        Assert.Equal([4, 5, 6, 7], folds[0].Held);
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], folds[1].Train);
        Assert.Equal([0, 1, 2, 3], folds[1].Held);
    }

    [Property]
    public void Create_AnyTimes_HoldsOutWhatIsLaterThanAllThatItTrainsOn(ulong seed)
    {
        var random = new SeededRandom(seed);
        int rows = 4 + random.NextInt32(60), classes = 2 + random.NextInt32(3);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(classes))];
        int[] times = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(1 + random.NextInt32(rows)))];
        int[]? groups = random.NextInt32(2) == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(rows))];

        IReadOnlyList<Fold> folds = ForwardFolds.Create(labels, classes, 1 + random.NextInt32(6), times, groups);

        Assert.All(folds, fold =>
        {
            Assert.True(fold.Train.Max(row => times[row]) < fold.Held.Min(row => times[row]));
            Assert.True(fold.Train.Select(row => labels[row]).Distinct().Count() > 1);
            Assert.Equal(fold.Train.Order(), fold.Train);
            Assert.Equal(fold.Held.Order(), fold.Held);
            Assert.Empty(groups is null ? [] : fold.Train.Select(row => groups[row]).Intersect(fold.Held.Select(row => groups[row])));
        });
        Assert.Equal(folds.SelectMany(f => f.Held).Distinct().Count(), folds.Sum(f => f.Held.Length));
        Assert.Equal(Enumerable.Range(0, folds.Count), folds.Select(f => f.Index));
        if (groups is null && folds.Count > 0)
        {
            // Each trains on all that was before, and the last holds out the latest rows.
            Assert.All(folds, f => Assert.Equal(times.Count(t => t < f.Held.Min(row => times[row])), f.Train.Length));
            Assert.Contains(Array.IndexOf(times, times.Max()), folds[^1].Held);
        }
    }

    [Fact]
    public void Create_AClassThatComesLater_TheFirstStretchWaitsForIt()
    {
        // A fifth of the rows would be four; the second rows of both classes are there after eight of twenty.
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];

        IReadOnlyList<Fold> folds = ForwardFolds.Create(labels, 2, 4, [.. Enumerable.Range(0, 20)]);

        Assert.Equal(Enumerable.Range(0, 8), folds[0].Train);
        Assert.Equal([3, 3, 3, 3], folds.Select(f => f.Held.Length));
    }

    [Fact]
    public void Create_AClassOfTheLastHalfAlone_DoesNotHoldAllBack()
    {
        int[] labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 2, 1, 2];

        IReadOnlyList<Fold> folds = ForwardFolds.Create(labels, 3, 2, [.. Enumerable.Range(0, 12)]);

        Assert.Equal(Enumerable.Range(0, 4), folds[0].Train);
        Assert.Equal(8, folds.Sum(f => f.Held.Length));
    }

    [Fact]
    public void Create_RowsOfOneTime_AreNeverParted()
    {
        IReadOnlyList<Fold> folds = ForwardFolds.Create([0, 1, 0, 1, 0, 1, 0, 1], 2, 5, [1, 1, 1, 1, 1, 2, 2, 2]);

        Fold only = Assert.Single(folds);
        Assert.Equal([5, 6, 7], only.Held);
        Assert.Empty(ForwardFolds.Create([0, 1, 0, 1], 2, 5, [3, 3, 3, 3]));
    }

    [Fact]
    public void Create_AGroupHeldOut_LeavesItsEarlierRowsOutOfTraining()
    {
        int[] times = [0, 1, 2, 3, 4, 5], groups = [7, 8, 9, 6, 8, 5];

        Fold only = Assert.Single(ForwardFolds.Create([0, 1, 1, 1, 0, 1], 2, 1, times, groups));

        Assert.Equal([3, 4, 5], only.Held);
        Assert.Equal([0, 2], only.Train);

        // Without that row one class alone is left to learn from.
        Assert.Empty(ForwardFolds.Create([0, 1, 0, 1, 0, 1], 2, 1, times, groups));
    }

    [Fact]
    public void Create_OfAllKinds_ForwardWhereItCanElseByGroupsOrAtRandom()
    {
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        int[] times = [.. Enumerable.Range(0, 20)];
        static int[] Held(IReadOnlyList<Fold> folds) => [.. folds.SelectMany(f => f.Held)];

        IReadOnlyList<Fold> forward = RowFolds.Create(labels, 2, 4, 3, 1, null, times);

        Assert.Equal(Held(ForwardFolds.Create(labels, 2, 4, times)), Held(forward));
        Assert.Equal(Held(StratifiedFolds.Create(labels, 2, 4, 3, 1)), Held(RowFolds.Create(labels, 2, 4, 3, 1, null, null)));
        Assert.Equal(Held(StratifiedFolds.Create(labels, 2, 4, 3, 1)), Held(RowFolds.Create(labels, 2, 4, 3, 1, null, new int[20])));
        int[] groups = [.. labels.Select((_, i) => i / 4)];
        Assert.Equal(
            Held(StratifiedFolds.Create(labels, 2, 4, 3, 1, groups)), Held(RowFolds.Create(labels, 2, 4, 3, 1, groups, null)));
    }
}
