using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using Sylvan.Data.Csv;

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
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',', Comment = '\0' });
            return Rows(csv, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or DecoderFallbackException
            or InvalidDataException)
        {
            throw new UserErrorException($"this cannot be read as a CSV file of costs: {e.Message}", path, inner: e);
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Rows(CsvDataReader csv, string path)
    {
        var costs = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        string[]? decided = null;
        for (int line = 1; csv.Read(); line++)
        {
            string[] cells = [.. Enumerable.Range(0, csv.RowFieldCount).Select(i => csv.GetString(i).Trim())];
            if (cells.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (decided is null)
            {
                decided = cells;
                if (decided.Skip(1).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
                {
                    throw new UserErrorException($"the header names class '{twice.Key}' twice", path, 1);
                }

                continue;
            }

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
                    row[decided[i]] = Cost(cells[i], path, line, decided[i]);
                }
            }

            if (!costs.TryAdd(cells[0], row))
            {
                throw new UserErrorException($"class '{cells[0]}' has two rows; give it one", path, line);
            }
        }

        return costs.Count > 0 ? costs
            : throw new UserErrorException("there are no costs: a header with the decided classes, then a row for each true class", path);
    }

    private static double Cost(string cell, string path, int line, string column) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double cost) && cost >= 0 && double.IsFinite(cost)
            ? cost
            : throw new UserErrorException($"'{cell}' is no cost; it must be a number of at least 0", path, line, column);
}
