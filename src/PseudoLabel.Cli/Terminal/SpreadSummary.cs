using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What a person reads when a run was repeated with other seeds.</summary>
internal static class SpreadSummary
{
    /// <summary>One run, in a line.</summary>
    public static string Line(RunMetrics run)
    {
        string metrics = string.Join(
            ", ", run.Calibration.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key} {Words.Metric(m.Value)}"));
        return $"seed {run.Settings.Seed}: {metrics}; {Words.Number(run.Decisions.Accepted)} accepted; "
            + $"{(run.Gate.Replaced ? "self-trained" : "supervised")}";
    }

    /// <summary>Writes how far the runs lie apart.</summary>
    /// <param name="spread">The runs' figures.</param>
    public static void Write(TextWriter writer, RunSpread spread)
    {
        List<IReadOnlyList<string>> rows = [["over seeds", "mean", "deviation", "least", "most"]];
        rows.AddRange(spread.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (IReadOnlyList<string>)
            [m.Key, .. new[] { m.Value.Mean, m.Value.Deviation, m.Value.Least, m.Value.Most }.Select(Words.Metric)]));
        rows.Add(
            ["accepted rows",
                .. new[] { spread.Accepted.Mean, spread.Accepted.Deviation, spread.Accepted.Least, spread.Accepted.Most }.Select(
                    v => Words.Number((long)Math.Round(v)))]);
        TextTable.Write(writer, rows);
        writer.WriteLine($"self-training let through: {spread.Replaced} of {Words.Count(spread.Seeds.Count, "run")}");
        writer.WriteLine(
            $"two runs give a row the same label: {Share(spread.Agreement)}; where both accept it: {Share(spread.AcceptedAgreement)}");
    }

    private static string Share(double share) => double.IsNaN(share) ? "no such rows" : Words.Percent(share);
}
