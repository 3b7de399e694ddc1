using PseudoLabel.Data;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// Columns that labeling tools' files, and finished data sets of earlier runs, have of how a row came by its label: to learn from them
/// would be to learn from the labels.
/// </summary>
internal static class ProvenanceColumns
{
    /// <summary>The kinds set by hand, and these left out unless they are set.</summary>
    public static IReadOnlyDictionary<string, ColumnKind> Kinds(RunSettings settings, IEnumerable<TableIndex> labeled)
    {
        var kinds = new Dictionary<string, ColumnKind>(settings.Columns, StringComparer.Ordinal);
        foreach (string name in labeled.SelectMany(t => Of(t).Intersect(t.Header)))
        {
            kinds.TryAdd(name, ColumnKind.Ignore);
        }

        return kinds;
    }

    /// <summary>Those of a table. A finished data set is told by having all that a run adds to the columns of the data.</summary>
    private static IEnumerable<string> Of(TableIndex table) =>
        FinishedLayout.Additions.All(table.Header.Contains) ? table.File.Provenance.Concat(FinishedLayout.Additions)
            : table.File.Provenance;

    /// <summary>The schema, which says why these are left out.</summary>
    public static TableSchema Explained(RunSettings settings, IEnumerable<TableIndex> labeled, TableSchema schema)
    {
        HashSet<string> names = [.. labeled.SelectMany(Of).Where(name => !settings.Columns.ContainsKey(name))];
        return names.Count == 0 ? schema : schema with
        {
            Columns =
                [.. schema.Columns.Select(c => names.Contains(c.Name) && c.Kind == ColumnKind.Ignore
                    ? c with { Reason = "it says how the row came by its label" } : c)],
        };
    }
}
