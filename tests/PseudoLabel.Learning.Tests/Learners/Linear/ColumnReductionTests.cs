using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

public class ColumnReductionTests
{
    /// <summary>
    /// One dense column and sparse ones 1 to 8: 1 in two rows, 2 and 3 in row 0 alone, 4 in row 2 alone, the rest in none.
    /// </summary>
    private static FeatureMatrix Example()
    {
        var rows = new FeatureMatrixBuilder(columns: 9, denseColumns: 1, capacity: 3);
        rows.Add([10], [1, 2, 3], [1, 3, -4]);
        rows.Add([20], [1, 8], [2, 0]);
        rows.Add([30], [4], [-2]);
        return rows.Build();
    }

    [Fact]
    public void Reduce_ColumnsOfOneRow_BecomeOneOfTheirLength()
    {
        var (matrix, columns) = ColumnReduction.Reduce(Example());

        Assert.Equal((4, 1), (matrix.Columns, matrix.DenseColumns));
        Assert.Equal([10, 1, 5, 0], LinearTestData.Cells(matrix, 0));
        Assert.Equal([20, 2, 0, 0], LinearTestData.Cells(matrix, 1));
        Assert.Equal([30, 0, 0, 2], LinearTestData.Cells(matrix, 2));
        Assert.Equal([0, 1, 2, 3, 4], columns.Original);
        Assert.Equal([0, 1, 2, 2, 3], columns.Trained);
        Assert.Equal([1, 1, 0.6, -0.8, -1], columns.Scale);
    }

    [Fact]
    public void Reduce_LittleToSave_GivesTheSameMatrix()
    {
        var rows = new FeatureMatrixBuilder(columns: 3, denseColumns: 0, capacity: 2);
        rows.Add([], [0, 1, 2], [1, 1, 1]);
        rows.Add([], [0, 1], [1, 1]);
        FeatureMatrix matrix = rows.Build();

        Assert.Same(matrix, ColumnReduction.Reduce(matrix).Matrix);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Train_WideSparseRows_FindsTheOptimumOverAllColumns(int classes)
    {
        TrainingSet data = Wide(classes);
        var options = new LogisticOptions { Tolerance = 1e-7, MaxIterations = 1000 };
        Assert.NotSame(data.Features, ColumnReduction.Reduce(data.Features).Matrix);

        var model = (LinearModel)new LogisticLearner(options).Train(data, new TrainingContext());
        var dense = (LinearModel)new LogisticLearner(options).Train(
            data with { Features = LinearTestData.Relayout(data.Features, 400) }, new TrainingContext());

        Assert.Equal(LinearTestData.Objective(dense, data, options.L2), LinearTestData.Objective(model, data, options.L2), 1e-4);
        Assert.All(model.Weights.ToArray().Zip(dense.Weights.ToArray()), w => Assert.Equal(w.Second, w.First, 1e-3f));
    }

    [Fact]
    public void Train_WarmStartAtTheOptimum_TakesNoStep()
    {
        TrainingSet data = Wide(3);
        var learner = new LogisticLearner(new LogisticOptions());
        var model = (LinearModel)learner.Train(data, new TrainingContext());

        var (again, result) = learner.Fit(data, new TrainingContext { WarmStart = model });

        Assert.Equal(0, result!.Iterations);
        Assert.All(again.Weights.ToArray().Zip(model.Weights.ToArray()), w => Assert.Equal(w.Second, w.First, 1e-6f));
    }

    /// <summary>30 rows of 20 entries in 400 columns: most columns are in one row or none.</summary>
    private static TrainingSet Wide(int classes)
    {
        var random = new SeededRandom(11);
        var rows = new FeatureMatrixBuilder(columns: 400, denseColumns: 0, capacity: 30);
        for (int row = 0; row < 30; row++)
        {
            int[] at = [.. Enumerable.Range(0, 20).Select(i => 20 * i + Math.Min(random.NextInt32(20), random.NextInt32(20))).Order()];
            rows.Add([], at, [.. at.Select(_ => (float)random.NextGaussian())]);
        }

        return TrainingSet.Unweighted(rows.Build(), [.. Enumerable.Range(0, 30).Select(row => row % classes)], classes);
    }
}
