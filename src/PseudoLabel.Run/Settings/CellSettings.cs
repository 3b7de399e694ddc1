using PseudoLabel.Data;
using PseudoLabel.Data.Labels;

namespace PseudoLabel.Run.Settings;

/// <summary>What the settings say of the cells of tables, as readers take it.</summary>
internal static class CellSettings
{
    /// <summary>The settings of the label column's cells.</summary>
    public static LabelOptions LabelOptions(this RunSettings settings) => new() { Markers = settings.UnlabeledMarkers, Exact = settings.LabelValues == "exact" };

    /// <summary>The settings of the other columns' cells.</summary>
    public static SchemaOptions SchemaOptions(this RunSettings settings, int threads) => new()
    {
        Overrides = settings.Columns,
        MissingMarkers = settings.MissingMarkers,
        DecimalSign = settings.DecimalSign switch { "point" => '.', "comma" => ',', _ => null },
        DateOrder = settings.DateOrder switch { "day-first" => TimeOrder.DayFirst, "month-first" => TimeOrder.MonthFirst, _ => null },
        Threads = threads,
    };
}
