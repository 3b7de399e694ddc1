using FsCheck.Xunit;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Learners;
using PseudoLabel.Core.Learners.Linear;
using PseudoLabel.Core.Randomness;
using PseudoLabel.Core.Tests.Learners.Trees;

namespace PseudoLabel.Core.Tests.Learners;

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

    [Theory]
    [InlineData("forest")]
    [InlineData("linear")]
    [InlineData("blend")]
    public void Score_AnyModel_SameBitsAsByRows(string kind)
    {
        var data = TreeData.Clouds(3, 1500, 6, 3);
        IModel forest = Rounds.RoundData.Choice("forest").Train(Rounds.RoundData.Labeled(), new TrainingContext());
        var linear = new LinearModel([.. Enumerable.Range(0, 18).Select(i => i % 5 - 2f)], [0, 0.5f, -0.5f]);
        var even = PseudoLabel.Core.Calibration.Temperature.One;
        IModel model = kind == "forest" ? forest : kind == "linear" ? linear : new BlendModel([new BlendMember(forest, 1, even), new BlendMember(linear, 2, even)]);
        FeatureMatrix rows = data.Features;
        var blocks = new float[ClassBlocks.Length(1111, 3)];
        var fromBlocks = new float[1111 * 3];

        ClassBlocks.Score(model, rows, 100, 1111, blocks);
        ClassBlocks.ToRows(blocks, 3, fromBlocks);

        var scores = new float[3];
        for (int row = 0; row < 1111; row += 37)
        {
            model.Score(rows, 100 + row, 1, scores);
            Assert.Equal(scores, fromBlocks.AsSpan(row * 3, 3).ToArray());
        }
    }
}
