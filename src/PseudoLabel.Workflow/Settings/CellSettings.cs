using PseudoLabel.Core.Data.Labels;

namespace PseudoLabel.Workflow.Settings;

/// <summary>What the settings say of the cells of tables, as readers take it.</summary>
internal static class CellSettings
{
    /// <summary>The settings of the label column's cells.</summary>
    public static LabelOptions LabelOptions(this RunSettings settings) => new() { Markers = settings.UnlabeledMarkers, Exact = settings.LabelValues == "exact" };
}
