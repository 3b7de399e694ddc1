using System.Runtime.InteropServices;
using PseudoLabel.Data;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Learning.Features.Times;

/// <summary>
/// Learns a column of times from a sample, which it stores, eight bytes a cell. Every statistic is computed from the sorted sample, so that
/// the order in which the cells came cannot change a bit of it. Extreme cells are left out, but for the few times that have a feature each.
/// </summary>
internal sealed class TimeFitter(string name, FeatureOptions options) : ColumnFitter
{
    // So many dates are events or snapshots rather than a course of time, and each may matter by itself.
    private const int FewValues = 12;

    private readonly List<long> sample = [];
    private long missing;
    private long cells;

    internal override void Add(ColumnBlock cells, int rows)
    {
        foreach (long cell in cells.Times.AsSpan(0, rows))
        {
            if (cell == TimeCell.Missing)
            {
                missing++;
            }
            else
            {
                sample.Add(cell);
            }
        }
    }

    internal override TimeColumn Fit()
    {
        sample.Sort();
        cells = sample.Count;
        long[] distinct = [.. sample.Distinct().Take(FewValues + 1)];
        (int first, int kept) = ExtremeCells.Kept<long>(CollectionsMarshal.AsSpan(sample)).GetOffsetAndLength(sample.Count);
        sample.RemoveRange(first + kept, sample.Count - first - kept);
        sample.RemoveRange(0, first);
        long median = sample.Count == 0 ? 0 : sample[sample.Count / 2];
        (double mean, double deviation) = Measure(median, ticks => (ticks - median) / (double)TimeSpan.TicksPerDay);
        (double yearMean, double yearDeviation) = Measure(median, ticks => new DateTime(ticks).Year);
        bool varies = sample.Count > 0 && sample[0] != sample[^1] && deviation > 0;
        return new TimeColumn
        {
            Name = name,
            Varies = varies,
            HasYear = varies && yearDeviation > 0,
            HasMonth = varies && Differ(time => time.Month),
            HasWeekday = varies && Differ(time => (int)time.DayOfWeek),
            HasHour = varies && Differ(time => time.Hour),
            HasMissing = sample.Count > 0 && missing > 0,
            Median = median,
            Mean = mean,
            Deviation = deviation,
            YearMean = yearMean,
            YearDeviation = yearDeviation,
            Clip = options.Clip,
            Values = varies && distinct.Length <= FewValues ? distinct : [],
        };
    }

    internal override ExtremeColumn? Extremes(int index) => cells == sample.Count ? null : new()
    {
        Name = name,
        Index = index,
        Count = cells - sample.Count,
        Cells = cells,
        Least = sample[0],
        Greatest = sample[^1],
    };

    private bool Differ(Func<DateTime, int> part)
    {
        int first = part(new DateTime(sample[0]));
        return sample.Exists(ticks => part(new DateTime(ticks)) != first);
    }

    /// <summary>Mean and deviation over all cells, a missing one counting as the median.</summary>
    private (double Mean, double Deviation) Measure(long median, Func<long, double> value)
    {
        double n = sample.Count + (double)missing;
        if (sample.Count == 0)
        {
            return (0, 0);
        }

        double imputed = value(median);
        double mean = ((missing * imputed) + sample.Sum(value)) / n;
        double square = missing * (imputed - mean) * (imputed - mean);
        foreach (long ticks in sample)
        {
            double distance = value(ticks) - mean;
            square += distance * distance;
        }

        return (mean, Math.Sqrt(square / n));
    }
}
