using FsCheck.Xunit;
using PseudoLabel.Learning.Explaining;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Explaining;

public sealed class ExplainingTests
{
    // Two dense features of columns a and b, three sparse ones of column c.
    private static readonly ColumnGroups Groups = new(["a", "b", "c", "c", "c"], 2);

    [Fact]
    public void AddMixed_ColumnOfSeveralFeatures_IsTakenAsAWhole()
    {
        FeatureMatrix rows = Matrix([([1, 2], [2], [5]), ([3, 4], [3, 4], [6, 7])]);
        var mixed = new FeatureMatrixBuilder(columns: 5, denseColumns: 2);

        Groups.AddMixed(mixed, rows, 0, rows, 1, 2);
        Groups.AddMixed(mixed, rows, 0, rows, 1, 0);
        FeatureMatrix built = mixed.Build();

        Assert.Equal([1, 2], built.DenseRow(0).ToArray());
        Assert.Equal([3, 4], built.SparseIndices(0).ToArray());
        Assert.Equal([6, 7], built.SparseValues(0).ToArray());
        Assert.Equal([3, 2], built.DenseRow(1).ToArray());
        Assert.Equal([2], built.SparseIndices(1).ToArray());
        Assert.Equal([5], built.SparseValues(1).ToArray());
    }

    [Fact]
    public void Importance_ColumnThatIsTheClass_Dominates_OneThatTellsNothing_IsAboutZero()
    {
        var random = new SeededRandom(5);
        int[] labels = [.. Enumerable.Range(0, 400).Select(_ => random.NextInt32(2))];
        FeatureMatrix rows =
            Matrix([.. labels.Select(
                y => (new float[] { y, (float)random.NextGaussian() }, new int[] { 2 + random.NextInt32(3) }, new float[] { 1 }))]);

        ImportanceResult result =
            PermutationImportance.Compute([new HeldOutRows(rows, labels, Logistic(6, 0.01f, 0.02f))], Groups, 2, 5, 1, 2);

        Assert.Equal("a", result.Columns[0].Column);
        Assert.InRange(result.Columns[0].LogLossRise, 1, 4);
        Assert.InRange(result.Columns[0].AccuracyDrop, 0.4, 0.6);
        Assert.All(result.Columns.Skip(1), c => Assert.InRange(Math.Abs(c.LogLossRise), 0, 0.01));
        Assert.All(result.Columns.Skip(1), c => Assert.Equal(0, c.AccuracyDrop, 0.02));
        Assert.Equal((400, 5), (result.Rows, result.Repeats));
    }

