using System.Text.Json;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>What scikit-learn's models came to on the same splits, from the lines that its script writes.</summary>
internal sealed class PeerResults
{
    private readonly Dictionary<(ProtocolKey Split, string Model), double> accuracies = [];

    /// <summary>Reads every file <c>sklearn*.jsonl</c> of some folders.</summary>
    public static PeerResults Read(params string[] folders)
    {
        var results = new PeerResults();
        foreach (string file in folders.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, "sklearn*.jsonl")))
        {
            foreach (string line in File.ReadLines(file))
            {
                using JsonDocument document = JsonDocument.Parse(line);
                JsonElement root = document.RootElement;
                string draw = root.TryGetProperty("draw", out JsonElement drawn) ? drawn.GetString()! : "even";
                string model = root.GetProperty("model").GetString()!;
                var split = new ProtocolKey(
                    root.GetProperty("data").GetString()!, draw, root.GetProperty("L").GetInt32(), root.GetProperty("seed").GetInt32(), "");
                results.accuracies[(split, model)] = 100 * root.GetProperty("acc").GetDouble();
            }
        }

        return results;
    }

    /// <summary>The best single model over all of some splits, and its mean over sets; none where none was run on all.</summary>
    public (string Model, double Accuracy) Best(IReadOnlyList<ProtocolKey> keys)
    {
        ProtocolKey[] splits = [.. keys.Select(k => k with { Variant = "" })];
        return accuracies.Keys.Select(k => k.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(model => splits.All(split => accuracies.ContainsKey((split, model))))
            .Select(model => (model, splits.GroupBy(s => s.Data, StringComparer.Ordinal)
                .Average(set => set.Average(split => accuracies[(split, model)]))))
            .DefaultIfEmpty(("none", double.NaN))
            .MaxBy(p => p.Item2);
    }
}
