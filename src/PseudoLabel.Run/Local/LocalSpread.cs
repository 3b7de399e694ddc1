using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// Holds finished runs of one job with different seeds against each other. Their rows are read side by side, one of each at a time.
/// </summary>
public static class LocalSpread
{
    /// <summary>Compares runs.</summary>
    /// <param name="folders">Their folders, at least two, each with a finished run on the same unlabeled files.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<RunSpread> MeasureAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var runs = new List<RunMetrics>();
        foreach (string folder in folders)
        {
            runs.Add(await RunFolder.StoreOf(folder).ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken));
        }

        (double all, double accepted) = Agreement(folders, cancellationToken);
        return new RunSpread
        {
            Seeds = [.. runs.Select(r => r.Settings.Seed)],
            Replaced = runs.Count(r => r.Gate.Replaced),
            Metrics = runs[0].Calibration.Metrics.Keys.Order(StringComparer.Ordinal)
                .ToDictionary(
                    name => name, name => SpreadFigure.Of([.. runs.Select(r => r.Calibration.Metrics[name])]), StringComparer.Ordinal),
            Accepted = SpreadFigure.Of([.. runs.Select(r => (double)r.Decisions.Accepted)]),
            Agreement = all,
            AcceptedAgreement = accepted,
        };
    }

    private static (double All, double Accepted) Agreement(IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        List<FileStream> files = [.. folders.Select(f => File.OpenRead(Path.Combine(f, RunNames.PseudoLabels)))];
        try
        {
            List<IEnumerator<LabeledRow>> runs = [.. files.Select(f => PseudoLabelCsv.Read(f).GetEnumerator())];
            long pairs = 0, same = 0, acceptedPairs = 0, acceptedSame = 0;
            while (runs.TrueForAll(r => r.MoveNext()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                LabeledRow[] rows = [.. runs.Select(r => r.Current)];
                foreach ((LabeledRow a, LabeledRow b) in rows.SelectMany((a, i) => rows.Skip(i + 1).Select(b => (a, b)))
                    .Where(p => p.a.Decision is RowDecision.Accepted or RowDecision.Review))
                {
                    bool agree = a.PredictedLabel == b.PredictedLabel;
                    bool accepted = a.Decision == RowDecision.Accepted && b.Decision == RowDecision.Accepted;
                    pairs++;
                    same += agree ? 1 : 0;
                    acceptedPairs += accepted ? 1 : 0;
                    acceptedSame += accepted && agree ? 1 : 0;
                }
            }

            return ((double)same / pairs, (double)acceptedSame / acceptedPairs);
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }
    }
}
