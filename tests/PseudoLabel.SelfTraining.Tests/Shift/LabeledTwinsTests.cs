using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class LabeledTwinsTests
{
    [Fact]
    public void Find_RowsOfPatients_AreNearlyEqual()
    {
        TwinResult? found = LabeledTwins.Find(Patients(20, 6, 0.05, seed: 1), Patients(300, 1, 0.05, seed: 2), 1, 2);

        Assert.Equal(new TwinResult(120, 120, AreEqual: false), found);
    }

    [Fact]
    public void Find_FewRowsGivenTwice_AreEqual()
    {
        FeatureMatrix rows = Patients(100, 1, 0, seed: 1);
        FeatureMatrix labeled = rows.Select([.. Enumerable.Range(0, 100), 7, 50]);

        Assert.Equal(new TwinResult(4, 102, AreEqual: true), LabeledTwins.Find(labeled, Patients(300, 1, 0, seed: 2), 1, 1));
    }

    [Fact]
    public void Find_ThePoolHasTheSamePatients_HeldOutLabelsAreRight()
    {
        FeatureMatrix all = Patients(60, 6, 0.05, seed: 1);
        int[] order = [.. Enumerable.Range(0, all.Rows)];
        new SeededRandom(1).Shuffle<int>(order);

        Assert.Null(LabeledTwins.Find(all.Select(order.AsSpan(0, 120)), all.Select(order.AsSpan(120)), 1, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Find_RowsDrawnAtRandom_AreNot(int columns)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Null(LabeledTwins.Find(
                Patients(100, 1, 0, 2 * seed, columns), Patients(500, 1, 0, 2 * seed + 1, columns), seed, 1));
        }
    }

    [Fact]
    public void Find_ColumnsOfFewValues_RowsEqualEachOtherInThePoolToo()
    {
        static FeatureMatrix Coarse(int rows, ulong seed)
        {
            var random = new SeededRandom(seed);
            var builder = new FeatureMatrixBuilder(columns: 3, denseColumns: 1, rows);
            for (int i = 0; i < rows; i++)
            {
                builder.Add([random.NextInt32(3)], [1 + random.NextInt32(2)], [1]);
            }

            return builder.Build();
        }

        Assert.Null(LabeledTwins.Find(Coarse(100, 1), Coarse(500, 2), 1, 1));
    }

    /// <summary>Some rows close about each of many points.</summary>
    private static FeatureMatrix Patients(int patients, int rowsOfEach, double spread, ulong seed, int columns = 8)
    {
        var random = new SeededRandom(seed);
        var builder = new FeatureMatrixBuilder(columns, columns, patients * rowsOfEach);
        for (int p = 0; p < patients; p++)
        {
            double[] center = [.. Enumerable.Range(0, columns).Select(_ => random.NextGaussian())];
            for (int i = 0; i < rowsOfEach; i++)
            {
                builder.Add([.. center.Select(c => (float)(c + spread * random.NextGaussian()))], [], []);
            }
        }

        return builder.Build();
    }
}
