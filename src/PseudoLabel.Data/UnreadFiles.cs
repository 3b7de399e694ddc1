using System.Globalization;

namespace PseudoLabel.Data;

/// <summary>Counts files that lie among inputs and are not read, by their extension, for one line.</summary>
public sealed class UnreadFiles
{
    private const int Named = 6;
    private const int Few = 3;
    private readonly SortedDictionary<string, int> byExtension = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>How many there are.</summary>
    public int Count => byExtension.Values.Sum();

    /// <summary>Counts a file.</summary>
    /// <param name="name">Its name or path.</param>
    public void Add(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string extension = Path.GetExtension(name.Replace('\\', '/')).ToLowerInvariant();

        // What may be anything, such as the end of a number, is no extension.
        extension = extension.Length is > 1 and <= 12 && extension.Skip(1).Any(char.IsLetter) ? extension : "without extension";
        if (names.Count < Few)
        {
            names.Add(name);
        }

        byExtension[extension] = byExtension.GetValueOrDefault(extension) + 1;
    }

    /// <summary>
    /// In words, the most frequent extensions first, and only a few of them: "41 files are not read: 21 .svg, 20 .heic". Null where there
    /// are none.
    /// </summary>
    /// <param name="where">Where they are, before the verb: "in zips", or nothing.</param>
    public string? Line(string where = "")
    {
        if (Count == 0)
        {
            return null;
        }

        string place = where.Length > 0 ? where + " " : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Count:N0} {(Count == 1 ? "file" : "files")} {place}{(Count == 1 ? "is" : "are")} not read: {Which()}");
    }

    /// <summary>Which they are: the names of few, the extensions of more, the most frequent first.</summary>
    public string Which()
    {
        if (Count <= Few)
        {
            return string.Join(", ", names);
        }

        KeyValuePair<string, int>[] ordered = [.. byExtension.OrderByDescending(e => e.Value)];
        IEnumerable<string> shown = ordered.Take(Named).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Value:N0} {e.Key}"));
        string more = ordered.Length > Named
            ? string.Create(CultureInfo.InvariantCulture, $" and {ordered.Skip(Named).Sum(e => e.Value):N0} others")
            : "";
        return string.Join(", ", shown) + more;
    }
}
