using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>Columns that say something of labeled rows and are no features: the group, the time and the weight.</summary>
internal static class RowColumns
{
    private const int NamesShown = 10;

    /// <summary>The kinds of columns, and these left out.</summary>
    /// <param name="kinds">The kinds set so far.</param>
    public static IReadOnlyDictionary<string, ColumnKind> Kinds(RunSettings settings, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        var all = new Dictionary<string, ColumnKind>(kinds, StringComparer.Ordinal);
        foreach ((string name, _) in Of(settings))
        {
            all[name] = ColumnKind.Ignore;
        }

        return all;
    }

    /// <summary>The schema, which says why these are left out.</summary>
    public static TableSchema Explained(RunSettings settings, TableSchema schema)
    {
        Dictionary<string, string> reasons = Of(settings).ToDictionary(c => c.Name, c => c.Reason, StringComparer.Ordinal);
        return schema with
        {
            Columns = [.. schema.Columns.Select(
                c => reasons.TryGetValue(c.Name, out string? why) ? c with { Kind = ColumnKind.Ignore, Reason = why } : c)],
        };
    }

    /// <summary>Those that hold numbers or dates, which files write in forms of their own.</summary>
    public static IReadOnlyList<string> ReadBeside(RunSettings settings) =>
        [.. new[] { settings.Time, settings.Weight }.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Refuses such a column that no labeled file has.</summary>
    /// <param name="labeled">The labeled tables.</param>
    /// <exception cref="UserErrorException">None has it, or it cannot be read.</exception>
    public static void Check(RunSettings settings, IReadOnlyList<TableIndex> labeled)
    {
        foreach ((string name, string reason) in Named(settings))
        {
            if (labeled.FirstOrDefault(t => t.Unread.ContainsKey(name)) is { } unread)
            {
                throw new UserErrorException(unread.Unread[name], unread.File.Name, column: name);
            }

            if (!labeled.Any(t => t.Header.Contains(name)))
            {
                string advice = labeled.All(t => t.Images is not null) ? "images have no columns"
                    : NearestName.Find(name, labeled[0].Header) is { } near ? $"did you mean '{near}'?"
                    : $"the columns are {string.Join(", ", labeled[0].Header.Take(NamesShown))}";
                throw new UserErrorException(
                    $"no labeled file has this column, but the settings say that {reason}; {advice}", labeled[0].File.Name, column: name);
            }
        }
    }

    /// <summary>The columns that are no features: all of them, but for a time whose kind the user set.</summary>
    private static IEnumerable<(string Name, string Reason)> Of(RunSettings settings) => Named(settings).Where(c =>
        c.Name != settings.Time || settings.Columns.GetValueOrDefault(c.Name, ColumnKind.Ignore) == ColumnKind.Ignore);

    private static IEnumerable<(string Name, string Reason)> Named(RunSettings settings)
    {
        if (settings.Group.Length > 0)
        {
            yield return (settings.Group, "it names the group, which no model sees");
        }

        if (settings.Time.Length > 0)
        {
            yield return (settings.Time, "it holds the time that folds go forward in, which no model sees unless columns sets its kind");
        }

        if (settings.Weight.Length > 0)
        {
            yield return (settings.Weight, "it holds the weight of labeled rows, which no model sees");
        }
    }
}
