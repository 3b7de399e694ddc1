using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Shift;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>What is known, once every row is labeled, of how the unlabeled rows differ from the labeled ones.</summary>
internal static class ShiftFindings
{
    /// <summary>The figures of both tests; nulls where the settings leave them out.</summary>
    /// <param name="context">The run.</param>
    /// <param name="decision">
    /// What was published. Where it is corrected by the pool's class shares, their balance is known to differ.
    /// </param>
    /// <param name="predicted">Unlabeled rows by predicted class.</param>
    public static async Task<(ShiftSummary? Shift, ClassBalanceSummary? Balance)> OfAsync(
        RunContext context, DecisionDocument decision, IReadOnlyList<long> predicted)
    {
        RunSettings settings = await context.SettingsAsync();
        if (!ShiftResponse.All.Of(settings.Shift).IsTested || (await context.JobAsync()).Taught is not null)
        {
            return (null, null);
        }

        var found = await context.Store.ReadJsonAsync<ShiftDocument>(RunNames.Shift, context.CancellationToken);
        bool corrected = decision.ClassShares.Factors.Any(f => f != 1);
        return (
            found.Summary,
            predicted.Sum() == 0 || corrected ? null : await BalanceAsync(context, settings, decision.Gate, predicted));
    }

    private static async Task<ClassBalanceSummary> BalanceAsync(
        RunContext context, RunSettings settings, GateSummary gate, IReadOnlyList<long> pool)
    {
        TrainingSet known = await context.LabeledAsync();
        HashSet<int> rows = [.. GroupDraw.OneOfEach(known.Groups, RunContext.Seed(settings, "class-balance-groups"))
            ?? [.. Enumerable.Range(0, known.Labels.Length)]];
        long[] labeled = await OutOfFoldAsync(context, gate);
        double dispersion = ClassBalanceTest.Dispersion(
            await ByFoldAsync(context, gate, rows), RunContext.Seed(settings, "class-balance-folds"));
        double p = ClassBalanceTest.PValue(labeled, pool, RunContext.Seed(settings, "class-balance"), dispersion);
        return new ClassBalanceSummary
        {
            PValue = p,
            Shifted = p <= settings.ShiftRisk,
            LabeledShares = Shares(labeled),
            PoolShares = Shares(pool)
        };
    }

    /// <summary>Labeled rows by the class that the published model predicts where it has not seen them.</summary>
    private static async Task<long[]> OutOfFoldAsync(RunContext context, GateSummary gate)
    {
        OutOfFoldScores scores = await OutOfFoldScores.ReadAsync(context, 0);
        scores = gate.Round == 0 ? scores : scores.Blend(await OutOfFoldScores.ReadAsync(context, gate.Round), gate.Blend);
        ulong seed = RunContext.Seed(await context.SettingsAsync(), "class-balance-groups");
        return Decided(scores, GroupDraw.OneOfEach(scores.Groups, seed) ?? Enumerable.Range(0, scores.Labels.Length));
    }

    /// <summary>The same by the chain that held them out, for each repeat of the folds.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<long[]>>> ByFoldAsync(RunContext context, GateSummary gate, HashSet<int> rows)
    {
        IReadOnlyList<Fold> chains = await context.ChainsAsync();
        var repeats = new SortedDictionary<int, List<long[]>>();
        for (int c = 0; c < chains.Count; c++)
        {
            OutOfFoldScores scores = await OutOfFoldScores.OfChainAsync(context, 0, c);
            scores = gate.Round == 0 ? scores : scores.Blend(await OutOfFoldScores.OfChainAsync(context, gate.Round, c), gate.Blend);
            if (!repeats.TryGetValue(chains[c].Repeat, out List<long[]>? ofRepeat))
            {
                repeats.Add(chains[c].Repeat, ofRepeat = []);
            }

            ofRepeat.Add(Decided(scores, Enumerable.Range(0, scores.Rows.Length).Where(i => rows.Contains(scores.Rows[i]))));
        }

        return [.. repeats.Values];
    }

    /// <summary>Rows by the class that is decided for.</summary>
    private static long[] Decided(OutOfFoldScores scores, IEnumerable<int> places)
    {
        var counts = new long[scores.ClassCount];
        foreach (int i in places)
        {
            counts[DecisionCosts.Decide(scores.Costs, scores.Probabilities.AsSpan(i * scores.ClassCount, scores.ClassCount))]++;
        }

        return counts;
    }

    private static double[] Shares(IReadOnlyList<long> counts)
    {
        double all = counts.Sum();
        return [.. counts.Select(c => c / all)];
    }
}
