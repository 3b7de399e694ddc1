using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Views;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Views;

public class ViewLearnerTests
{
    private const int Rows = 60;

    // Columns: a number, then two of a network, then three sparse ones.
    private static readonly TrainingSet Data = Make();

    public static TheoryData<string, FeatureView> Learners { get; } = new()
    {
        { "logistic", FeatureView.Embedded },
        { "logistic", FeatureView.Own },
        { "forest", FeatureView.Embedded },
        { "forest", FeatureView.Own },
        { "extra-trees", FeatureView.Own },
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void Train_PartOfTheColumns_ScoresWholeRowsAsTheInnerLearnerDoesThePart(string name, FeatureView view)
    {
        FeatureMatrix part = FeatureViews.Of(Data.Features, view, 2);
        IModel inner = LearnerFactory.Create(name).Train(Data with { Features = part, EmbeddedColumns = 0 }, new TrainingContext());

        IModel model = LearnerFactory.Create(ViewNames.Of(name, view)).Train(Data, new TrainingContext());

        Assert.Equal(Data.Features.Columns, model.FeatureCount);
        Assert.Equal(Scores(inner, part), Scores(model, Data.Features));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Train_ColumnsOutsideTheView_ChangeNoScore(string name, FeatureView view)
    {
        IModel model = LearnerFactory.Create(ViewNames.Of(name, view)).Train(Data, new TrainingContext());

        FeatureMatrix changed = view == FeatureView.Own ? Changed((1, 5f), (2, -5f)) : Changed((0, 9f));

        Assert.Equal(Scores(model, Data.Features), Scores(model, changed));
    }

    [Fact]
    public void Train_WarmStart_EndsWhereAColdOneDoes()
    {
        ILearner learner = LearnerFactory.Create("logistic on embeddings");
        IModel cold = learner.Train(Data, new TrainingContext());

        IModel warm = learner.Train(Data, new TrainingContext { WarmStart = cold });

        Assert.All(Scores(cold, Data.Features).Zip(Scores(warm, Data.Features)), pair => Assert.Equal(pair.First, pair.Second, 1e-2f));
    }

    [Fact]
    public void Of_Own_KeepsNumbersAndSparseColumns()
    {
        FeatureMatrix own = FeatureViews.Of(Data.Features, FeatureView.Own, 2);

        Assert.Equal((4, 1), (own.Columns, own.DenseColumns));
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(Data.Features.DenseRow(row)[0], own.DenseRow(row)[0]);
            Assert.Equal(Data.Features.SparseIndices(row).ToArray().Select(c => c - 2), own.SparseIndices(row).ToArray());
            Assert.Equal(Data.Features.SparseValues(row).ToArray(), own.SparseValues(row).ToArray());
        }
    }

    [Theory]
    [InlineData(FeatureView.All)]
    [InlineData(FeatureView.Embedded)]
    public void Of_NothingEmbedded_GivesTheRowsThemselves(FeatureView view) =>
        Assert.Same(Data.Features, FeatureViews.Of(Data.Features, view, 0));

    private static float[] Scores(IModel model, FeatureMatrix rows)
    {
        var scores = new float[rows.Rows * model.ClassCount];
        model.Score(rows, 0, rows.Rows, scores);
        return scores;
    }

    private static FeatureMatrix Changed(params (int Column, float Value)[] cells)
    {
        float[] dense = [.. Data.Features.Dense];
        for (int row = 0; row < Rows; row++)
        {
            foreach ((int column, float value) in cells)
            {
                dense[row * 3 + column] = value;
            }
        }

        return new FeatureMatrix(
            Rows, Data.Features.Columns, 3, dense, Data.Features.Offsets, Data.Features.Indices, Data.Features.Values);
    }

    private static TrainingSet Make()
    {
        var random = new SeededRandom(5);
        var rows = new FeatureMatrixBuilder(6, 3, Rows);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        foreach (int label in labels)
        {
            float Noise() => (float)random.NextDouble();
            rows.Add([label + Noise(), Noise() - label, Noise()], [3 + label], [1 + Noise()]);
        }

        return TrainingSet.Unweighted(rows.Build(), labels, 3) with { EmbeddedColumns = 2 };
    }
}
