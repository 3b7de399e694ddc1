using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

public class LogisticLearnerTests
{
    private static readonly LogisticOptions Precise = new() { Tolerance = 1e-6, MaxIterations = 1000 };

    [Fact]
    public void Train_NoInformativeFeature_GivesClassShares()
    {
        // Weights 1, 2, 3 and 2 for classes 0, 1, 2, 2: shares 1/8, 2/8, 5/8, whatever the start.
        var data = new TrainingSet
        {
            Features = new FeatureMatrix(rows: 4, columns: 1, denseColumns: 1, new float[4]),
            Labels = [0, 1, 2, 2],
            Weights = [1, 2, 3, 2],
            ClassCount = 3
        };
        var start = new TrainingContext { WarmStart = new LinearModel([0.5f, -1, 2], [3, 0, -1]) };
        var (model, result) = new LogisticLearner(Precise).Fit(data, start);
        Assert.NotNull(result);
        Assert.InRange(result.Iterations, 1, 100);
        double[] shares = LinearTestData.Probabilities(model, data.Features, 0);
        Assert.Equal(0.125, shares[0], 1e-5);
        Assert.Equal(0.25, shares[1], 1e-5);
        Assert.Equal(0.625, shares[2], 1e-5);
        Assert.All(model.Weights.ToArray(), w => Assert.Equal(0, w, 1e-5f));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(10)]
    public void Train_OneFeatureTwoClasses_AgreesWithNewton(double l2)
    {
        float[] x = [-2, -1, -0.5f, 0, 0.3f, 1, 1.5f, 2];
        int[] y = [0, 0, 1, 0, 1, 0, 1, 1];
        double w = 0, b = 0;
        for (int step = 0; step < 50; step++)
        {
            double gw = l2 * w, gb = 0, hww = l2, hwb = 0, hbb = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double p = 1 / (1 + Math.Exp(-(w * x[i] + b)));
                gw += (p - y[i]) * x[i];
                gb += p - y[i];
                hww += p * (1 - p) * x[i] * x[i];
                hwb += p * (1 - p) * x[i];
                hbb += p * (1 - p);
            }

            double determinant = hww * hbb - hwb * hwb;
            w -= (hbb * gw - hwb * gb) / determinant;
            b -= (hww * gb - hwb * gw) / determinant;
        }

