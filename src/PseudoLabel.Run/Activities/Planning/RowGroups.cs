using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>What the labeled rows are of, such as a patient or a device: rows of one are never on both sides of a fold.</summary>
internal sealed record RowGroups
{
    /// <summary>The group of each labeled row, numbered as they first appear. A row without one is a group of its own.</summary>
    public required int[] OfRow { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Reads the groups; null where none are named.</summary>
    /// <exception cref="UserErrorException">There is one group, or all rows of a class are of one.</exception>
    public static RowGroups? Read(RunSettings settings, LabeledRows labeled, LabeledCells cells)
    {
        if (settings.Group.Length == 0)
        {
            return null;
        }

        string?[] names = cells.Texts(settings.Group);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groups = new int[names.Length];
        int count = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is not { } name)
            {
                groups[i] = count++;
            }
            else if (!numbers.TryGetValue(name, out groups[i]))
            {
                numbers.Add(name, groups[i] = count++);
            }
        }

        Check(settings, labeled, names, groups, count);
        return new RowGroups { OfRow = groups, Notices = [.. Told(settings, names, count, [.. cells.FilesWithout(settings.Group)])] };
    }

    private static void Check(RunSettings settings, LabeledRows labeled, string?[] names, int[] groups, int count)
    {
        string file = labeled.Sources[0];
        if (count == 1)
        {
            throw new UserErrorException(
                $"every labeled row is of one group, '{Excerpt.Name(names[0])}', so that none can be held out; label rows of "
                    + "others too, or leave 'group' out", file, null, settings.Group);
        }

        for (int k = 0; k < labeled.Classes.Count; k++)
        {
            int[] rows = [.. Enumerable.Range(0, groups.Length).Where(i => labeled.Labels[i] == k)];
            if (rows.All(i => groups[i] == groups[rows[0]]))
            {
                throw new UserErrorException(
                    $"all labeled rows of class '{Excerpt.Name(labeled.Classes[k])}' are of one group, "
                        + $"'{Excerpt.Name(names[rows[0]])}'; each class needs rows of at least two, as groups are held out whole to "
                        + "score it: label rows of another one, or leave 'group' out",
                    file, null, settings.Group);
            }
        }
    }

    private static IEnumerable<string> Told(RunSettings settings, string?[] names, int count, string[] without)
    {
        int missing = names.Count(name => name is null);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{names.Length:N0} labeled rows are of {count:N0} groups ('{settings.Group}'): rows of one are held out together"
                + $"{(missing == 0 ? "" : $"; {missing:N0} rows have none, and each is its own")}");
        if (without.Length > 0)
        {
            yield return $"column '{settings.Group}', the group, is not in {without[0]}"
                + $"{(without.Length == 1 ? "" : $" and {without.Length - 1} more")}";
        }
    }
}
