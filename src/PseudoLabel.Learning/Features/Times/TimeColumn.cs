using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Times;

/// <summary>
/// A column of dates or times. Its features, in order, those that do not vary in the sample left out: time elapsed and the year, both
/// standardized; month, weekday and hour, each as the sine and the cosine of its place in its cycle, so that December is beside January;
/// whether the cell is missing; and, where there are few distinct times, whether the cell is each of
/// them. A missing cell has the median time.
/// </summary>
internal sealed record TimeColumn : FittedColumn
{
    /// <summary>Whether times differ at all.</summary>
    public required bool Varies { get; init; }

    /// <summary>Whether years differ.</summary>
    public required bool HasYear { get; init; }

    /// <summary>Whether months differ.</summary>
    public required bool HasMonth { get; init; }

    /// <summary>Whether weekdays differ.</summary>
    public required bool HasWeekday { get; init; }

    /// <summary>Whether hours differ.</summary>
    public required bool HasHour { get; init; }

    /// <summary>Whether a feature says that the cell is missing: 1 or 0.</summary>
    public required bool HasMissing { get; init; }

    /// <summary>The time that stands in for missing cells, and that elapsed time counts from, in ticks.</summary>
    public required long Median { get; init; }

    /// <summary>Mean of the days since the median.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the days since the median; above 0 where times vary.</summary>
    public required double Deviation { get; init; }

    /// <summary>Mean of the years.</summary>
    public required double YearMean { get; init; }

    /// <summary>Standard deviation of the years; above 0 where they vary.</summary>
    public required double YearDeviation { get; init; }

    /// <summary>Largest magnitude of elapsed time and year.</summary>
    public required double Clip { get; init; }

    /// <summary>The times that have a feature of their own, ascending, in ticks; none where there are many.</summary>
    public required IReadOnlyList<long> Values { get; init; }

    internal override ColumnKind Kind => ColumnKind.DateTime;

    internal override bool IsSound =>
        Values.Append(Median).All(ticks => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks)
        && Clip is > 0 and <= Greatest && double.IsFinite(Mean) && double.IsFinite(YearMean)
        && (!Varies || (Deviation > 0 && double.IsFinite(Deviation)))
        && (!HasYear || (YearDeviation > 0 && double.IsFinite(YearDeviation)));

    internal override ColumnEncoder Encoder() => new TimeEncoder(this);
}