        var data = TrainingSet.Unweighted(new FeatureMatrix(x.Length, columns: 1, denseColumns: 1, x), y, 2);
        var model = (LinearModel)new LogisticLearner(Precise with { L2 = l2 }).Train(data, new TrainingContext());
        Assert.Equal(w / 2, model.Weights[1], 1e-5);
        Assert.Equal(-w / 2, model.Weights[0], 1e-5);
        Assert.Equal(b / 2, model.Biases[1], 1e-5);
        Assert.Equal(-b / 2, model.Biases[0], 1e-5);
    }

    [Theory]
    [InlineData(2, 6, 6)]
    [InlineData(5, 30, 12)]
    [InlineData(4, 300, 300)]
    public void Train_AnyData_ObjectiveIsStationary(int classes, int columns, int denseColumns)
    {
        var data = LinearTestData.Make(seed: 1, rows: 400, columns, denseColumns, classes);
        var (model, result) = new LogisticLearner(Precise).Fit(data, new TrainingContext());
        double best = LinearTestData.Objective(model, data, Precise.L2);
        Assert.NotNull(result);
        Assert.InRange(result.GradientNorm, 0, 1e-6 * data.Weights.Sum());
        Assert.Equal(best, result.Value, best * 1e-6);
        for (int i = 0; i < model.Weights.Length; i += 7)
        {
            foreach (float change in new[] { -0.05f, 0.05f })
            {
                float[] weights = model.Weights.ToArray();
                weights[i] += change;
                weights[(i + columns) % weights.Length] -= change;
                Assert.True(LinearTestData.Objective(new LinearModel(weights, model.Biases.ToArray()), data, Precise.L2) > best);
            }
        }
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(4, 5)]
    [InlineData(12, 0)]
    public void Train_AnyThreads_SameBytes(int classes, int denseColumns)
    {
        var data = LinearTestData.Make(seed: 2, rows: 6000, columns: 9, denseColumns, classes);
        byte[][] bytes = [.. Enumerable.Range(1, 3).Select(threads =>
            LinearTestData.Bytes(new LogisticLearner(new()).Train(data, new TrainingContext { Threads = threads })))];
        Assert.Equal(bytes[0], bytes[1]);
        Assert.Equal(bytes[0], bytes[2]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_WeightedRow_CountsAsRepeatedRow(int classes)
    {
        var data = LinearTestData.Make(seed: 3, rows: 120, columns: 5, denseColumns: 3, classes);
        int[] rows = [.. Enumerable.Range(0, 120).SelectMany(row => Enumerable.Repeat(row, 1 + row % 3))];
        var weighted = data with { Weights = [.. Enumerable.Range(0, 120).Select(row => 1f + row % 3)] };
        var repeated = TrainingSet.Unweighted(data.Features.Select(rows), [.. rows.Select(row => data.Labels[row])], classes);
        AssertSameProbabilities(Train(weighted), Train(repeated), data.Features, 1e-4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Train_SparseOrDense_SameModel(int classes)
    {
        var data = LinearTestData.Make(seed: 4, rows: 200, columns: 12, denseColumns: 0, classes);
        AssertSameProbabilities(
            Train(data), Train(data with { Features = LinearTestData.Relayout(data.Features, 12) }), data.Features, 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(1)]
    public void Train_SeparableData_StaysFinite(double l2)
    {
        var data = TrainingSet.Unweighted(new FeatureMatrix(rows: 4, columns: 1, denseColumns: 1, [-100, -50, 50, 100]), [0, 0, 1, 1], 2);
        var model = (LinearModel)new LogisticLearner(new LogisticOptions { L2 = l2 }).Train(data, new TrainingContext());
        Assert.True(LinearTestData.Probabilities(model, data.Features, 0)[0] > 0.9);
        Assert.True(LinearTestData.Probabilities(model, data.Features, 3)[1] > 0.9);
    }

    [Fact]
    public void Train_ClassesWithoutRows_SameAsWithoutThemAndHardlyProbable()
    {
        var data = LinearTestData.Make(seed: 5, rows: 150, columns: 6, denseColumns: 6, classes: 3);
        var wide = data with { ClassCount = 6, Labels = [.. data.Labels.Select(label => 2 * label)] };
        var model = Train(data);
        var wideModel = Train(wide);
        Assert.Equal(model.Weights[..6].ToArray(), wideModel.Weights[..6].ToArray());
        for (int row = 0; row < 150; row++)
        {
            double[] p = LinearTestData.Probabilities(wideModel, data.Features, row);
            Assert.True(p[1] > 0 && p[1] == p[3] && p[1] == p[5]);
            Assert.InRange(p[1], 0, 0.5 / data.Weights.Sum());
        }
    }

    [Fact]
    public void Train_OneClassOnly_PredictsIt()
    {
        var data = TrainingSet.Unweighted(new FeatureMatrix(rows: 2, columns: 1, denseColumns: 1, [1, 2]), [1, 1], 3);
        double[] p = LinearTestData.Probabilities(Train(data), data.Features, 0);

        // Half a row of two and a half is a fifth, for each of the two classes without rows: 1/5 : 1 : 1/5.
        Assert.Equal(5 / 7.0, p[1], 1e-6);
    }

    [Fact]
    public void Train_UnusedSparseColumns_ChangeNothing()
    {
        var data = LinearTestData.Make(seed: 6, rows: 100, columns: 8, denseColumns: 3, classes: 3);
        var wide = data with
        {
            Features = new FeatureMatrix(
                100, 5003, 3, data.Features.Dense, data.Features.Offsets, [.. data.Features.Indices.Select(c => 3 + 1000 * (c - 3))],
                data.Features.Values),
        };
        var model = Train(data);
        var wideModel = Train(wide);
        Assert.Equal(model.Weights[7], wideModel.Weights[4003]);
        Assert.Equal(model.Biases.ToArray(), wideModel.Biases.ToArray());
        Assert.Equal(3 * 8, wideModel.Weights.ToArray().Count(w => w != 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Train_WarmStartAtOptimum_StaysThere(int classes)
    {
        var data = LinearTestData.Make(seed: 7, rows: 300, columns: 10, denseColumns: 5, classes);
        var model = Train(data);
        var (again, result) = new LogisticLearner(Precise with { Tolerance = 2e-6 }).Fit(data, new TrainingContext { WarmStart = model });
        Assert.Equal(0, result!.Iterations);
        Assert.Equal(model.Weights.ToArray(), again.Weights.ToArray());
    }

    [Fact]
    public void Train_WarmStartOfOtherShape_IsIgnored()
    {
        var data = LinearTestData.Make(seed: 8, rows: 100, columns: 4, denseColumns: 4, classes: 3);
        var other = new LinearModel(new float[6], new float[3]);
        Assert.Equal(
            LinearTestData.Bytes(Train(data)),
            LinearTestData.Bytes(new LogisticLearner(Precise).Train(data, new TrainingContext { WarmStart = other })));
    }

    [Fact]
    public void Train_CollinearAndConstantColumns_Converges()
    {
        var data = LinearTestData.Make(seed: 9, rows: 200, columns: 6, denseColumns: 6, classes: 3);
        for (int row = 0; row < 200; row++)
        {
            data.Features.Dense[row * 6 + 1] = data.Features.Dense[row * 6];
            data.Features.Dense[row * 6 + 2] = 1;
            data.Features.Dense[row * 6 + 3] = 0;
        }

        var (model, result) = new LogisticLearner(Precise).Fit(data, new TrainingContext());
        Assert.InRange(result!.GradientNorm, 0, 1e-6 * data.Weights.Sum());
        Assert.Equal(model.Weights[0], model.Weights[1], 1e-4f);
    }

    [Theory]
    [InlineData(-1, 200, 1e-4, 10, "l2")]
    [InlineData(double.NaN, 200, 1e-4, 10, "l2")]
    [InlineData(1, 0, 1e-4, 10, "maxIterations")]
    [InlineData(1, 200, 0, 10, "tolerance")]
    [InlineData(1, 200, 1e-4, 0, "history")]
    public void Create_SettingOutOfRange_NamesIt(double l2, int iterations, double tolerance, int history, string setting)
    {
        var options = new LogisticOptions { L2 = l2, MaxIterations = iterations, Tolerance = tolerance, History = history };
        Assert.Contains(
            $"'{setting}'", Assert.Throws<UserErrorException>(() => new LogisticLearner(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_Canceled_Stops(int threads)
    {
        var data = LinearTestData.Make(seed: 10, rows: 3000, columns: 4, denseColumns: 4, classes: 3);
        Assert.ThrowsAny<OperationCanceledException>(
            () => new LogisticLearner(new()).Train(data, new TrainingContext { Threads = threads }, new CancellationToken(canceled: true)));
    }

    internal static void AssertSameProbabilities(LinearModel a, LinearModel b, FeatureMatrix rows, double tolerance)
    {
        for (int row = 0; row < rows.Rows; row++)
        {
            double[] p = LinearTestData.Probabilities(a, rows, row), q = LinearTestData.Probabilities(b, rows, row);
            Assert.All(p.Zip(q), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    private static LinearModel Train(TrainingSet data) => (LinearModel)new LogisticLearner(Precise).Train(data, new TrainingContext());
}
