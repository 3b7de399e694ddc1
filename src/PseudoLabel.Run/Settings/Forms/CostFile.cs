using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>
/// A CSV file of costs: the first column names the true class, the header the decided ones. An empty cell gives none.
/// </summary>
internal static class CostFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserErrorException">It cannot be read, a class is there twice, or a cost is no number of at least 0.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Read(string path)
    {
        SettingFile file = SettingFile.Read(path, "costs");
        if (file.Rows.Count < 2)
        {
            throw new UserErrorException("there are no costs: a header with the decided classes, then a row for each true class", path);
        }

        (int first, string[] decided) = file.Rows[0];
        if (decided.Skip(1).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UserErrorException($"the header names class '{Excerpt.Name(twice.Key)}' twice", path, first);
        }

        var costs = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        foreach ((int line, string[] cells) in file.Rows.Skip(1))
        {
            if (cells.Length != decided.Length)
            {
                throw new UserErrorException(
                    $"the row has {cells.Length} cells, and the header {decided.Length}: the true class, then a cost for each class",
                    path, line);
            }

            var row = new Dictionary<string, double>(StringComparer.Ordinal);
            for (int i = 1; i < cells.Length; i++)
            {
                if (cells[i].Length > 0)
                {
                    double cost = file.Number(cells[i], i);
                    row[decided[i]] = cost >= 0 ? cost
                        : throw new UserErrorException(
                            $"'{Excerpt.Name(cells[i])}' is no cost; it must be a number of at least 0", path, line, decided[i]);
                }
            }

            if (!costs.TryAdd(cells[0], row))
            {
                throw new UserErrorException($"class '{Excerpt.Name(cells[0])}' has two rows; give it one", path, line);
            }
        }

        return costs;
    }
}
