using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Mixtures;

namespace PseudoLabel.Learning.Tests.Mixtures;

public sealed class MixtureOpinionTests
{
    private const int Classes = 3;
    private static readonly FeatureMatrix Pool = MixtureData.Rows(seed: 2, rows: 600, Classes, dimensions: 4);
    private static readonly TrainingSet Labeled = MixtureData.Labeled(seed: 1, rows: 30, Classes, dimensions: 4);

    [Fact]
    public void Form_TextsAndVectors_RightOnTheLabeledRowsItDidNotSeeAndOnOthers()
    {
        MixtureOpinion opinion = MixtureOpinion.Form(Pool, Labeled, seed: 1);

        Assert.InRange(MixtureData.Right(opinion.OutOfFold, Classes), 0.9, 1);
        Assert.InRange(MixtureData.Right(opinion.Of(MixtureData.Rows(seed: 3, rows: 300, Classes, dimensions: 4)), Classes), 0.9, 1);
        Assert.All(opinion.OutOfFold.Chunk(Classes), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    /// <summary>Naive Bayes takes terms for independent, so it is far too sure; the temperature mends that.</summary>
    [Fact]
    public void Form_LabelsThatSayNothing_IsNotSure()
    {
        var random = new Random(5);
        TrainingSet noise = Labeled with { Labels = [.. Labeled.Labels.Select(_ => random.Next(Classes))] };

        MixtureOpinion opinion = MixtureOpinion.Form(Pool, noise, seed: 1);

        Assert.InRange(opinion.Temperature.Value, 2, 20);
        Assert.InRange(ClassificationMetrics.Compute(MetricKind.LogLoss, opinion.OutOfFold, noise.Labels, Classes), 1, 1.35);
    }

    [Fact]
    public void Form_TheLabelOfARow_HasNoSayInWhatIsSaidOfIt()
    {
        MixtureOpinion before = MixtureOpinion.Form(Pool, Labeled, seed: 1);
        int[] labels = [.. Labeled.Labels];
        labels[4] = (labels[4] + 1) % Classes;

        // Folds follow the labels, so times hold them still: the last row is held out last, and no other row's fold trains on it.
        int[] times = [.. Enumerable.Range(0, 30)];
        float[] one = MixtureOpinion.Form(Pool, Labeled with { Times = times }, seed: 1).OutOfFold;
        float[] other = MixtureOpinion.Form(
            Pool, Labeled with { Times = times, Labels = [.. Labeled.Labels[..29], 0] }, seed: 1).OutOfFold;

        Assert.True(float.IsNaN(one[0]));
        Assert.False(float.IsNaN(one[^1]));
        Assert.Equal(Order(one), Order(other));
        Assert.NotEqual(before.OutOfFold, MixtureOpinion.Form(Pool, Labeled with { Labels = labels }, seed: 1).OutOfFold);

        // The temperature is of all labels; the order of the classes of each row is not.
        static int[] Order(float[] of) => [.. of.Chunk(Classes).Select(row => Array.IndexOf(row, row.Max()))];
    }

    [Fact]
    public void WriteThenRead_TheSameOpinion_AndOtherBytesAreRefused()
    {
        MixtureOpinion opinion = MixtureOpinion.Form(Pool, Labeled, seed: 1);
        using var stream = new MemoryStream();
        opinion.Write(stream);
        stream.Position = 0;

        MixtureOpinion read = MixtureOpinion.Read(stream);

        Assert.Equal(opinion.Of(Pool), read.Of(Pool));
        Assert.Equal(opinion.OutOfFold, read.OutOfFold);
        Assert.Equal(opinion.Temperature, read.Temperature);
        Assert.Throws<InvalidDataException>(() => MixtureOpinion.Read(new MemoryStream(new byte[100])));
    }

    [Fact]
    public void Sample_ManyRowsOrClasses_IsBoundedAndTheSameEachTime()
    {
        FeatureMatrix wide = MixtureData.Rows(seed: 2, rows: 40_000, Classes);
        TrainingSet many = Labeled with { ClassCount = 1_000, EmbeddedColumns = 0 };

        FeatureMatrix drawn = MixtureOpinion.Sample(wide, many, seed: 1);

        Assert.Equal((int)(1.5e8 / (6 * 1_000) / 7), drawn.Rows);
        Assert.Equal(drawn.Indices, MixtureOpinion.Sample(wide, many, seed: 1).Indices);
        Assert.Same(wide, MixtureOpinion.Sample(wide, Labeled with { EmbeddedColumns = 0 }, seed: 1));
    }
}
