using PseudoLabel.Store;
using Sylvan.Data.Csv;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>The rows of a finished data set, <c>labeled.csv</c>, by the names of their columns.</summary>
internal static class FinishedRows
{
    public static List<Dictionary<string, string>> Of(string folder)
    {
        using var text = new StreamReader(Path.Combine(folder, RunNames.LabeledSet));
        using CsvDataReader csv = CsvDataReader.Create(text);
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, csv.GetString));
        }

        return rows;
    }
}
