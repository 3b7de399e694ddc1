using FsCheck.Xunit;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Folds;

public sealed class StratifiedFoldsTests
{
    [Property]
    public bool Create_AnyLabels_HoldsEachRowOnceAndTrainsOnTheOthers(ulong seed)
    {
        var (labels, classes, folds) = Labels(seed);
        var result = StratifiedFolds.Create(labels, classes, folds, repeats: 3, seed);
        return result.Count == 3 * folds
            && result.All(
                fold => fold.Train.Union(fold.Held).Count() == labels.Length && fold.Train.Length + fold.Held.Length == labels.Length)
            && result.GroupBy(fold => fold.Repeat)
                .All(repeat => repeat.SelectMany(fold => fold.Held).Order().SequenceEqual(Enumerable.Range(0, labels.Length)));
    }

    [Property]
    public bool Create_AnyLabels_SpreadsRowsAndClassesEvenly(ulong seed)
    {
        var (labels, classes, folds) = Labels(seed);
        var repeat = StratifiedFolds.Create(labels, classes, folds, repeats: 1, seed);
        bool Even(Func<Fold, int> count) => repeat.Max(count) - repeat.Min(count) <= 1;
        return Even(fold => fold.Held.Length)
            && Enumerable.Range(0, classes).All(k => Even(fold => fold.Held.Count(row => labels[row] == k)))
            && repeat.All(fold => fold.Train.Select(row => labels[row]).Distinct().Count() == classes);
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameFoldsAndAnotherSeedOthers()
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        int[] Held(ulong seed) => [.. StratifiedFolds.Create(labels, 2, 5, 2, seed).SelectMany(fold => fold.Held)];
        Assert.Equal(Held(7), Held(7));
        Assert.NotEqual(Held(7), Held(8));
        Assert.NotEqual(Held(7)[..40], Held(7)[40..]);
    }

    [Fact]
    public void Create_FirstFoldOfSeedOne_IsAsItEverWas()
    {
        // The folds are part of what a seed promises: a change here changes every run's bytes.
        Assert.Equal("0 4", string.Join(' ', StratifiedFolds.Create([0, 0, 0, 1, 1, 1], 2, 3, 1, 1)[0].Held));
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0, 1, 1, 1 }, 3)]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 1 }, 2)]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 }, 5)]
    [InlineData(new[] { 0, 0, 0, 0, 2, 2, 2, 2 }, 4)]
    public void FoldCount_SmallestClass_LimitsIt(int[] labels, int expected) =>
        Assert.Equal(expected, StratifiedFolds.FoldCount(labels, 3));

    [Fact]
    public void Create_MoreFoldsThanRows_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedFolds.Create([0, 1], 2, 3, 1, 1));

    [Property]
    public bool Create_AnyGroups_NoGroupIsOnBothSidesAndNoFoldIsEmpty(ulong seed)
    {
        var (labels, classes, folds) = Labels(seed);
        int[] groups = Groups(labels.Length, seed);
        var result = StratifiedFolds.Create(labels, classes, folds, repeats: 2, seed, groups);
        return result.All(fold => fold.Train.Length > 0 && fold.Held.Length > 0
                && !fold.Train.Select(row => groups[row]).Intersect(fold.Held.Select(row => groups[row])).Any())
            && result.GroupBy(fold => fold.Repeat)
                .All(repeat => repeat.SelectMany(fold => fold.Held).Order().SequenceEqual(Enumerable.Range(0, labels.Length)));
    }

    [Property]
    public bool Create_GroupsOfOneClassAndSize_SpreadsThemEvenly(ulong seed)
    {
        int[] groups = [.. Enumerable.Range(0, 120).Select(row => row / 6)];
        int[] labels = [.. groups.Select(group => group % 5 == 0 ? 1 : 0)];
        return StratifiedFolds.Create(labels, 2, 4, repeats: 2, seed, groups)
            .All(fold => fold.Held.Length == 30 && fold.Held.Count(row => labels[row] == 1) == 6);
    }

    [Fact]
    public void Create_GroupsOfOneSize_AreDealtOtherwiseInEachRepeat()
    {
        int[] groups = [.. Enumerable.Range(0, 120).Select(row => row / 6)];
        int[] labels = [.. groups.Select(group => group % 2)];
        int[] Held(ulong seed) => [.. StratifiedFolds.Create(labels, 2, 5, 2, seed, groups).SelectMany(fold => fold.Held)];
        Assert.Equal(Held(7), Held(7));
        Assert.NotEqual(Held(7), Held(8));
        Assert.NotEqual(Held(7)[..120], Held(7)[120..]);
    }

    [Fact]
    public void Create_ClassInTwoGroups_IsInEveryTrainingPart()
    {
        // By sizes alone the two small groups, which are all of class 1, would go into the fold without the large one.
        int[] groups = [.. Enumerable.Repeat(0, 20), 1, 1, 2, 2, 3];
        int[] labels = [.. Enumerable.Repeat(0, 20), 1, 1, 1, 1, 0];
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.All(
                StratifiedFolds.Create(labels, 2, 2, 1, seed, groups), fold => Assert.Contains(fold.Train, row => labels[row] == 1));
        }
    }

    [Fact]
    public void Create_FewerGroupsThanFolds_HasAFoldForEach() =>
        Assert.Equal(3, StratifiedFolds.Create([0, 1, 0, 1, 0, 1], 2, 5, 1, 1, [4, 4, 9, 9, 2, 2]).Count);

    [Fact]
    public void Create_OneGroup_IsDealtAsIfThereWereNone() => Assert.Equal(
        StratifiedFolds.Create([0, 1, 0, 1], 2, 2, 1, 1).Select(fold => fold.Held),
        StratifiedFolds.Create([0, 1, 0, 1], 2, 2, 1, 1, [3, 3, 3, 3]).Select(fold => fold.Held));

    [Theory]
    [InlineData(new[] { 0, 0, 1, 1, 2, 2, 3, 3 }, 2)]
    [InlineData(new[] { 0, 1, 2, 3, 0, 1, 2, 3 }, 4)]
    [InlineData(new[] { 0, 1, 2, 3, 4, 4, 4, 4 }, 2)]
    public void FoldCount_GroupsOfTheSmallestClass_LimitIt(int[] groups, int expected) =>
        Assert.Equal(expected, StratifiedFolds.FoldCount([0, 0, 0, 0, 1, 1, 1, 1], 2, 5, groups));

    private static int[] Groups(int rows, ulong seed)
    {
        var random = new SeededRandom(SeededRandom.Derive(seed, "groups"));
        int count = 2 + random.NextInt32(rows);
        int[] groups = [.. Enumerable.Range(0, rows).Select(_ => 100 - random.NextInt32(count))];
        groups[0] = 1_000;
        return groups;
    }

    private static (int[] Labels, int Classes, int Folds) Labels(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(4);
        int[] labels = [.. Enumerable.Range(0, classes).SelectMany(k => Enumerable.Repeat(k, 2 + random.NextInt32(15)))];
        random.Shuffle<int>(labels);
        return (labels, classes, 2 + random.NextInt32(4));
    }
}
