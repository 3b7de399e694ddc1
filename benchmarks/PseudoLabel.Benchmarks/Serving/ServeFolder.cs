using System.Globalization;
using PseudoLabel.Benchmarks.Speed;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>A folder to serve, with data sets of the rows of <see cref="SpeedData"/>.</summary>
internal static class ServeFolder
{
    private const int LabeledRows = 1000;
    private const string Settings =
        """{ "label": "label", "learner": "logistic", "fast": true, "max-rounds": 2, "labeled-out": "none", "onnx": false""";

    /// <summary>A new empty folder.</summary>
    public static string New()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"pseudolabel-serve-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Adds a data set: its settings and 1,000 labeled rows.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dataset">Its name.</param>
    /// <param name="labeled">The file of labeled rows.</param>
    /// <param name="more">More settings, as JSON members that follow others.</param>
    /// <returns>Its folder of unlabeled files.</returns>
    public static string Add(string folder, string dataset, string labeled, string more = "")
    {
        string own = Path.Combine(folder, "datasets", dataset);
        Directory.CreateDirectory(Path.Combine(own, "labeled"));
        string unlabeled = Directory.CreateDirectory(Path.Combine(own, "unlabeled")).FullName;
        File.WriteAllText(Path.Combine(own, "job.json"), Settings + more + " }");
        File.Copy(labeled, Path.Combine(own, "labeled", "labeled.csv"));
        return unlabeled;
    }

    /// <summary>Rows of each source in a run's <c>pseudo-labels.csv</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">The run, which is complete.</param>
    public static Dictionary<string, int> RowsBySource(string folder, string run)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path.Combine(folder, "runs", run, "result", "pseudo-labels.csv")).Skip(1))
        {
            string source = Path.GetFileName(line[..line.IndexOf(',', StringComparison.Ordinal)]);
            rows[source] = rows.GetValueOrDefault(source) + 1;
        }

        return rows;
    }

    /// <summary>Files that are made once: labeled rows, and unlabeled ones in so many numbers.</summary>
    /// <param name="rows">Unlabeled rows of each file.</param>
    /// <returns>The labeled file, and the unlabeled ones by their rows.</returns>
    public static (string Labeled, IReadOnlyDictionary<int, string> Unlabeled) Files(params int[] rows)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "pseudolabel-serve-files")).FullName;
        string Once(string name, int count, bool withLabel)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                var data = new SpeedData();
                if (!withLabel)
                {
                    // Other rows than the labeled ones.
                    data.Take(2 * LabeledRows);
                }

                data.Write(path + ".new", count, withLabel);
                File.Move(path + ".new", path);
            }

            return path;
        }

        return (Once("labeled.csv", LabeledRows, withLabel: true), rows.Distinct().ToDictionary(
            r => r, r => Once(string.Create(CultureInfo.InvariantCulture, $"unlabeled-{r}.csv"), r, withLabel: false)));
    }
}
