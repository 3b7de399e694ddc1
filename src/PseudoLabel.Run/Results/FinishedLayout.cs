using PseudoLabel.Data;

namespace PseudoLabel.Run.Results;

/// <summary>
/// The columns of the finished data set: those of all its files, each once, in the order in which they first appear and under their own
/// names, the label among them; then what the run adds, with underscores at the end of a name that the data has.
/// </summary>
internal sealed class FinishedLayout
{
    /// <summary>What a run adds to the columns of the data.</summary>
    internal static readonly string[] Additions = ["label_origin", "predicted_label", "confidence", "decision", "round", "source", "row"];
    private readonly Dictionary<string, int> places;

    /// <summary>Creates the layout.</summary>
    /// <param name="headers">The headers of the labeled files, then of the unlabeled ones.</param>
    /// <param name="schema">The columns' kinds.</param>
    public FinishedLayout(IEnumerable<IReadOnlyList<string>> headers, TableSchema schema)
    {
        Data = [.. headers.SelectMany(h => h).Append(schema.LabelColumn).Distinct(StringComparer.Ordinal)];
        places = Data.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        Label = places[schema.LabelColumn];
        HashSet<string> taken = [.. Data];
        Added = [.. Additions.Select(name => OwnColumns.Free(name, taken))];
        HashSet<string> numeric = [.. schema.Columns.Where(c => c.Kind == ColumnKind.Numeric).Select(c => c.Name)];
        IsNumeric = [.. Data.Select(numeric.Contains)];
    }

    /// <summary>The columns of the data.</summary>
    public IReadOnlyList<string> Data { get; }

    /// <summary>The label's place among them.</summary>
    public int Label { get; }

    /// <summary>What the run adds.</summary>
    public IReadOnlyList<string> Added { get; }

    /// <summary>For each column of the data whether the run took it for numbers.</summary>
    public IReadOnlyList<bool> IsNumeric { get; }

    /// <summary>All columns.</summary>
    public IEnumerable<string> Names => [.. Data, .. Added];

    /// <summary>For each column of the data its place in a table's header; -1 where the table lacks it.</summary>
    public int[] PlacesIn(IReadOnlyList<string> header)
    {
        var found = new int[Data.Count];
        Array.Fill(found, -1);
        for (int i = 0; i < header.Count; i++)
        {
            if (places.TryGetValue(header[i], out int place))
            {
                found[place] = i;
            }
        }

        return found;
    }
}
