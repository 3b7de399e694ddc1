using FsCheck.Xunit;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Numerics;

public sealed class ClassBlocksTests
{
    [Property(MaxTest = 50)]
    public void FromRows_ThenToRows_TheSame(ulong seed)
    {
        var random = new SeededRandom(seed);
        int rows = 1 + random.NextInt32(200), classes = 1 + random.NextInt32(20);
        float[] values = [.. Enumerable.Range(0, rows * classes).Select(i => (float)i)];
        var blocks = new float[ClassBlocks.Length(rows, classes)];
        var back = new float[values.Length];

        ClassBlocks.FromRows(values, classes, blocks);
        ClassBlocks.ToRows(blocks, classes, back);

        Assert.Equal(values, back);
        Assert.Equal(values[^1], blocks[(rows - 1) / 64 * 64 * classes + (classes - 1) * 64 + (rows - 1) % 64]);
    }
}
