using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Results;

/// <summary>The columns of the data that pseudo-labels and predictions carry.</summary>
internal static class KeptColumns
{
    /// <summary>Refuses a table that lacks one.</summary>
    /// <param name="tables">The unlabeled tables.</param>
    /// <exception cref="UserErrorException">It does.</exception>
    public static void Check(RunSettings settings, IReadOnlyList<TableIndex> tables)
    {
        foreach (TableIndex table in tables)
        {
            PlacesIn(settings.Keep, table);
        }
    }

    /// <summary>Where the columns are in a table.</summary>
    /// <param name="keep">Their names.</param>
    /// <exception cref="UserErrorException">It lacks one.</exception>
    public static int[] PlacesIn(IReadOnlyList<string> keep, TableIndex table) => [.. keep.Select(name =>
    {
        for (int i = 0; i < table.Header.Count; i++)
        {
            if (table.Header[i] == name)
            {
                return i;
            }
        }

        string advice = table.Images is not null ? "; images have no columns, and are named by 'source'"
            : NearestName.Find(name, table.Header) is { } near ? $"; the nearest is '{near}'" : "";
        throw new UserErrorException($"the file has no such column to keep{advice}", table.Place(0).Source, column: name);
    })];

    /// <summary>What they are called in <c>pseudo-labels.csv</c>.</summary>
    /// <param name="classes">The classes, which may have columns of their own there.</param>
    public static IReadOnlyList<string> Names(RunSettings settings, IReadOnlyList<string> classes) => OwnColumns.Of(
        [settings.Keep],
        [.. PseudoLabelCsv.Columns, .. settings.Probabilities ? classes.Select(c => PseudoLabelCsv.ProbabilityPrefix + c) : []]).Names;
}
