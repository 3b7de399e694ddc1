using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class PrecisionCurveTests
{
    [Fact]
    public void Of_FewRows_HasAPointForEachConfidence()
    {
        // Two rows share a confidence: they pass together.
        OutOfFold rows = Rows((.9f, true), (.8f, true), (.8f, false), (.6f, true));
        var pool = new ConfidenceHistogram(2);
        foreach (float confidence in new[] { .95f, .85f, .7f, .1f })
        {
            pool.Add(1, confidence);
        }

        IReadOnlyList<PrecisionPoint> curve = PrecisionCurve.Of(rows, pool);

        Assert.Equal([.9f, .8f, .6f], curve.Select(p => (float)p.Threshold));
        Assert.Equal([1, 3, 4], curve.Select(p => p.LabeledRows));
        Assert.Equal([1, 2 / 3.0, .75], curve.Select(p => p.Precision));
        Assert.Equal([.25, .5, .75], curve.Select(p => p.PoolShare));

        // Wilson's lower limit of 3 of 4 at 97.5 %: (3/4 + 1.96^2/8 - 1.96 sqrt(3/64 + 1.96^2/64)) / (1 + 1.96^2/4).
        Assert.Equal(0.3006, curve[2].Lower, 4);
    }

    [Fact]
    public void Of_ManyRows_HasNoMoreThanTheMostPointsAndEndsWithAll()
    {
        OutOfFold rows = Rows([.. Enumerable.Range(0, 1_234).Select(i => (1 - (i / 1_300f), i % 10 != 0))]);
        var pool = new ConfidenceHistogram(2);
        pool.Add(0, .5f);

        IReadOnlyList<PrecisionPoint> curve = PrecisionCurve.Of(rows, pool);

        Assert.InRange(curve.Count, 90, PrecisionCurve.MostPoints);
        Assert.Equal(1_234, curve[^1].LabeledRows);
        Assert.Equal(curve.OrderByDescending(p => p.Threshold), curve);
    }

    [Fact]
    public void Of_WeightedRows_CountAsForThePrecisionTarget()
    {
        OutOfFold rows = Rows((.9f, true), (.8f, false)) with { Weights = [1, 3] };

        IReadOnlyList<PrecisionPoint> curve = PrecisionCurve.Of(rows, new ConfidenceHistogram(2));

        Assert.Equal(.25, curve[1].Precision, 12);
    }

    [Fact]
    public void Of_NoRows_HasNoPoint() => Assert.Empty(PrecisionCurve.Of(Rows(), new ConfidenceHistogram(2)));

    private static OutOfFold Rows(params (float Confidence, bool Correct)[] rows) => new()
    {
        Predicted = new int[rows.Length],
        Confidence = [.. rows.Select(r => r.Confidence)],
        Correct = [.. rows.Select(r => r.Correct)],
    };
}
