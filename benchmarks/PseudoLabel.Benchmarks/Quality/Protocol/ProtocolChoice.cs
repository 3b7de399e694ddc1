using System.Globalization;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>
/// Chooses among variants by leaving sets out: the sets are dealt into five parts, and each part is scored with the variant whose mean
/// accuracy over the other four is the best. So a figure of the choice is one of sets that took no part in it.
/// </summary>
internal static class ProtocolChoice
{
    private const int Parts = 5;

    /// <summary>The variants' means, and what the choice comes to, for each draw and number of labels and over all.</summary>
    public static IEnumerable<string> Lines(
        IReadOnlyList<ProtocolKey> keys, IReadOnlyList<string> variants, Dictionary<ProtocolKey, ProtocolResult> done)
    {
        ProtocolKey[] splits =
        [
            .. keys.Select(k => k with { Variant = "" }).Distinct().Where(k => variants.All(v => done.ContainsKey(k with { Variant = v }))),
        ];
        string[] sets = [.. splits.Select(k => k.Data).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        double Mean(string variant, IEnumerable<ProtocolKey> of) => of.GroupBy(k => k.Data, StringComparer.Ordinal)
            .Average(set => set.Average(k => done[k with { Variant = variant }].Accuracy));
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int part = 0; part < Parts; part++)
        {
            string[] left = [.. sets.Where((_, i) => i % Parts == part)];
            string best = variants.MaxBy(v => Mean(v, splits.Where(k => !left.Contains(k.Data))))!;
            foreach (string set in left)
            {
                chosen.Add(set, best);
            }

            yield return $"left out: {string.Join(' ', left)}; chosen by the others: {best}";
        }

        foreach (var some in splits.GroupBy(k => $"{k.Draw} {k.Labels}").Append(splits.GroupBy(_ => "all").First()))
        {
            double held = some.GroupBy(k => k.Data, StringComparer.Ordinal)
                .Average(set => set.Average(k => done[k with { Variant = chosen[k.Data] }].Accuracy));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{some.Key}: {string.Join(", ", variants.Select(v => $"{v} {Mean(v, some):0.00}"))}; chosen on other sets {held:0.00}");
        }
    }
}
