using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Filters;

namespace PseudoLabel.SelfTraining.Tests.Filters;

public sealed class ConfidentLearningTests
{
    [Fact]
    public void Find_WorkedExample_IsOffTheDiagonalOfTheConfidentJoint()
    {
        // Labeled 0: p0 = 0.9, 0.8, 0.1, mean 0.6. Labeled 1: p1 = 0.7, 0.5, mean 0.6. The third row reaches class 1's threshold alone; the
        // last none.
        float[] probabilities = [0.9f, 0.1f, 0.8f, 0.2f, 0.1f, 0.9f, 0.3f, 0.7f, 0.5f, 0.5f];

        Assert.Equal([new LabelSuspect(2, 1)], ConfidentLearning.Find(probabilities, [0, 0, 0, 1, 1], 2));
    }

    [Fact]
    public void Find_BothThresholdsReached_TheMoreProbableClassCounts()
    {
        // Thresholds 0.4 and 0.5: the last row reaches both, and 0.5 is as much as 0.5, the first class of equals.
        float[] probabilities = [0.4f, 0.6f, 0.4f, 0.6f, 0.5f, 0.5f, 0.5f, 0.5f];

        Assert.Equal([new LabelSuspect(0, 1), new LabelSuspect(1, 1), new LabelSuspect(2, 0), new LabelSuspect(3, 0)],
            ConfidentLearning.Find(probabilities, [0, 0, 1, 1], 2));
    }

    [Fact]
    public void Find_ClassWithoutRows_IsNeverSuggested() =>
        Assert.Empty(ConfidentLearning.Find([0.1f, 0.1f, 0.8f, 0.1f, 0.2f, 0.7f], [0, 1], 3));

    [Property]
    public bool Find_ClassesRenamed_SameSuspects(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] p = [.. Enumerable.Range(0, 30).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, 30).Select(_ => random.NextInt32(2))];
        float[] rows = [.. p.SelectMany(x => new[] { x, 1 - x })], swapped = [.. p.SelectMany(x => new[] { 1 - x, x })];
        return ConfidentLearning.Find(rows, labels, 2).Select(s => (s.Row, 1 - s.Suggested))
            .SequenceEqual(ConfidentLearning.Find(swapped, [.. labels.Select(y => 1 - y)], 2).Select(s => (s.Row, s.Suggested)));
    }
}
