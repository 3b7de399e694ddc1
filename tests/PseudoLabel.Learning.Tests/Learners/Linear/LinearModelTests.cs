using FsCheck.Xunit;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Linear;

public class LinearModelTests
{
    [Fact]
    public void Score_WorkedExample_IsBiasPlusProducts()
    {
        var model = new LinearModel([1, 2, -3, 0, 0.5f, 4], [0.25f, -1]);
        var builder = new FeatureMatrixBuilder(columns: 3, denseColumns: 1);
        builder.Add([2], [1, 2], [10, 1]);
        builder.Add([-1], [], []);
        var scores = new float[4];
        model.Score(builder.Build(), 0, 2, scores);
        Assert.Equal([0.25f + 2 + 20 - 3, -1 + 5 + 4, 0.25f - 1, -1], scores);
    }

    [Property(MaxTest = 60)]
    public void Score_AnyLayout_AgreesWithDouble(ulong seed)
    {
        var random = new SeededRandom(seed);
        int rows = 1 + random.NextInt32(150), columns = 1 + random.NextInt32(150), classes = 2 + random.NextInt32(12);
        var data = LinearTestData.Make(seed, rows, columns, random.NextInt32(columns + 1), classes);
        var model = Model(random, classes, columns);
        var scores = new float[rows * classes];
        model.Score(data.Features, 0, rows, scores);
        for (int row = 0; row < rows; row++)
        {
            float[] cells = LinearTestData.Cells(data.Features, row);
            for (int k = 0; k < classes; k++)
            {
                Assert.Equal(LinearTestData.Logit(model, cells, k), scores[row * classes + k], 1e-4);
            }
        }
    }

    [Property(MaxTest = 60)]
    public void Score_RowAloneOrAnywhereInABlock_SameBits(ulong seed)
    {
        var random = new SeededRandom(seed);
        int rows = 1 + random.NextInt32(200), columns = 1 + random.NextInt32(90), classes = 2 + random.NextInt32(12);
        var data = LinearTestData.Make(seed, rows, columns, random.NextInt32(columns + 1), classes);
        var model = Model(random, classes, columns);
        var together = new float[rows * classes];
        model.Score(data.Features, 0, rows, together);
        int first = random.NextInt32(rows), count = 1 + random.NextInt32(rows - first);
        var part = new float[count * classes];
        model.Score(data.Features, first, count, part);
        Assert.Equal(together.AsSpan(first * classes, count * classes).ToArray(), part);
    }

    [Fact]
    public void Score_OppositeWeights_SameBitsAsTwoLogits()
    {
        var random = new SeededRandom(4);
        var data = LinearTestData.Make(seed: 5, rows: 100, columns: 30, denseColumns: 20, classes: 2);
        float[] half = [.. Enumerable.Range(0, 30).Select(_ => (float)random.NextGaussian())];
        var two = new LinearModel([.. half.Select(w => -w), .. half], [-0.5f, 0.5f]);
        var three = new LinearModel([.. half.Select(w => -w), .. half, .. half], [-0.5f, 0.5f, 0]);
        var scores = new float[200];
        var reference = new float[300];
        two.Score(data.Features, 0, 100, scores);
        three.Score(data.Features, 0, 100, reference);
        Assert.Equal(reference.Where((_, i) => i % 3 < 2), scores);
    }

    [Property(MaxTest = 30)]
    public void Write_ThenRead_SameModelAndSameBytes(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(5), columns = random.NextInt32(40);
        var model = Model(random, classes, columns);
        byte[] bytes = LinearTestData.Bytes(model);
        var read = Assert.IsType<LinearModel>(ModelSerializer.Read(new MemoryStream(bytes)));
        Assert.Equal(model.Weights.ToArray(), read.Weights.ToArray());
        Assert.Equal(model.Biases.ToArray(), read.Biases.ToArray());
        Assert.Equal(bytes, LinearTestData.Bytes(read));
    }

    [Fact]
    public void Write_UnusedColumns_TakeNoSpace()
    {
        var weights = new float[2 * 10_000];
        weights[77] = 1;
        byte[] bytes = LinearTestData.Bytes(new LinearModel(weights, [0, 0]));
        Assert.InRange(bytes.Length, 1, 100);
        Assert.Equal(1, ((LinearModel)ModelSerializer.Read(new MemoryStream(bytes))).Weights[77]);
    }

    [Fact]
    public void Read_DamagedCounts_SaysSo()
    {
        byte[] bytes = LinearTestData.Bytes(new LinearModel([1, 2], [0, 0]));
        int classesAt = 4 + 1 + "linear".Length;
        bytes[classesAt] = 0;
        Assert.Throws<InvalidDataException>(() => ModelSerializer.Read(new MemoryStream(bytes)));
    }

    [Fact]
    public void Create_NotFinite_Refused() => Assert.Throws<ArgumentException>(() => new LinearModel([1, float.NaN], [0, 0]));

    [Fact]
    public void Score_OtherColumns_Refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new LinearModel([1, 2], [0, 0]).Score(new FeatureMatrix(rows: 1, columns: 2, denseColumns: 2, [1, 2]), 0, 1, new float[2]));

    private static LinearModel Model(SeededRandom random, int classes, int columns) => new(
        [.. Enumerable.Range(0, classes * columns).Select(_ => (float)random.NextGaussian())],
        [.. Enumerable.Range(0, classes).Select(_ => (float)random.NextGaussian())]);
}
