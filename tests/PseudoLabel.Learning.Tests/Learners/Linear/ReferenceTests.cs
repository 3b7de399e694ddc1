using System.Globalization;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.MlNet;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

/// <summary>The learner against other programs that minimize the same objective.</summary>
public class ReferenceTests
{
    [Theory]
    [InlineData(2, 8, 8, 1)]
    [InlineData(2, 8, 3, 0.1)]
    [InlineData(4, 12, 12, 1)]
    [InlineData(4, 12, 5, 10)]
    [InlineData(6, 20, 0, 1)]
    public void Train_SameData_NoWorseThanMlNetAndSameProbabilities(int classes, int columns, int denseColumns, double l2)
    {
        var data = LinearTestData.Make(seed: 1, rows: 300, columns, denseColumns, classes);
        var options = new LogisticOptions { L2 = l2, MaxIterations = 1000, Tolerance = 1e-7 };
        var ours = (LinearModel)new LogisticLearner(options).Train(data, new TrainingContext());
        var theirs = (LinearModel)new MlNetLogisticLearner(options).Train(data, new TrainingContext());
        double reference = LinearTestData.Objective(theirs, data, l2);
        Assert.InRange(LinearTestData.Objective(ours, data, l2), reference * 0.99, reference * (1 + 1e-7));
        LogisticLearnerTests.AssertSameProbabilities(ours, theirs, data.Features, 5e-3);
    }

    [Fact]
    public void Train_Optdigits_ReachesScikitLearnsObjective()
    {
        // scikit-learn 1.2.1, LogisticRegression(C=1, tol=1e-8, max_iter=5000) on the standardized table: 337.276429.
        var data = Standardized(SourceTree.Shared("data/optdigits.csv"));
        var (model, _) =
            new LogisticLearner(new LogisticOptions { Tolerance = 1e-6, MaxIterations = 1000 }).Fit(data, new TrainingContext());
        Assert.Equal(337.276429, LinearTestData.Objective(model, data, 1), 1e-3);
    }

    private static TrainingSet Standardized(string file)
    {
        string[][] lines = [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];
        int columns = lines[0].Length - 1;
        var cells = new float[lines.Length * columns];
        for (int c = 0; c < columns; c++)
        {
            double[] values = [.. lines.Select(line => double.Parse(line[c], CultureInfo.InvariantCulture))];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            for (int row = 0; row < values.Length; row++)
            {
                cells[row * columns + c] = deviation == 0 ? 0 : (float)((values[row] - mean) / deviation);
            }
        }

        string[] classes = [.. lines.Select(line => line[^1]).Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. lines.Select(line => Array.IndexOf(classes, line[^1]))];
        return TrainingSet.Unweighted(new FeatureMatrix(lines.Length, columns, columns, cells), labels, classes.Length);
    }
}
