using System.Globalization;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Benchmarks.Quality.Protocol;

/// <summary>
/// The figures of a variant against the plain supervised model, for one draw and number of labels: means over sets of the means over
/// seeds, with 95 % limits.
/// </summary>
internal static class ProtocolTable
{
    public const string Head = "| draw | labels | variant | runs, sets | scikit-learn | plain | accuracy | gain | sets better/worse, p | "
        + "loses > 1, beyond chance | loses > 3 | worst | accepts | short of 95 % | proven | seconds |";

    public static string Line(string variant, IReadOnlyList<(ProtocolResult Plain, ProtocolResult Run)> pairs, PeerResults peers)
    {
        ProtocolKey key = pairs[0].Run.Key;
        (string peer, double peerAccuracy) = peers.Best([.. pairs.Select(p => p.Run.Key)]);
        double[] gains = [.. BySet(pairs, p => p.Run.Accuracy - p.Plain.Accuracy)];
        double mean = gains.Average();
        double error = 1.96 * Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gains.Length - 1) / gains.Length);
        double plain = BySet(pairs, p => p.Plain.Accuracy).Average(), accuracy = BySet(pairs, p => p.Run.Accuracy).Average();
        double[] changes = [.. pairs.Select(p => p.Run.Accuracy - p.Plain.Accuracy)];
        int harmed = pairs.Count(p => p.Run.Accuracy < p.Plain.Accuracy - 1 && McNemar(p.Plain.Hits, p.Run.Hits) < 0.05);
        int accepting = pairs.Count(p => p.Run.Accepted > 0);
        int shortOf = pairs.Count(p => p.Run.Accepted > 0 && p.Run.AcceptedRight < 0.95 * p.Run.Accepted);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {key.Draw} | {key.Labels} | {variant} | {pairs.Count}, {gains.Length} | {peerAccuracy:0.00} {peer} | {plain:0.00} | "
            + $"{accuracy:0.00} | {mean:+0.00;-0.00} +- {error:0.00} | {gains.Count(g => g > 0)}/"
            + $"{gains.Count(g => g < 0)}, {SignedRankTest.P(gains):0.000} | {Rate(harmed, pairs.Count)} | "
            + $"{changes.Count(c => c < -3)} | {changes.Min():+0.0;-0.0} | "
            + $"{accepting} | {Rate(shortOf, pairs.Count)} | {pairs.Count(p => p.Run.Grade == SelfTraining.Gate.GainGrade.Proven)} | "
            + $"{pairs.Average(p => p.Run.Seconds):0.0} |");
    }

    /// <summary>A count, its share, and the upper 95 % limit of the share (Clopper and Pearson 1934).</summary>
    private static string Rate(int count, int of) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count}: {100.0 * count / of:0.0} % (at most {100 * (1 - BinomialInterval.ClopperPearsonLower(of - count, of, 0.05)):0.0} %)");

    private static IEnumerable<double> BySet(
        IEnumerable<(ProtocolResult Plain, ProtocolResult Run)> pairs, Func<(ProtocolResult Plain, ProtocolResult Run), double> of) =>
        pairs.GroupBy(p => p.Run.Key.Data, StringComparer.Ordinal).Select(set => set.Average(of));

    /// <summary>
    /// McNemar's test (1947), exact and two-sided: rows that one model alone gets right are as likely the one's as the other's.
    /// </summary>
    private static double McNemar(string first, string second)
    {
        int lost = first.Zip(second).Count(h => h is ('1', '0')), won = first.Zip(second).Count(h => h is ('0', '1'));
        int n = lost + won;
        double term = Math.Pow(0.5, Math.Min(n, 1_000)), tail = 0;
        if (n > 1_000)
        {
            return Math.Abs(lost - won) > 1.96 * Math.Sqrt(n) ? 0.01 : 1;
        }

        for (int k = 0; k <= Math.Min(lost, won); k++)
        {
            tail += term;
            term *= (n - k) / (k + 1.0);
        }

        return Math.Min(1, 2 * tail);
    }
}
