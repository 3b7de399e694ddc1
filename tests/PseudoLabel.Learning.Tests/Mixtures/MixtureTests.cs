using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Mixtures;

namespace PseudoLabel.Learning.Tests.Mixtures;

public sealed class MixtureTests
{
    /// <summary>
    /// Two texts of each class name 4 of its 40 terms; what goes with these is in the pool. This is the claim of Nigam et al. 2000.
    /// </summary>
    [Fact]
    public void Fit_FewLabelsAndALargePool_KnowsTermsThatNoLabelHas()
    {
        TrainingSet labeled = MixtureData.Labeled(seed: 1, rows: 6, classes: 3);
        FeatureMatrix pool = MixtureData.Rows(seed: 2, rows: 900, classes: 3);
        FeatureMatrix others = MixtureData.Rows(seed: 3, rows: 300, classes: 3);

        double alone = Right(Fit(pool, labeled, new MixtureOptions { Steps = 0 }), others);
        double with = Right(Fit(pool, labeled, new MixtureOptions()), others);

        Assert.InRange(alone, 0.4, 0.8);
        Assert.InRange(with, 0.95, 1);
    }

    [Fact]
    public void Fit_VectorsAlone_ClassesAreDirectionsFromTheMiddle()
    {
        TrainingSet labeled = Vectors(MixtureData.Labeled(seed: 1, rows: 6, classes: 3, dimensions: 8), 8);
        FeatureMatrix pool = Vectors(MixtureData.Labeled(seed: 2, rows: 600, classes: 3, dimensions: 8), 8).Features;

        Assert.InRange(Right(Fit(pool, labeled, new MixtureOptions()), pool), 0.8, 1);
    }

    /// <summary>The probabilities by hand: two terms, one row of each class, no pool.</summary>
    [Fact]
    public void Fit_LabelsAlone_AreNaiveBayesWithTheBackgroundForASmoothing()
    {
        TrainingSet labeled = TrainingSet.Unweighted(Sparse([(0, 2)], [(0, 1), (1, 1)], [(1, 4)]), [0, 1, 1], 2);

        LinearModel model = Fit(Sparse(), labeled, new MixtureOptions { Draws = 2, Smoothing = 0.5, Steps = 3 });

        // Draws: class 0 has 2 of term 0, class 1 has 1 and 5; all have 3/8 and 5/8. Smoothing: 0.5 of (2 + 6) / 2 draws.
        double[] all = [3.0 / 8, 5.0 / 8];
        double P(double own, double sum, double of) => 2 * (Math.Log((own + 2 * of) / (sum + 2)) - Math.Log(of));
        AssertNear([P(2, 2, all[0]), P(0, 2, all[1]), P(1, 6, all[0]), P(5, 6, all[1])], model.Weights);
        AssertNear([Math.Log(2.0 / 5), Math.Log(3.0 / 5)], model.Biases);
    }

    [Fact]
    public void Fit_NumbersThatAreNoVectors_ChangeNothing()
    {
        TrainingSet labeled = MixtureData.Labeled(seed: 1, rows: 12, classes: 3, dimensions: 4, dense: 3);
        FeatureMatrix pool = MixtureData.Rows(seed: 2, rows: 60, classes: 3, dimensions: 4, dense: 3);

        LinearModel model = Fit(pool, labeled, new MixtureOptions());

        Assert.All(Enumerable.Range(0, 3), k => Assert.Equal([0, 0, 0], model.Weights.Slice(k * pool.Columns, 3).ToArray()));
    }

    [Fact]
    public void Fit_ATermThatOccursNowhere_WeighsNothing()
    {
        TrainingSet labeled = TrainingSet.Unweighted(Sparse([(0, 1)], [(1, 1)]), [0, 1], 2);
        FeatureMatrix wider = new(2, 3, 0, [], [0, 1, 2], [0, 1], [1, 1]);

        LinearModel model = Fit(wider, labeled with { Features = wider }, new MixtureOptions());

        Assert.Equal(0, model.Weights[2]);
        Assert.Equal(0, model.Weights[5]);
    }

    [Fact]
    public void Fit_NoFeatureThatItReads_IsThePriors()
    {
        TrainingSet labeled = TrainingSet.Unweighted(new FeatureMatrix(3, 1, 1, [1, 2, 3]), [0, 0, 1], 2);

        LinearModel model = Fit(new FeatureMatrix(2, 1, 1, [5, 6]), labeled, new MixtureOptions());

        Assert.All(model.Weights.ToArray(), weight => Assert.Equal(0, weight));
        AssertNear([Math.Log(3.0 / 5), Math.Log(2.0 / 5)], model.Biases);
    }

    [Fact]
    public void Fit_AClassWithoutALabel_FiniteAndRare()
    {
        TrainingSet labeled = MixtureData.Labeled(seed: 1, rows: 20, classes: 2, dimensions: 4) with { ClassCount = 3 };
        FeatureMatrix pool = MixtureData.Rows(seed: 2, rows: 200, classes: 2, dimensions: 4);

        LinearModel model = Fit(pool, labeled, new MixtureOptions());

        var scores = new float[3 * pool.Rows];
        model.Score(pool, 0, pool.Rows, scores);
        Assert.InRange(scores.Chunk(3).Count(row => row[2] == row.Max()), 0, 20);
    }

    [Fact]
    public void Fit_WeightsOfRows_CountAsManyRows()
    {
        FeatureMatrix once = Sparse([(0, 2)], [(0, 1), (1, 1)]);
        FeatureMatrix twice = Sparse([(0, 2)], [(0, 1), (1, 1)], [(0, 1), (1, 1)]);
        TrainingSet heavy = TrainingSet.Unweighted(once, [0, 1], 2) with { Weights = [1, 2] };

        // Shapes know rows without labels, too, so both have the same pool, in which the third row is.
        LinearModel of = new Mixture(twice, heavy, new MixtureOptions { Steps = 0 }).Fit([0, 1], default);

        Assert.Equal(MathF.Log(2f / 5), of.Biases[0], 1e-6f);
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5);
        }
    }

    private static LinearModel Fit(FeatureMatrix pool, TrainingSet labeled, MixtureOptions options) =>
        new Mixture(pool, labeled, options).Fit([.. Enumerable.Range(0, labeled.Labels.Length)], default);

    private static double Right(LinearModel model, FeatureMatrix rows)
    {
        var scores = new float[rows.Rows * model.ClassCount];
        model.Score(rows, 0, rows.Rows, scores);
        return MixtureData.Right(scores, model.ClassCount);
    }

    /// <summary>The dense part alone.</summary>
    private static TrainingSet Vectors(TrainingSet set, int dimensions) => set with
    {
        Features = new FeatureMatrix(set.Features.Rows, dimensions, dimensions, set.Features.Dense),
    };

    private static FeatureMatrix Sparse(params (int Column, float Value)[][] rows)
    {
        var builder = new FeatureMatrixBuilder(2, 0, rows.Length);
        foreach ((int Column, float Value)[] row in rows)
        {
            builder.Add([], [.. row.Select(e => e.Column)], [.. row.Select(e => e.Value)]);
        }

        return builder.Build();
    }
}
