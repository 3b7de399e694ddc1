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

    private static (int[] Labels, int Classes, int Folds) Labels(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(4);
        int[] labels = [.. Enumerable.Range(0, classes).SelectMany(k => Enumerable.Repeat(k, 2 + random.NextInt32(15)))];
        random.Shuffle<int>(labels);
        return (labels, classes, 2 + random.NextInt32(4));
    }
}
