using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class StudentSetBuilderTests
{
    private static readonly ISelectionRule Any = new FixedThresholdRule(0);

    [Fact]
    public void Weigh_SelectedRows_StandBesideTheLabelsWithTheirWeights()
    {
        TrainingSet labeled = RoundData.Labeled();
        StudentSetBuilder rows = Selecting(labeled, confidence: 0.75f);

        TrainingSet weighed = rows.Weigh(RoundData.Rules(Any), 1);

        // 40 rows of 0.75 weigh 30, no more than twice the 30 labels: no weight is scaled down.
        Assert.Equal(40, rows.Selected);
        Assert.Equal(1, rows.PseudoMass, 1e-6);
        Assert.Equal(70, weighed.Features.Rows);
        Assert.Equal(labeled.Features.DenseRow(29), weighed.Features.DenseRow(29));
        Assert.Equal(RoundData.Pool().DenseRow(39), weighed.Features.DenseRow(69));
        Assert.Equal([.. labeled.Labels, .. Enumerable.Range(0, 40).Select(i => i % 3)], weighed.Labels);
        Assert.Equal([.. labeled.Weights, .. Enumerable.Repeat(0.75f, 40)], weighed.Weights);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.5, 0.25, 0.25)]
    [InlineData(0, 1, 0)]
    public void Weigh_ManySelectedRows_WeighNoMoreThanTheCap(double cap, double alpha, double mass)
    {
        StudentSetBuilder rows = Selecting(RoundData.Labeled(), confidence: 0.75f);

        rows.Weigh(RoundData.Rules(Any, alpha, pseudoMass: cap), 1);

        Assert.Equal(mass, rows.PseudoMass, 1e-6);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7)]
    public void Weigh_Joint_ThePseudoLabeledRowsWeighAlphaTimesTheLabels(double alpha)
    {
        StudentSetBuilder rows = Selecting(RoundData.Labeled(), confidence: 0.4f);

        rows.Weigh(RoundData.Rules(Any, alpha, joint: true), 1);

        Assert.Equal(alpha, rows.PseudoMass, 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weigh_AlphaZero_TheLabelsAlone(bool joint)
    {
        TrainingSet labeled = RoundData.Labeled();
        StudentSetBuilder rows = Selecting(labeled, confidence: 0.9f);

        Assert.Same(labeled, rows.Weigh(RoundData.Rules(Any, alpha: 0, joint), 1));
        Assert.Equal(0, rows.PseudoMass);
    }

    /// <summary>A run reads the taken rows of a batch alone, a chain has its whole pool at hand.</summary>
    [Fact]
    public void Add_TheTakenRowsAlone_AreThoseOfTheWholeBatch()
    {
        FeatureMatrix pool = RoundData.Pool();
        PoolPredictions predicted = Predictions(pool.Rows, confidence: 0.9f);
        int[] taken = [3, 7, 149];
        var whole = new StudentSetBuilder(RoundData.Labeled(), StudentSample.Of(3, 3, 1));
        var alone = new StudentSetBuilder(RoundData.Labeled(), StudentSample.Of(3, 3, 1));

        whole.Add(predicted, taken, pool);
        alone.Add(predicted, taken, pool.Select(taken));

        TrainingSet expected = whole.Weigh(RoundData.Rules(Any), 1), found = alone.Weigh(RoundData.Rules(Any), 1);
        Assert.Equal([0, 1, 2], expected.Labels[^3..]);
        Assert.Equal(pool.DenseRow(7), expected.Features.DenseRow(31));
        Assert.Equal(expected.Labels, found.Labels);
        Assert.Equal(expected.Features.Dense[..(33 * 6)], found.Features.Dense[..(33 * 6)]);
    }

    [Fact]
    public void WithoutNoise_PseudoLabelsThatTheOtherHalfSpeaksAgainst_AreLeftOut()
    {
        TrainingSet rest = TreeData.Clouds(seed: 9, rows: 200, columns: 6, classes: 3);
        RoundRules rules = RoundData.Rules(Any, pseudoMass: 100);
        var rows = new StudentSetBuilder(RoundData.Labeled(), StudentSample.Of(200, 1000, 1));

        // Every tenth pseudo-label is another class than the row's own.
        short[] classes = [.. rest.Labels.Select((y, i) => (short)(i % 10 == 0 ? (y + 1) % 3 : y))];
        var predicted = new PoolPredictions { Classes = classes, Confidences = [.. Enumerable.Repeat(0.9f, 200)] };
        rows.Add(predicted, [.. Enumerable.Range(0, 200)], rest.Features);
        TrainingSet weighed = rows.Weigh(rules, 1);

        TrainingSet kept = rows.WithoutNoise(weighed, RoundData.Choice(), new TrainingContext(), CancellationToken.None);

        Assert.InRange(rows.Noisy, 10, 50);
        Assert.Equal(230 - rows.Noisy, kept.Labels.Length);
        Assert.Equal(weighed.Labels[..30], kept.Labels[..30]);
    }

    [Fact]
    public void WithoutNoise_NoPseudoLabels_TheLabels()
    {
        TrainingSet labeled = RoundData.Labeled();
        StudentSetBuilder rows = Selecting(labeled, confidence: 0.9f);
        TrainingSet weighed = rows.Weigh(RoundData.Rules(Any, alpha: 0), 1);

        Assert.Same(weighed, rows.WithoutNoise(weighed, RoundData.Choice(), new TrainingContext(), CancellationToken.None));
        Assert.Equal(0, rows.Noisy);
    }

    /// <summary>The labels and 40 rows of the pool, in turn of each class.</summary>
    private static StudentSetBuilder Selecting(TrainingSet labeled, float confidence)
    {
        FeatureMatrix pool = RoundData.Pool();
        var rows = new StudentSetBuilder(labeled, StudentSample.Of(40, 40, 1));
        rows.Add(Predictions(pool.Rows, confidence), [.. Enumerable.Range(0, 40)], pool);
        return rows;
    }

    private static PoolPredictions Predictions(int rows, float confidence) => new()
    {
        Classes = [.. Enumerable.Range(0, rows).Select(i => (short)(i % 3))],
        Confidences = [.. Enumerable.Repeat(confidence, rows)],
    };
}
