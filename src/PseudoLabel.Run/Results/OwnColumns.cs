namespace PseudoLabel.Run.Results;

/// <summary>The columns of the data beside the columns of a result: which they are, and what they are called there.</summary>
internal sealed class OwnColumns
{
    private readonly Dictionary<string, int> places;

    private OwnColumns(IReadOnlyList<string> data, IReadOnlyList<string> names)
    {
        Data = data;
        Names = names;
        places = data.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
    }

    /// <summary>Their names in the data.</summary>
    public IReadOnlyList<string> Data { get; }

    /// <summary>
    /// Their names in the result, in the same order: those of the data, with underscores at the end of one that the result has itself.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The columns of tables, each once, in the order in which they first appear.</summary>
    /// <param name="headers">The tables' headers.</param>
    /// <param name="reserved">Names that the result has itself.</param>
    /// <param name="except">A column that is left out, such as the label; empty for none.</param>
    public static OwnColumns Of(IEnumerable<IReadOnlyList<string>> headers, IEnumerable<string> reserved, string except = "")
    {
        string[] data = [.. headers.SelectMany(h => h).Where(name => name != except).Distinct(StringComparer.Ordinal)];
        // In whatever letters: who reads the file by name need not mind them.
        var own = new HashSet<string>(reserved, StringComparer.OrdinalIgnoreCase);

        // A name that is free stays that column's: the others go round it.
        var taken = new HashSet<string>([.. own, .. data], StringComparer.OrdinalIgnoreCase);
        string[] names = [.. data.Select(name => own.Contains(name) ? Free(name, taken) : name)];
        return new OwnColumns(data, names);
    }

    /// <summary>A column's place; -1 where it is none of them.</summary>
    /// <param name="data">Its name in the data.</param>
    public int Place(string data) => places.GetValueOrDefault(data, -1);

    /// <summary>Where the columns of a table go.</summary>
    /// <param name="header">The table's header.</param>
    /// <returns>For each of these columns its place in the header; -1 where the table lacks it.</returns>
    public int[] PlacesIn(IReadOnlyList<string> header)
    {
        var found = new int[Data.Count];
        Array.Fill(found, -1);
        for (int i = 0; i < header.Count; i++)
        {
            if (Place(header[i]) is var at and >= 0)
            {
                found[at] = i;
            }
        }

        return found;
    }

    /// <summary>A name with underscores at its end until it is free; it is taken from then on.</summary>
    /// <param name="taken">Names that are taken.</param>
    public static string Free(string name, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
