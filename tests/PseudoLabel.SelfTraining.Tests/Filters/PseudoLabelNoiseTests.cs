using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Tests.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Filters;

public sealed class PseudoLabelNoiseTests
{
    [Fact]
    public void Find_SomePseudoLabelsWrong_FindsMostOfThemAndNoLabeledRow()
    {
        TrainingSet data = TreeData.Clouds(seed: 1, rows: 300, columns: 6, classes: 3);
        int[] wrong = [.. Enumerable.Range(0, 300).Where(i => i >= 60 && i % 10 == 0)];
        int[] labels = [.. data.Labels.Select((y, i) => wrong.Contains(i) ? (y + 1) % 3 : y)];
        var noisy = TrainingSet.Unweighted(data.Features, labels, 3);

        int[] found = PseudoLabelNoise.Find(noisy, 60, part => RoundData.Choice().Train(part, new TrainingContext()), Temperature.One);

        Assert.InRange(found.Count(wrong.Contains), wrong.Length * 2 / 3, wrong.Length);
        Assert.InRange(found.Except(wrong).Count(), 0, 40);
        Assert.All(found, row => Assert.InRange(row, 60, 299));
    }

    [Fact]
    public void Find_OnePseudoLabeledRow_LabeledRowsJudgeIt()
    {
        TrainingSet data = RoundData.Labeled(rows: 31);

        Assert.All(PseudoLabelNoise.Find(data, 30, part => RoundData.Choice().Train(part, new TrainingContext()), Temperature.One),
            row => Assert.Equal(30, row));
    }
}
