namespace PseudoLabel.Cli.Terminal;

/// <summary>Values in one line of signs of eight heights.</summary>
internal static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Draws values; a dash stands for one that is no number.</summary>
    /// <param name="values">The values, in order.</param>
    public static string Of(IReadOnlyList<double> values)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        (double low, double high) = known.Length == 0 ? (0, 0) : (known.Min(), known.Max());
        return string.Concat(values.Select(v => !double.IsFinite(v) ? '-'
            : high == low ? Heights[Heights.Length / 2]
            : Heights[(int)Math.Round((v - low) / (high - low) * (Heights.Length - 1))]));
    }
}
