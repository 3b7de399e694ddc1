using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class PoolPredictionsTests
{
    [Theory]
    [InlineData(0, 0.5f, 0.5f)]
    [InlineData(1, 0.2f, 0.4f, 0.4f)]
    [InlineData(2, 0.1f, 0.2f, 0.7f)]
    [InlineData(0, 0f, 0f, 0f)]
    public void ArgMax_OfEqualOnes_TheFirst(int expected, params float[] probabilities) =>
        Assert.Equal(expected, PoolPredictions.ArgMax(probabilities));

    [Fact]
    public void Predict_Rows_ClassConfidenceAndHistogram()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.2f, 0.1f], [0.1f, 0.3f, 0.6f], [0.05f, 0.9f, 0.05f]);
        var histogram = new ConfidenceHistogram(3);

        PoolPredictions predicted = PoolPredictions.Predict(model, Temperature.One, new Margin(), rows, histogram);

        Assert.Equal([0, 2, 1], predicted.Classes);
        Assert.Equal([0.5, 0.3, 0.85], predicted.Confidences.Select(c => Math.Round(c, 5)));
        Assert.Equal([1L, 1L, 1L], Enumerable.Range(0, 3).Select(k => histogram.CountAtLeast(k, 0.2f)));
        Assert.Equal(1L, histogram.CountAtLeast(0, 0.49f) + histogram.CountAtLeast(2, 0.49f));
    }

    [Fact]
    public void Among_SomeRowsOfABatch_TheOthersAreBelowEveryThreshold()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.2f, 0.1f], [0.1f, 0.3f, 0.6f]);
        PoolPredictions predicted =
            PoolPredictions.Predict(model, Temperature.One, new TopProbability(), rows, new ConfidenceHistogram(3));

        PoolPredictions all = predicted.Among([1, 3], 5);

        Assert.Equal([0, 0, 0, 2, 0], all.Classes);
        Assert.Equal([-1f, predicted.Confidences[0], -1f, predicted.Confidences[1], -1f], all.Confidences);
        Assert.Equal(0, all.ClassesOtherThan(all));
    }

    [Fact]
    public void Predict_Temperature_SoftensTheConfidenceOnly()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f]);

        PoolPredictions predicted =
            PoolPredictions.Predict(model, new Temperature(2), new TopProbability(), rows, new ConfidenceHistogram(2));

        // Odds of 9 : 1 at twice the temperature are odds of 3 : 1.
        Assert.Equal(0, predicted.Classes[0]);
        Assert.Equal(0.75, predicted.Confidences[0], 1e-5);
    }

    [Fact]
    public void Predict_MoreRowsThanABlock_EachRowAsIfAlone()
    {
        FeatureMatrix rows = RoundData.Pool(rows: 2500);
        IModel model = RoundData.Choice("forest").Train(RoundData.Labeled(), new TrainingContext());

        PoolPredictions whole = Predict(rows);

        foreach (int row in new[] { 0, 1023, 1024, 2047, 2048, 2499 })
        {
            PoolPredictions alone = Predict(rows.Select([row]));
            Assert.Equal((whole.Classes[row], whole.Confidences[row]), (alone.Classes[0], alone.Confidences[0]));
        }

        PoolPredictions Predict(FeatureMatrix some) =>
            PoolPredictions.Predict(model, Temperature.One, new TopProbability(), some, new ConfidenceHistogram(3));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(11)]
    public void Predict_TwoModels_SameBitsAsStepByStepOfEachRow(int classes)
    {
        FeatureMatrix rows = TreeData.Clouds(seed: 3, rows: 1100, columns: 9, classes: 3).Features;
        IModel last = RandomModel(1, classes), supervised = RandomModel(2, classes);
        var temperature = new Temperature(1.3);
        foreach (IConfidenceMeasure measure in ConfidenceMeasures.All.Select(choice => choice.Value))
        {
            var histogram = new ConfidenceHistogram(classes);
            PoolPredictions predicted = PoolPredictions.Predict(new Teacher(last, temperature, supervised, 0.3), measure, rows, histogram);
            var expected = new ConfidenceHistogram(classes);
            for (int row = 0; row < rows.Rows; row++)
            {
                float[] p = OfRow(last, row), q = OfRow(supervised, row);
                float[] mixed = [.. p.Zip(q, (a, b) => a + 0.3f * (b - a))];
                int best = PoolPredictions.ArgMax(mixed);
                Assert.Equal((best, measure.Measure(mixed)), (predicted.Classes[row], predicted.Confidences[row]));
                expected.Add(best, measure.Measure(mixed), Math.Min(1, mixed[best]));
            }

            Assert.Equal(Bytes(expected), Bytes(histogram));
        }

        float[] OfRow(IModel model, int row)
        {
            var scores = new float[classes];
            model.Score(rows, row, 1, scores);
            temperature.Apply(scores, scores, classes);
            return scores;
        }
    }

    [Fact]
    public void Predict_NeighborsDisagree_KeptOutOfTrainingAndOfTheHistogram()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f], [0.8f, 0.2f], [0.3f, 0.7f]);
        var teacher = new Teacher(model, Temperature.One) { Opinion = new TeacherOpinion([0.6f, 0.4f, 0.4f, 0.6f, 0.5f, 0.5f], 0) };
        var histogram = new ConfidenceHistogram(2);

        PoolPredictions predicted = PoolPredictions.Predict(teacher, new TopProbability(), rows, histogram, filter: true);

        Assert.Equal([0, 0, 1], predicted.Classes);
        Assert.Equal(PoolPredictions.Filtered, predicted.Confidences[1]);
        Assert.False(ClassThresholds.Same(2, 0, "").Accepts(0, predicted.Confidences[1]));
        Assert.Equal((1, 2L), (predicted.FilteredRows, histogram.Total));
    }

    [Fact]
    public void Predict_Agreement_AsksTheOpinion()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f]);
        var teacher = new Teacher(model, Temperature.One) { Opinion = new TeacherOpinion([0.4f, 0.6f], 0) };

        PoolPredictions predicted = PoolPredictions.Predict(teacher, new Agreement(), rows, new ConfidenceHistogram(2));

        Assert.Equal(0.6, predicted.Confidences[0], 1e-5);
    }

    [Fact]
    public void Write_ThenRead_TheSame()
    {
        var predictions = new PoolPredictions { Classes = [0, short.MaxValue, 2], Confidences = [0f, 1f, 0.3333f] };

        PoolPredictions read = PoolPredictions.Read(new MemoryStream(Bytes(predictions)));

        Assert.Equal(predictions.Classes, read.Classes);
        Assert.Equal(predictions.Confidences, read.Confidences);
    }

    [Fact]
    public void Read_CutAnywhere_IsNotTakenForPredictions()
    {
        byte[] whole = Bytes(new PoolPredictions { Classes = [1, 0, 1], Confidences = [0.5f, 0.6f, 0.7f] });

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<EndOfStreamException>(() => PoolPredictions.Read(new MemoryStream(whole[..length])));
        }
    }

    [Fact]
    public void Read_OtherBytes_AreRefused()
    {
        byte[] model = TreeData.Bytes(RoundData.Choice().Train(RoundData.Labeled(), new TrainingContext()));

        Assert.Throws<InvalidDataException>(() => PoolPredictions.Read(new MemoryStream(model)));
    }

    private static byte[] Bytes(PoolPredictions predictions)
    {
        using var stream = new MemoryStream();
        predictions.Write(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(ConfidenceHistogram histogram)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        histogram.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static LinearModel RandomModel(ulong seed, int classes)
    {
        var random = new SeededRandom(seed);
        return new LinearModel([.. Enumerable.Range(0, classes * 9).Select(_ => (float)random.NextGaussian())], new float[classes]);
    }
}
