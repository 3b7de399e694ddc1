using System.Globalization;
using System.Text.RegularExpressions;
using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Labels;

/// <summary>
/// The history of answers, a file for each time that answers changed, named by its place in the order and by its contents:
/// <c>000001-0f3a....csv</c> with <c>source,row,label</c> and the rows' cells. It is kept in two places, with the labeled files and with
/// the run, and what one of them lacks is taken from the other: neither a deleted folder nor a crash in between loses an answer. A file is
/// never written over.
/// </summary>
/// <param name="first">Where it is kept with the labeled files.</param>
/// <param name="second">Where it is kept with the run.</param>
internal sealed partial class AnswerBook((IRunStore Store, string Folder) first, (IRunStore Store, string Folder) second)
{
    private const int FixedColumns = 3;

    /// <summary>Reads the history.</summary>
    /// <returns>The names of its files, and all answers in their order.</returns>
    public async Task<(IReadOnlyList<string> Names, IReadOnlyList<AnswerEntry> Entries)> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> mine = await NamesAsync(first, cancellationToken);
        IReadOnlyList<string> others = await NamesAsync(second, cancellationToken);
        string[] names = [.. mine.Union(others, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var entries = new List<AnswerEntry>();
        foreach (string name in names)
        {
            (IRunStore store, string folder) = mine.Contains(name) ? first : second;
            entries.AddRange(await store.ReadAsync(folder + name, stream => Entries(Checked(stream, folder + name)), cancellationToken));
        }

        return (names, entries);
    }

    /// <summary>Adds answers behind all that are there, and gives each place what it lacks.</summary>
    /// <param name="names">The files that are there.</param>
    /// <param name="added">The answers; none where only the places are to be made equal.</param>
    public async Task WriteAsync(IReadOnlyList<string> names, IReadOnlyList<AnswerEntry> added, CancellationToken cancellationToken)
    {
        if (added.Count > 0)
        {
            byte[] text = Text(added);
            int last = names.Count == 0 ? 0
                : int.Parse(names[^1].AsSpan(0, names[^1].IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

            // Two who answer at once may take the same number: both files stay, and their contents say which is first.
            string name = string.Create(CultureInfo.InvariantCulture, $"{last + 1:D6}-{ShortHash.Of(text)}.csv");
            await first.Store.WriteAsync(first.Folder + name, s => s.Write(text), cancellationToken);
            names = [.. names, name];
        }

        IReadOnlyList<string> mine = await NamesAsync(first, cancellationToken);
        IReadOnlyList<string> others = await NamesAsync(second, cancellationToken);
        foreach (string name in names)
        {
            if (!mine.Contains(name))
            {
                await CopyAsync(second, first, name, cancellationToken);
            }
            else if (!others.Contains(name))
            {
                await CopyAsync(first, second, name, cancellationToken);
            }
        }
    }

    /// <summary>The answers that stand: of each row the last one, unless it withdraws.</summary>
    /// <param name="entries">All answers in their order.</param>
    public static IReadOnlyList<AnswerEntry> Standing(IEnumerable<AnswerEntry> entries)
    {
        var rows = new Dictionary<(string, long), List<AnswerEntry>>();
        foreach (AnswerEntry entry in entries)
        {
            if (!rows.TryGetValue((entry.Source, entry.Row), out List<AnswerEntry>? ofRow))
            {
                rows[(entry.Source, entry.Row)] = ofRow = [];
            }

            // Another file may have had that name, so that there are several rows of one number.
            ofRow.RemoveAll(entry.IsOfRow);
            ofRow.Add(entry);
        }

        return [.. rows.Values.SelectMany(r => r).Where(e => e.Label.Length > 0).OrderBy(e => e.Source, StringComparer.Ordinal)
            .ThenBy(e => e.Row)];
    }

    private static async Task CopyAsync(
        (IRunStore Store, string Folder) from, (IRunStore Store, string Folder) to, string name, CancellationToken cancellationToken)
    {
        await using Stream stream = await from.Store.OpenReadAsync(from.Folder + name, cancellationToken);
        await to.Store.WriteAsync(to.Folder + name, s => stream.CopyToAsync(s, cancellationToken), cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync((IRunStore Store, string Folder) place, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (StoredItem item in place.Store.ListAsync(place.Folder, cancellationToken))
        {
            if (Name().IsMatch(item.Name[place.Folder.Length..]))
            {
                names.Add(item.Name[place.Folder.Length..]);
            }
        }

        return names;
    }

    private static byte[] Text(IReadOnlyList<AnswerEntry> entries)
    {
        string[] columns = [.. entries.SelectMany(e => e.Cells.Keys).Distinct(StringComparer.Ordinal)];
        using var text = new MemoryStream();
        CsvLine.WriteHeader(text, ["source", "row", "label", .. columns]);
        foreach (AnswerEntry entry in entries)
        {
            var line = new CsvLine();
            line.Text(entry.Source);
            line.Integer(entry.Row);
            line.Text(entry.Label);
            foreach (string column in columns)
            {
                line.Text(entry.Cells.GetValueOrDefault(column, ""));
            }

            line.WriteTo(text);
        }

        return text.ToArray();
    }

    /// <summary>A file's bytes, once they are those that its name was made of.</summary>
    /// <exception cref="UserErrorException">They are not.</exception>
    private static MemoryStream Checked(Stream stream, string name)
    {
        var text = new MemoryStream();
        stream.CopyTo(text);
        text.Position = 0;
        return Path.GetFileNameWithoutExtension(name).EndsWith(
            "-" + ShortHash.Of(text.GetBuffer().AsSpan(0, (int)text.Length)), StringComparison.Ordinal)
            ? text
            : throw new UserErrorException(
                "this file of the history of answers is damaged or was edited; put it back as it was, or remove it here and wherever else "
                    + "it is kept, and give its answers again",
                name);
    }

    private static List<AnswerEntry> Entries(Stream stream)
    {
        using var table = new ResultReader(stream, "history of answers", ["source", "row", "label"], hasHeaders: true);
        string[] columns = [.. table.FurtherColumns()];
        List<AnswerEntry> entries = [];
        while (table.Next())
        {
            var cells = new Dictionary<string, string>(columns.Length, StringComparer.Ordinal);
            for (int i = 0; i < columns.Length; i++)
            {
                cells[columns[i]] = table.Text(FixedColumns + i).ToString();
            }

            entries.Add(new AnswerEntry(table.Text(0).ToString(), table.Integer(1), table.Text(2).ToString(), cells));
        }

        return entries;
    }

    [GeneratedRegex("^[0-9]{6,9}-[0-9a-f]{16}\\.csv$")]
    private static partial Regex Name();
}
