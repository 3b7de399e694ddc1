using System.Globalization;
using PseudoLabel.Run.Labels;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// Labeled rows that are one row of the data, labeled more than once: each is trained on once, with its last label, a person's answer being
/// later than what files give. Answers say which row
/// of the pool they are about. Rows of different tables are one where all their cells are the same; rows of one table are what they are,
/// and so are the rows of data whose cells do not tell rows apart.
/// </summary>
internal sealed class RepeatedRows
{
    /// <summary>Share of a table's rows that must differ from one another, for cells to tell which row one is.</summary>
    private const double LeastDistinct = 0.9;

    private RepeatedRows(bool[] isRepeated, bool cellsTell, int contradicted, int first)
    {
        (IsRepeated, CellsTell, Contradicted, First) = (isRepeated, cellsTell, contradicted, first);
        Count = isRepeated.Count(r => r);
    }

    /// <summary>For each labeled row whether a later one is the same row.</summary>
    public IReadOnlyList<bool> IsRepeated { get; }

    /// <summary>How many are.</summary>
    public int Count { get; }

    /// <summary>Whether two rows of the same cells are taken for one row.</summary>
    public bool CellsTell { get; }

    /// <summary>Those among them whose label is not the last one.</summary>
    public int Contradicted { get; }

    /// <summary>The first of those; of all where none is; -1 where there is none at all.</summary>
    public int First { get; }

    /// <summary>Finds them.</summary>
    /// <param name="tables">The table of each row, by number.</param>
    /// <param name="hashes">Its cells: <see cref="RowHashes"/>.</param>
    /// <param name="places">The row of the pool that it is, where its table says that.</param>
    /// <param name="labels">Its label.</param>
    public static RepeatedRows Find(
        IReadOnlyList<int> tables, IReadOnlyList<ulong> hashes, IReadOnlyList<PersonRow?> places, IReadOnlyList<string> labels)
    {
        int distinct = Enumerable.Range(0, tables.Count).Where(i => hashes[i] != RowHashes.Nothing).Select(i => (tables[i], hashes[i]))
            .Distinct().Count();
        bool cellsTell = distinct >= LeastDistinct * tables.Count;
        var repeated = new bool[tables.Count];
        var byPlace = new Dictionary<(string Source, long Row), int>();
        var byCells = new Dictionary<ulong, List<int>>();
        (int contradicted, int first, int firstContradicted) = (0, -1, -1);

        // What a person said of a row is later than what any file had given, whatever the order of the files.
        foreach (int i in Enumerable.Range(0, tables.Count).OrderBy(i => places[i] is not null).Reverse())
        {
            int later = Later(i);
            if (later < 0)
            {
                continue;
            }

            repeated[i] = true;
            first = first < 0 ? i : Math.Min(first, i);
            if (labels[i] != labels[later])
            {
                contradicted++;
                firstContradicted = firstContradicted < 0 ? i : Math.Min(firstContradicted, i);
            }
        }

        return new RepeatedRows(repeated, cellsTell, contradicted, firstContradicted >= 0 ? firstContradicted : first);

        // The later row that this one is; where there is none, this one is kept.
        int Later(int i)
        {
            PersonRow? place = places[i];
            if (place is not null && byPlace.TryGetValue((place.Source, place.Row), out int same))
            {
                return same;
            }

            bool told = cellsTell && hashes[i] != RowHashes.Nothing;
            if (told && byCells.TryGetValue(hashes[i], out List<int>? alike)
                && alike.FindIndex(j => tables[j] != tables[i] && (place is null || places[j] is null)) is var found and >= 0)
            {
                return alike[found];
            }

            if (place is not null)
            {
                byPlace.Add((place.Source, place.Row), i);
            }

            if (told)
            {
                (byCells.TryGetValue(hashes[i], out List<int>? others) ? others : byCells[hashes[i]] = []).Add(i);
            }

            return -1;
        }
    }

    /// <summary>What is said of them; nothing where there are none.</summary>
    /// <param name="place">Where a labeled row is, in words.</param>
    public IEnumerable<string> Notices(Func<int, string> place)
    {
        if (Count > 0)
        {
            string labels = Contradicted == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture, $"; {Contradicted:N0} of them had another label before");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Count:N0} labeled rows are labeled again later (first: {place(First)}): a row is trained on once, with its last "
                    + $"label{labels}");
        }
    }
}
