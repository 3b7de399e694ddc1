using PseudoLabel.Data;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Learning.Features.Times;

/// <summary>Turns the cells of a column of times into dense features.</summary>
internal sealed class TimeEncoder : DenseEncoder
{
    private static readonly Cycle Months = new(12);
    private static readonly Cycle Weekdays = new(7);
    private static readonly Cycle Hours = new(24);

    private readonly TimeColumn column;
    private readonly long[] values;

    internal TimeEncoder(TimeColumn column)
    {
        this.column = column;
        values = [.. column.Values];
        Names =
        [
            .. column.Varies ? [column.Name] : Array.Empty<string>(),
            .. column.HasYear ? [$"{column.Name}: year"] : Array.Empty<string>(),
            .. Cyclic("month", column.HasMonth),
            .. Cyclic("weekday", column.HasWeekday),
            .. Cyclic("hour", column.HasHour),
            .. column.HasMissing ? [$"{column.Name}=(missing)"] : Array.Empty<string>(),
            .. column.Values.Select(v => $"{column.Name}={TimeCell.Text(v)}"),
        ];
        Width = Names.Count();
    }

    internal override int Width { get; }

    internal override IEnumerable<string> Names { get; }

    internal override void Encode(ColumnBlock cells, int start, int count, Span<float> target, int stride)
    {
        long[] times = cells.Times!;
        for (int i = 0; i < count; i++)
        {
            EncodeOne(times[start + i], target.Slice(i * stride, Width));
        }
    }

    private void EncodeOne(long cell, Span<float> target)
    {
        bool missing = cell == TimeCell.Missing;
        long ticks = missing ? column.Median : cell;
        var time = new DateTime(ticks);
        int at = 0;
        if (column.Varies)
        {
            target[at++] = Standardize((ticks - column.Median) / (double)TimeSpan.TicksPerDay, column.Mean, column.Deviation);
        }

        if (column.HasYear)
        {
            target[at++] = Standardize(time.Year, column.YearMean, column.YearDeviation);
        }

        at = Put(target, at, column.HasMonth, Months, time.Month - 1, missing);
        at = Put(target, at, column.HasWeekday, Weekdays, (int)time.DayOfWeek, missing);
        at = Put(target, at, column.HasHour, Hours, time.Hour, missing);
        if (column.HasMissing)
        {
            target[at++] = missing ? 1 : 0;
        }

        foreach (long value in values)
        {
            target[at++] = !missing && value == cell ? 1 : 0;
        }
    }

    private float Standardize(double value, double mean, double deviation) =>
        (float)Math.Clamp((value - mean) / deviation, -column.Clip, column.Clip);

    /// <summary>A missing cell stands at no place of a cycle: in its middle.</summary>
    private static int Put(Span<float> target, int at, bool varies, Cycle cycle, int place, bool missing)
    {
        if (!varies)
        {
            return at;
        }

        target[at] = missing ? 0 : cycle.Sine(place);
        target[at + 1] = missing ? 0 : cycle.Cosine(place);
        return at + 2;
    }

    private string[] Cyclic(string part, bool varies) => varies ? [$"{column.Name}: {part} (sine)", $"{column.Name}: {part} (cosine)"] : [];
}
