using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class ConfidenceHistogramTests
{
    [Fact]
    public void LowerEdge_EveryBin_SeparatesItFromTheNext()
    {
        for (int bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            float edge = ConfidenceBins.LowerEdge(bin);
            Assert.True(ConfidenceBins.Of(edge) <= bin);
            Assert.True(edge == 0 || ConfidenceBins.Of(MathF.BitDecrement(edge)) > bin);
        }

        Assert.Equal(0, ConfidenceBins.Of(1));
        Assert.Equal(ConfidenceBins.Count - 1, ConfidenceBins.Of(0));
        Assert.Equal(1, ConfidenceBins.LowerEdge(0));
    }

    [Fact]
    public void Snap_AnyConfidence_MovesByLessThanOnePercentOfTheRest()
    {
        foreach (float c in (float[])[.3f, .5f, .75f, .9f, .95f, .99f, .999f, .9999f])
        {
            float edge = ConfidenceBins.Snap(c);
            Assert.InRange(c - edge, 0, 0.01f * (1 - c));
            Assert.Equal(edge, ConfidenceBins.Snap(edge));
        }
    }

    [Property]
    public bool CountAtLeast_ThresholdsGivenOut_AreExactAndConservative(ulong seed)
    {
        var rows = Rows(seed, 200);
        var histogram = Fill(rows);
        var random = new SeededRandom(seed);
        return Enumerable.Range(0, 3).All(k =>
        {
            long wanted = random.NextInt32(80);
            float threshold = histogram.ThresholdForCount(k, wanted);
            long passing = rows.Count(row => row.Class == k && row.Confidence >= threshold);
            long inFirstBin =
                rows.Where(row => row.Class == k).GroupBy(row => ConfidenceBins.Of(row.Confidence)).MinBy(bin => bin.Key)?.Count() ?? 0;
            return histogram.CountAtLeast(k, threshold) == passing
                && (wanted == 0 ? passing == 0 : passing <= Math.Max(wanted, inFirstBin))
                && (wanted == 0 || passing > 0 || histogram.Count(k) == 0);
        });
    }

    [Property]
    public bool ThresholdForCount_MoreRowsWanted_NeverRises(ulong seed)
    {
        var histogram = Fill(Rows(seed, 100));
        float[] thresholds = [.. Enumerable.Range(0, 60).Select(count => histogram.ThresholdForCount(0, count))];
        return thresholds.Zip(thresholds.Skip(1)).All(pair => pair.First >= pair.Second);
    }

    [Property]
    public bool Merge_BatchesInAnyOrder_GivesTheSameBytes(ulong seed)
    {
        var rows = Rows(seed, 120);
        var batches = rows.Chunk(17).Select(Fill).ToArray();
        byte[] whole = Bytes(Fill(rows));
        byte[] Merged(IEnumerable<ConfidenceHistogram> parts)
        {
            var sum = new ConfidenceHistogram(3);
            foreach (var part in parts)
            {
                sum.Merge(part);
            }

            return Bytes(sum);
        }

        var shuffled = batches.ToArray();
        new SeededRandom(seed).Shuffle<ConfidenceHistogram>(shuffled);
        return whole.SequenceEqual(Merged(batches)) && whole.SequenceEqual(Merged(shuffled));
    }

    [Property]
    public bool Read_WhatWasWritten_IsTheSame(ulong seed)
    {
        byte[] bytes = Bytes(Fill(Rows(seed, 50)));
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return Bytes(ConfidenceHistogram.Read(reader)).SequenceEqual(bytes);
    }

    [Fact]
    public void Read_OtherBytes_SaysSo()
    {
        using var reader = new BinaryReader(new MemoryStream([9, 9, 9]));
        Assert.Throws<InvalidDataException>(() => ConfidenceHistogram.Read(reader));
    }

    [Fact]
    public void MeanConfidenceAtLeast_WorkedExample_AveragesWhatPasses()
    {
        var histogram = new ConfidenceHistogram(2);
        histogram.Add(0, .5f);
        histogram.Add(0, .75f);
        histogram.Add(0, 1f);
        Assert.Equal(0.75, histogram.MeanConfidenceAtLeast(0, 0), 7);
        Assert.Equal(0.875, histogram.MeanConfidenceAtLeast(0, histogram.ThresholdForCount(0, 2)), 7);
        Assert.Equal(double.NaN, histogram.MeanConfidenceAtLeast(1, 0));
    }

    [Fact]
    public void MeanConfidenceAtLeast_AnotherMeasure_AveragesTheProbabilities()
    {
        var histogram = new ConfidenceHistogram(2);
        histogram.Add(0, confidence: .6f, probability: .8f);
        histogram.Add(0, confidence: .2f, probability: .6f);
        Assert.Equal(0.7, histogram.MeanConfidenceAtLeast(0, 0), 6);
        Assert.Equal(0.8, histogram.MeanConfidenceAtLeast(0, .5f), 6);
    }

    [Fact]
    public void DisplayCounts_TenBins_AddUpToAllRows()
    {
        var histogram = new ConfidenceHistogram(2);
        histogram.Add(0, 0f);
        histogram.Add(0, .33f);
        histogram.Add(1, .5f);
        histogram.Add(1, .97f);
        histogram.Add(1, 1f);
        Assert.Equal([1, 0, 0, 1, 0, 1, 0, 0, 0, 2], histogram.DisplayCounts(10));
        Assert.Equal(5, histogram.Total);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.01f)]
    public void Add_NoConfidence_Throws(float confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceHistogram(2).Add(0, confidence));

    [Property]
    public bool Add_ManyRows_SameBytesAsOneByOne(ulong seed)
    {
        var rows = Rows(seed, 50);
        var random = new SeededRandom(seed);
        float[] probabilities =
            [.. rows.Select(_ => random.NextInt32(2) == 0 ? (float)random.NextDouble() : (random.NextInt32(1 << 26) + 0.5f) / (1 << 26))];
        var one = new ConfidenceHistogram(3);
        var many = new ConfidenceHistogram(3);
        long units = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            one.Add(rows[i].Class, rows[i].Confidence, probabilities[i]);
            units += (long)((double)probabilities[i] * (1 << 24) + 0.5);
        }

        many.Add([.. rows.Select(row => (short)row.Class)], [.. rows.Select(row => row.Confidence)], probabilities);
        double mean = many.PooledMeanConfidenceAtLeast([0, 1, 2], 0);
        return Bytes(one).SequenceEqual(Bytes(many)) && (rows.Length == 0 || mean == (double)units / (1 << 24) / rows.Length);
    }

    [Fact]
    public void Add_OneOfManyOutOfRange_Throws()
    {
        float[] good = [0.5f, 1f, 0f], bad = [0.5f, float.NaN, 0f];
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceHistogram(2).Add([0, 1, 0], bad, good));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceHistogram(2).Add([0, 1, 0], good, bad));
    }

    [Fact]
    public void Merge_OtherClassCount_Throws() =>
        Assert.Throws<ArgumentException>(() => new ConfidenceHistogram(2).Merge(new ConfidenceHistogram(3)));

    internal static (int Class, float Confidence)[] Rows(ulong seed, int most)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, random.NextInt32(most + 1)).Select(_ =>
        {
            // Spread over many magnitudes of 1 - c, with ties.
            float rest = (float)Math.Pow(2, -random.NextInt32(26) * random.NextDouble());
            return (random.NextInt32(3), random.NextInt32(4) == 0 ? 1f : 1 - rest);
        })];
    }

    internal static ConfidenceHistogram Fill((int Class, float Confidence)[] rows)
    {
        var histogram = new ConfidenceHistogram(3);
        foreach (var (predicted, confidence) in rows)
        {
            histogram.Add(predicted, confidence);
        }

        return histogram;
    }

    private static byte[] Bytes(ConfidenceHistogram histogram)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        histogram.Write(writer);
        return stream.ToArray();
    }
}
