using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners;

public sealed class BlockScoresTests
{
    [Theory]
    [InlineData("forest")]
    [InlineData("linear")]
    [InlineData("blend")]
    public void Score_AnyModel_SameBitsAsByRows(string kind)
    {
        var data = TreeData.Clouds(seed: 3, rows: 1500, columns: 6, classes: 3);
        IModel forest = LearnerFactory.Create("forest").Train(TreeData.Clouds(7, 300, 6, 3), new TrainingContext());
        var linear = new LinearModel([.. Enumerable.Range(0, 18).Select(i => i % 5 - 2f)], [0, 0.5f, -0.5f]);
        var even = Temperature.One;
        IModel model = kind == "forest" ? forest
            : kind == "linear" ? linear : new BlendModel([new BlendMember(forest, 1, even), new BlendMember(linear, 2, even)]);
        FeatureMatrix rows = data.Features;
        var blocks = new float[ClassBlocks.Length(1111, 3)];
        var fromBlocks = new float[1111 * 3];

        BlockScores.Score(model, rows, 100, 1111, blocks);
        ClassBlocks.ToRows(blocks, 3, fromBlocks);

        var scores = new float[3];
        for (int row = 0; row < 1111; row += 37)
        {
            model.Score(rows, 100 + row, 1, scores);
            Assert.Equal(scores, fromBlocks.AsSpan(row * 3, 3).ToArray());
        }
    }
}
