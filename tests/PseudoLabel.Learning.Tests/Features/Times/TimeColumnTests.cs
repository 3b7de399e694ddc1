using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features.Times;

public sealed class TimeColumnTests
{
    private static readonly TableSchema Schema = new() { Columns = [new ColumnSpec("d", ColumnKind.DateTime, "")], LabelColumn = "y" };

    [Fact]
    public void Transform_TimesOverYears_AreElapsedTimeYearAndCycles()
    {
        long[] hours = [.. Enumerable.Range(0, 1000).Select(i => new DateTime(2020, 1, 1).AddHours(i * 37).Ticks)];
        FeatureTransform transform = Fit(hours);
        Assert.Equal(
            ["d", "d: year", "d: month (sine)", "d: month (cosine)", "d: weekday (sine)", "d: weekday (cosine)", "d: hour (sine)",
                "d: hour (cosine)"], transform.Names);
        Assert.Equal(8, transform.DenseColumns);
        Assert.All(transform.Sources, s => Assert.Equal("d", s));
        FeatureMatrix rows = transform.Transform(Block(hours));
        for (int i = 0; i < rows.Rows; i++)
        {
            var time = new DateTime(hours[i]);
            ReadOnlySpan<float> row = rows.DenseRow(i);
            AssertCycle(row.Slice(2, 2), time.Month - 1, 12);
            AssertCycle(row.Slice(4, 2), (int)time.DayOfWeek, 7);
            AssertCycle(row.Slice(6, 2), time.Hour, 24);
        }

        double[] elapsed = [.. Enumerable.Range(0, rows.Rows).Select(i => (double)rows.DenseRow(i)[0])];
        Assert.Equal(0, elapsed.Average(), 5);
        Assert.Equal(1, elapsed.Average(e => e * e), 4);
        Assert.Equal(elapsed.Order(), elapsed);
    }

    [Fact]
    public void Transform_PartsThatDoNotVary_AreLeftOut()
    {
        long[] days = [.. Enumerable.Range(0, 28).Select(i => new DateTime(2024, 3, 1).AddDays(i).Ticks)];
        Assert.Equal(["d", "d: weekday (sine)", "d: weekday (cosine)"], Fit(days).Names);
    }

    [Fact]
    public void Transform_FewTimes_HaveAFeatureEach()
    {
        long[] three = [new DateTime(2024, 3, 1).Ticks, new DateTime(2024, 3, 8).Ticks, new DateTime(2024, 3, 15).Ticks];
        FeatureTransform transform = Fit(three);
        Assert.Equal(["d", "d=2024-03-01", "d=2024-03-08", "d=2024-03-15"], transform.Names);
        Assert.Equal([0f, 1f, 0f], transform.Transform(Block(three[1])).DenseRow(0)[1..].ToArray());
    }

    [Fact]
    public void Transform_MissingTime_IsTheMedianWithAFeatureThatSaysSo()
    {
        long[] days = [.. Enumerable.Range(0, 99).Select(i => new DateTime(2024, 1, 1).AddDays(i).Ticks), long.MinValue];
        FeatureTransform transform = Fit(days);
        int missing = transform.Names.ToList().IndexOf("d=(missing)");
        FeatureMatrix rows = transform.Transform(Block(days[49], long.MinValue));
        Assert.Equal((0f, 1f), (rows.DenseRow(0)[missing], rows.DenseRow(1)[missing]));
        Assert.Equal(rows.DenseRow(0)[0], rows.DenseRow(1)[0]);
        Assert.All(rows.DenseRow(1)[1..missing].ToArray(), cycle => Assert.Equal(0, cycle));
    }

    [Fact]
    public void Write_TransformWithTimes_IsReadBackAndHasAVersionOfItsOwn()
    {
        long[] days = [.. Enumerable.Range(0, 99).Select(i => new DateTime(2024, 1, 1).AddDays(i).Ticks), long.MinValue];
        FeatureTransform transform = Fit(days);
        using var stream = new MemoryStream();
        transform.Write(stream);
        Assert.Contains("\"version\": 2", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        stream.Position = 0;
        Assert.Equal(transform.Transform(Block(days)).Dense, FeatureTransform.Read(stream).Transform(Block(days)).Dense);
    }

    [Fact]
    public void Fit_TimesInAnyOrder_GiveTheSameBytes()
    {
        long[] days = [.. Enumerable.Range(0, 500).Select(i => new DateTime(2020, 1, 1).AddHours(i * 7919 % 40_000).Ticks), long.MinValue];
        Assert.Equal(Text(Fit(days)), Text(Fit([.. days.Reverse()])));
    }

    private static string Text(FeatureTransform transform)
    {
        using var stream = new MemoryStream();
        transform.Write(stream);
        return Convert.ToHexString(stream.ToArray());
    }

    private static void AssertCycle(ReadOnlySpan<float> features, int place, int length)
    {
        Assert.Equal(Math.Sin(2 * Math.PI * place / length), features[0], 1e-6);
        Assert.Equal(Math.Cos(2 * Math.PI * place / length), features[1], 1e-6);
    }

    private static FeatureTransform Fit(long[] times)
    {
        var fitter = new FeatureFitter(Schema, new FeatureOptions());
        fitter.Add(Block(times));
        return fitter.Fit();
    }

    private static RowBlock Block(params long[] times) =>
        new() { Rows = times.Length, RowNumbers = [.. times.Select((_, i) => (long)i)], Columns = [new ColumnBlock { Times = times }] };
}
