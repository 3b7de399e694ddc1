using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

public class LogisticObjectiveTests
{
    [Theory]
    [InlineData(3, 5, 5)]
    [InlineData(2, 5, 5)]
    [InlineData(4, 19, 19)]
    [InlineData(7, 9, 4)]
    [InlineData(10, 6, 0)]
    [InlineData(2, 6, 2)]
    public void Evaluate_AnyPoint_GradientAgreesWithFiniteDifferences(int classes, int columns, int denseColumns)
    {
        var data = LinearTestData.Make(seed: 1, rows: 150, columns, denseColumns, classes);
        var objective = new LogisticObjective(data, l2: 0.7, threads: 1);
        double[] point = Point(objective.Shape, 2, columns);
        var gradient = new double[point.Length];
        var ignored = new double[point.Length];
        objective.Evaluate(point, gradient);
        const double h = 1.0 / 64;
        foreach (int i in UsedPositions(objective.Shape, columns))
        {
            double center = point[i];
            point[i] = center + h;
            double above = objective.Evaluate(point, ignored);
            point[i] = center - h;
            double below = objective.Evaluate(point, ignored);
            point[i] = center;
            Assert.InRange(gradient[i], (above - below) / (2 * h) - 0.02, (above - below) / (2 * h) + 0.02);
        }
    }

    [Theory]
    [InlineData(2, 70, 70)]
    [InlineData(5, 70, 70)]
    [InlineData(5, 70, 20)]
    [InlineData(9, 70, 0)]
    public void Evaluate_AnyPoint_ValueIsTheDocumentedObjective(int classes, int columns, int denseColumns)
    {
        var data = LinearTestData.Make(seed: 3, rows: 200, columns, denseColumns, classes);
        var objective = new LogisticObjective(data, l2: 0.7, threads: 1);
        double[] point = Point(objective.Shape, 4, columns);
        var parameters = new LogisticParameters(objective.Shape, PresentClasses.Of(data), TrainedColumns.Same(columns));
        double expected = LinearTestData.Objective(parameters.ToModel(point, classes, columns), data, 0.7);
        Assert.InRange(objective.Evaluate(point, new double[point.Length]), expected * (1 - 1e-6), expected * (1 + 1e-6));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Evaluate_SparseOrDense_SameValueAndGradient(int classes)
    {
        var data = LinearTestData.Make(seed: 5, rows: 300, columns: 21, denseColumns: 10, classes);
        var dense = data with { Features = LinearTestData.Relayout(data.Features, 21) };
        var a = new LogisticObjective(data, l2: 1, threads: 1);
        var b = new LogisticObjective(dense, l2: 1, threads: 1);
        double[] pointA = Point(a.Shape, 6, 21), pointB = Point(b.Shape, 6, 21);
        var gradientA = new double[pointA.Length];
        var gradientB = new double[pointB.Length];
        double valueA = a.Evaluate(pointA, gradientA), valueB = b.Evaluate(pointB, gradientB);
        Assert.Equal(valueB, valueA, valueB * 1e-6);
        foreach (var (i, j) in UsedPositions(a.Shape, 21).Zip(UsedPositions(b.Shape, 21)))
        {
            Assert.Equal(gradientB[j], gradientA[i], 1e-3);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Evaluate_ThreadsOneTwoThree_SameBits(int classes)
    {
        var data = LinearTestData.Make(seed: 7, rows: 20_000, columns: 7, denseColumns: 4, classes);
        var results = new List<double[]>();
        for (int threads = 1; threads <= 3; threads++)
        {
            var objective = new LogisticObjective(data, 1, threads);
            double[] point = Point(objective.Shape, 8, 7);
            var gradient = new double[point.Length];
            results.Add([objective.Evaluate(point, gradient), .. gradient]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Evaluate_Padding_HasNoGradient()
    {
        var data = LinearTestData.Make(seed: 9, rows: 100, columns: 13, denseColumns: 5, classes: 3);
        var objective = new LogisticObjective(data, l2: 1, threads: 1);
        double[] point = Point(objective.Shape, 10, 13);
        var gradient = new double[point.Length];
        objective.Evaluate(point, gradient);
        var used = UsedPositions(objective.Shape, 13).ToHashSet();
        Assert.All(Enumerable.Range(0, gradient.Length).Where(i => !used.Contains(i)), i => Assert.Equal(0, gradient[i]));
        Assert.All(used, i => Assert.NotEqual(0, gradient[i]));
    }

    [Fact]
    public void Evaluate_ConfidentRightRow_KeepsItsSmallLoss()
    {
        // Two rows, one feature, logits 40 apart: the loss of each is log(1 + 2 exp(-40)), far below what float32 resolves beside 1.
        var data = LinearTestData.Make(seed: 11, rows: 1, columns: 1, denseColumns: 1, classes: 3);
        data.Features.Dense[0] = 40;
        data = data with { Labels = [0], Weights = [1] };
        var objective = new LogisticObjective(data, l2: 0, threads: 1);
        var point = new double[objective.Shape.Length];
        point[objective.Shape.IndexOf(0, 0)] = 1;
        double expected = 2 * Math.Exp(-40);
        Assert.InRange(objective.Evaluate(point, new double[point.Length]), expected * 0.99999, expected * 1.00001);
    }

    private static double[] Point(LinearShape shape, ulong seed, int columns)
    {
        var random = new SeededRandom(seed);
        var point = new double[shape.Length];
        foreach (int i in UsedPositions(shape, columns))
        {
            point[i] = (float)(0.3 * random.NextGaussian());
        }

        return point;
    }

    private static IEnumerable<int> UsedPositions(LinearShape shape, int columns) =>
        Enumerable.Range(0, shape.UsedOutputs).SelectMany(output => Enumerable.Range(0, columns)
            .Select(column => shape.IndexOf(output, column)).Append(shape.BiasStart + output));
}
