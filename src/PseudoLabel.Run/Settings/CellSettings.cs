using PseudoLabel.Data;
using PseudoLabel.Data.Labels;

namespace PseudoLabel.Run.Settings;

/// <summary>What the settings say of the cells of tables, as readers take it.</summary>
internal static class CellSettings
{
    /// <summary>Which texts of the label column are one class, by name: whether only equal ones are.</summary>
    public static Choices<bool> LabelValues { get; } = new(
        "reading of labels",
        new("joined", "labels that differ only in case, white space or how a number is written are one class", false),
        new("exact", "only equal labels are one class", true));

    /// <summary>What stands before decimals, by name; null where it is to be found.</summary>
    public static Choices<char?> DecimalSigns { get; } = new(
        "decimal sign",
        new("auto", "found for each column of each file", null),
        new("point", "a point, as in 1,234.5", '.'),
        new("comma", "a comma, as in 1.234,5", ','));

    /// <summary>What comes first in dates that leave it open, by name; null to go by the other dates.</summary>
    public static Choices<TimeOrder?> DateOrders { get; } = new(
        "order of dates",
        new("auto", "that of the other dates", null),
        new("day-first", "the day comes first", TimeOrder.DayFirst),
        new("month-first", "the month comes first", TimeOrder.MonthFirst));

    /// <summary>The settings of the label column's cells.</summary>
    public static LabelOptions LabelOptions(this RunSettings settings) =>
        new() { Markers = settings.UnlabeledMarkers, Exact = LabelValues.Of(settings.LabelValues) };

    /// <summary>The settings of the other columns' cells.</summary>
    public static SchemaOptions SchemaOptions(this RunSettings settings, int threads) => new()
    {
        Overrides = settings.Columns,
        MissingMarkers = settings.MissingMarkers,
        DecimalSign = DecimalSigns.Of(settings.DecimalSign),
        DateOrder = DateOrders.Of(settings.DateOrder),
        Threads = threads,
    };
}
