using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Explaining;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Explaining;
using PseudoLabel.Run.Models;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Publishing;

/// <summary>
/// The columns that moved the rows that a person is asked about, and the labeled rows nearest to them, in words for <c>review.csv</c>.
/// </summary>
internal static class ReviewReasons
{
    /// <summary>The name of the column that holds the columns that moved the row.</summary>
    public const string Column = "because";

    /// <summary>The name of the column that holds the labeled rows nearest to it.</summary>
    public const string NearestColumn = "nearest";

    private const int Shown = 3;
    private const int ValueLength = 30;

    /// <summary>Work at most, in steps of a model: some tenths of a second of a core.</summary>
    private const double Budget = 5e8;
    private const int FewestBackground = 5;
    private const int MostBackground = 100;

    /// <summary>Cells of the labeled rows past which no nearest ones are looked for: the search holds them once more.</summary>
    private const long MostSearched = 1 << 25;

    /// <summary>Effects below this are not told: they would not change the second digit of a probability.</summary>
    private const double Least = 0.005;

    /// <summary>Explains rows.</summary>
    /// <param name="rows">The rows, by their numbers in their tables, the first ones first.</param>
    /// <returns>By row the words; rows whose features were not kept, and those past what the time allows, are not among them.</returns>
    public static async Task<IReadOnlyDictionary<(string Source, long Row), ReviewReason>> OfAsync(
        RunContext context, IReadOnlyList<ReviewRow> rows)
    {
        var found = new Dictionary<(string, long), ReviewReason>();
        ModelPackage package = await context.PublishedAsync();
        if (package.About.Schema.Image is not null || rows.Count == 0)
        {
            return found;
        }

        PlanDocument plan = await context.PlanAsync();
        FeatureMatrix labeled = (await context.LabeledAsync()).Features;
        var nearby = new LabeledBackground(plan, labeled);
        double ofARow = ModelWork.Steps(package.Model) * package.Transform.Sources.Distinct(StringComparer.Ordinal).Count();
        int background = (int)Math.Clamp(Budget / ofARow / rows.Count, FewestBackground, MostBackground);
        int explained = (int)Math.Min(rows.Count, Math.Ceiling(2 * Budget / ofARow / background));
        var explainer = new RowExplainer(package, labeled, background);
        Dictionary<string, int> classes =
            package.About.Classes.Select((name, k) => (name, k)).ToDictionary(c => c.name, c => c.k, StringComparer.Ordinal);
        var places = new BatchPlaces(plan.Tables);
        foreach (IGrouping<int, ReviewRow> batch in rows.Take(explained).GroupBy(places.BatchOf).OrderBy(b => b.Key))
        {
            string features = RunNames.ReviewFeatures(batch.Key);
            if (!await context.Store.ExistsAsync(features, context.CancellationToken))
            {
                // Parts are removed once the report is there: then another call has published meanwhile, and what it wrote must stand.
                if (await context.Store.ExistsAsync(RunNames.Report, context.CancellationToken))
                {
                    throw new FileNotFoundException($"'{features}' was removed, as the results are there.", features);
                }

                continue;
            }

            FeatureBatch kept =
                await context.Store.ReadAsync(features, s => FeatureBatchFile.Read(s), context.CancellationToken);
            (ReviewRow Row, int Place)[] there =
                [.. batch.Select(row => (row, Array.IndexOf(kept.RowNumbers, row.Row))).Where(r => r.Item2 >= 0)];
            var effects = new IReadOnlyList<ColumnEffect>[there.Length];
            var options =
                new ParallelOptions { MaxDegreeOfParallelism = context.Environment.Threads, CancellationToken = context.CancellationToken };
            Parallel.For(0, there.Length, options,
                i => effects[i] = explainer.Effects(kept.Features.Select([there[i].Place]), classes[there[i].Row.PredictedLabel]));
            IReadOnlyList<IReadOnlyList<NearestRow>> nearest = (long)labeled.Rows * labeled.DenseColumns > MostSearched || there.Length == 0
                ? [.. there.Select(_ => Array.Empty<NearestRow>())]
                : nearby.NearestToEach(kept.Features.Select([.. there.Select(r => r.Place)]), context.Environment.Threads);
            for (int i = 0; i < there.Length; i++)
            {
                found[(there[i].Row.Source, there[i].Row.Row)] = new ReviewReason(effects[i], nearest[i]);
            }
        }

        return found;
    }

    /// <summary>The strongest effects in words: <c>age=19 +0.66; education=HS-grad -0.31</c>.</summary>
    /// <param name="effects">The columns, the strongest effect first.</param>
    /// <param name="cell">The row's cell of a column.</param>
    public static string Words(IReadOnlyList<ColumnEffect> effects, Func<string, string> cell) =>
        string.Join("; ", effects.Take(Shown).Where(e => Math.Abs(e.Effect) >= Least)
        .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Column}={Excerpt.Line(cell(e.Column), ValueLength)} "
            + $"{e.Effect:+0.00;-0.00}")));

    /// <summary>The nearest labeled rows in words: <c>yes (l.csv row 12); no (l.csv row 3)</c>.</summary>
    /// <param name="nearest">The rows, the nearest first.</param>
    public static string Words(IReadOnlyList<NearestRow> nearest) =>
        string.Join(
            "; ", nearest.Take(Shown).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Label} ({n.Source} row {n.Row})")));
}

/// <summary>Why a row is labeled as it is.</summary>
/// <param name="Effects">The columns that moved it, the strongest first.</param>
/// <param name="Nearest">The labeled rows nearest to it, the nearest first.</param>
internal sealed record ReviewReason(IReadOnlyList<ColumnEffect> Effects, IReadOnlyList<NearestRow> Nearest);
