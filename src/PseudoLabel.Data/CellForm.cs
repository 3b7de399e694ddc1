using System.Text.Json.Serialization;

namespace PseudoLabel.Data;

/// <summary>
/// How the cells of one column of one file are written, where that is not the plain way. It is decided once, from the whole column, and
/// kept with the file's index. So it is the same for whoever reads a slice of the file.
/// </summary>
public sealed record CellForm
{
    /// <summary>What stands before the decimals of a number.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>
    /// The thousands separator of a number: a comma, a point, an apostrophe, or a space of any kind; null where there is none.
    /// </summary>
    public char? Group { get; init; }

    /// <summary>How times are written; null where year, month and day stand in this order.</summary>
    public TimeOrder? Time { get; init; }

    /// <summary>Words that stand for a missing value in this column, besides those that always do.</summary>
    public IReadOnlyList<string> Markers { get; init; } = [];

    /// <summary>Whether numbers and times are written plainly and nothing was learned.</summary>
    [JsonIgnore]
    internal bool IsPlain => this is { Decimal: '.', Group: null, Time: null, Markers.Count: 0 };
}

/// <summary>How the times of a column are written.</summary>
public enum TimeOrder
{
    /// <summary>Year, month, day, with or without a time of day.</summary>
    YearFirst,

    /// <summary>Day, month, year.</summary>
    DayFirst,

    /// <summary>Month, day, year.</summary>
    MonthFirst,

    /// <summary>Eight digits: year, month, day.</summary>
    Compact,

    /// <summary>Seconds since 1970.</summary>
    UnixSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    UnixMilliseconds,
}