    [Fact]
    public void Importance_AnyThreads_SameFigures_AnotherSeed_NearOnes()
    {
        var random = new SeededRandom(6);
        int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt32(2))];
        FeatureMatrix rows = Matrix(
            [.. labels.Select(y => (new float[] { y + (float)random.NextGaussian(), 0 }, Array.Empty<int>(), Array.Empty<float>()))]);
        HeldOutRows[] parts = [new HeldOutRows(rows, labels, Logistic(2, 0, 0))];

        ImportanceResult one = PermutationImportance.Compute(parts, Groups, classCount: 2, repeats: 5, seed: 1, threads: 1);

        Assert.Equal(one.Columns, PermutationImportance.Compute(parts, Groups, classCount: 2, repeats: 5, seed: 1, threads: 4).Columns);
        ImportanceResult other = PermutationImportance.Compute(parts, Groups, classCount: 2, repeats: 5, seed: 2, threads: 1);
        Assert.NotEqual(one.Columns, other.Columns);
        Assert.Equal(one.Columns[0].LogLossRise, other.Columns[0].LogLossRise, 4 * one.Columns[0].LogLossSpread + 0.05);
    }

    [Property]
    public void Explain_LogisticOfTwoClasses_IsWeightTimesDistanceFromTheMean(ulong seed)
    {
        var random = new SeededRandom(seed);
        FeatureMatrix background = Matrix([.. Enumerable.Range(0, 30).Select(_ =>
            (new float[] { (float)random.NextGaussian(), (float)random.NextGaussian() }, new int[] { 2 + random.NextInt32(3) },
                new float[] { 1 }))]);
        FeatureMatrix row = Matrix([([1.5f, -0.5f], [3], [1])]);
        (float a, float b, float c) = (0.8f, -0.6f, 0.5f);
        Func<FeatureMatrix, float[]> model = Logistic(a, b, c);

        IReadOnlyList<ColumnEffect> effects = RowExplanation.Explain(row, background, Groups, 2, 1, model);

        double Mean(Func<int, double> of) => Enumerable.Range(0, 30).Average(of);
        Assert.Equal(a * (1.5 - Mean(i => background.DenseRow(i)[0])), effects.Single(e => e.Column == "a").Effect, 1e-4);
        Assert.Equal(b * (-0.5 - Mean(i => background.DenseRow(i)[1])), effects.Single(e => e.Column == "b").Effect, 1e-4);

        // The weight of the three features of c is theirs by place: 3 has twice, 4 three times the weight of 2.
        Assert.Equal(c * (2 - Mean(i => background.SparseIndices(i)[0] - 1)), effects.Single(e => e.Column == "c").Effect, 1e-4);
        Assert.Equal([.. effects.Select(e => Math.Abs(e.Effect)).OrderDescending()], effects.Select(e => Math.Abs(e.Effect)));
    }

    [Fact]
    public void Explain_ColumnThatTheModelDoesNotUse_HasNoEffect()
    {
        FeatureMatrix background = Matrix([([1, 2], [2], [5]), ([3, 4], [3, 4], [6, 7])]);

        IReadOnlyList<ColumnEffect> effects = RowExplanation.Explain(background.Select([0]), background, Groups, 2, 0, Logistic(1, 0, 0));

        Assert.Equal(0, effects.Single(e => e.Column == "b").Effect, 1e-6);
        Assert.Equal(0, effects.Single(e => e.Column == "c").Effect, 1e-6);
        Assert.NotEqual(0, effects.Single(e => e.Column == "a").Effect);
    }

    [Fact]
    public void Background_OfMoreRows_IsADrawThatTheSeedFixes()
    {
        FeatureMatrix rows =
            Matrix([.. Enumerable.Range(0, 100).Select(i => (new float[] { i, 0 }, Array.Empty<int>(), Array.Empty<float>()))]);

        float[] first = [.. Enumerable.Range(0, 10).Select(i => RowExplanation.Background(rows, 10, 1).DenseRow(i)[0])];

        Assert.Equal(10, first.Distinct().Count());
        Assert.Equal(first, Enumerable.Range(0, 10).Select(i => RowExplanation.Background(rows, 10, 1).DenseRow(i)[0]));
        Assert.Same(rows, RowExplanation.Background(rows, 100, 1));
    }

    /// <summary>Two classes: the second's log-odds are a x + b y + c times the places of the sparse entries from 1 on.</summary>
    private static Func<FeatureMatrix, float[]> Logistic(float a, float b, float c)
    {
        var model = new LinearModel([0, 0, 0, 0, 0, a, b, c, 2 * c, 3 * c], [0, -a / 2]);
        return rows =>
        {
            var scores = new float[rows.Rows * 2];
            model.Score(rows, 0, rows.Rows, scores);
            for (int i = 0; i < rows.Rows; i++)
            {
                double p = 1 / (1 + Math.Exp((double)scores[2 * i] - scores[2 * i + 1]));
                (scores[2 * i], scores[2 * i + 1]) = ((float)(1 - p), (float)p);
            }

            return scores;
        };
    }

    private static FeatureMatrix Matrix((float[] Dense, int[] Indices, float[] Values)[] rows)
    {
        var builder = new FeatureMatrixBuilder(columns: 5, denseColumns: 2);
        foreach ((float[] dense, int[] indices, float[] values) in rows)
        {
            builder.Add(dense, indices, values);
        }

        return builder.Build();
    }
}
