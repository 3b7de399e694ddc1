using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Views;

/// <summary>Parts of the features of rows.</summary>
public static class FeatureViews
{
    /// <summary>The part of a view: a copy, but the rows themselves where that is all of them, or where the view would be empty.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="view">The view.</param>
    /// <param name="embedded">How many of the last dense columns are vectors of pretrained networks.</param>
    public static FeatureMatrix Of(FeatureMatrix rows, FeatureView view, int embedded)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var columns = new ViewColumns(view, rows, embedded);
        return columns.Count == 0 ? rows : columns.Of(rows);
    }
}
