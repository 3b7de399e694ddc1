using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Mending;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// Joins the labeled batches, in order, and writes every result file. The report is the last: it is there only when all else is.
/// </summary>
internal static class PublishActivity
{
    private const int PartsAtOnce = 4;

    /// <summary>What is written here, where it is.</summary>
    private static readonly string[] Written =
    [
        RunNames.PseudoLabels, RunNames.PseudoLabelsParquet, RunNames.LabeledSet, RunNames.LabeledSetParquet, RunNames.Review,
        RunNames.Metrics, RunNames.Report,
    ];

    public static async Task<PublishResult> RunAsync(RunContext context, PublishRequest request)
    {
        if (!await IsWrittenAsync(context))
        {
            await WriteAsync(context, request);
        }

        await context.Store.DeleteAsync(RunNames.Parts, context.CancellationToken);
        await context.Store.DeleteAsync(RunNames.RawRows, context.CancellationToken);
        RunMetrics metrics = await context.Store.ReadAsync(RunNames.Metrics, MetricsJson.Read, context.CancellationToken);
        DecisionSummary d = metrics.Decisions;
        string known = d.Labeled == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {d.Labeled:N0} labeled before");
        return new PublishResult(string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.Gate.Words}; {d.Accepted:N0} accepted, {d.Review:N0} for review, {d.Rejected:N0} rejected{known}"));
    }

    /// <summary>Whether every result is there, and as it was written.</summary>
    private static async Task<bool> IsWrittenAsync(RunContext context) =>
        await context.Store.ExistsAsync(RunNames.Report, context.CancellationToken)
            && await Mender.FirstDamagedAsync(context, Written) is null;

    private static async Task WriteAsync(RunContext context, PublishRequest request)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        int batches = plan.Tables.Sum(t => t.Slices.Count);
        var labeled = new List<LabeledDocument>();
        var candidates = new ReviewQueue(ReviewRanking.Candidates(settings));
        var audit = new ReviewQueue(LabelActivity.AuditRows);
        await foreach (LabeledDocument document in FanIn.ReadAsync(
            [.. Enumerable.Range(0, batches)], FanIn.Small,
            b => context.Store.ReadJsonAsync<LabeledDocument>(RunNames.Labeled(b), context.CancellationToken)))
        {
            candidates.AddRange(document.Review);
            audit.AddRange(document.Audit);
            labeled.Add(document with { Review = [], Audit = [] });
        }

        await JoinAsync(context, plan, settings, batches);
        IReadOnlyList<ReviewRow> asked = await ReviewRanking.RankAsync(context, candidates.ToList());
        await WriteReviewAsync(context, plan, [.. asked, .. audit.ToList()]);
        RunMetrics metrics = await MetricsBuilder.BuildAsync(context, request, labeled);
        metrics = metrics with { Verdict = Verdict.Of(metrics), Next = NextSteps.Of(metrics) };
        await context.Store.WriteAsync(RunNames.Metrics, stream => MetricsJson.Write(metrics, stream), context.CancellationToken);
        await WriteReportAsync(context.Store, metrics, context.CancellationToken);
    }

    /// <summary>Joins the batches' parts into the tables of all rows.</summary>
    private static async Task JoinAsync(RunContext context, PlanDocument plan, RunSettings settings, int batches)
    {
        FinishedLayout layout = LabeledSet.Layout(plan);
        var tables = new List<Task>
        {
            JoinTextAsync(
                context,
                RunNames.PseudoLabels,
                stream => PseudoLabelCsv.WriteHeader(
                    stream, settings.Probabilities ? plan.Classes : null, KeptColumns.Names(settings, plan.Classes)),
                PartsAsync(context, batches, RunNames.Part)),
            JoinParquetAsync(context, RunNames.PseudoLabelsParquet, PartsAsync(context, batches, RunNames.ParquetPart)),
        };
        if (LabeledSet.IsCsv(settings))
        {
            IAsyncEnumerable<Stream> parts = PartsAsync(context, batches, RunNames.LabeledSetPart, RunNames.LabeledRows);
            tables.Add(JoinTextAsync(context, RunNames.LabeledSet, stream => CsvLine.WriteHeader(stream, layout.Names), parts));
        }

        if (LabeledSet.IsParquet(settings, plan.Tables))
        {
            tables.Add(JoinParquetAsync(context, RunNames.LabeledSetParquet,
                PartsAsync(context, batches, RunNames.LabeledSetParquetPart, RunNames.LabeledRowsParquet)));
        }

        await Task.WhenAll(tables);
    }

    private static Task JoinTextAsync(RunContext context, string name, Action<Stream> writeHeader, IAsyncEnumerable<Stream> parts) =>
        Task.Run(() => context.Store.WriteAsync(
        name,
        async stream =>
        {
            writeHeader(stream);
            await foreach (Stream part in parts)
            {
                await using (part)
                {
                    await part.CopyToAsync(stream, context.CancellationToken);
                }
            }
        },
        context.CancellationToken));

    private static Task JoinParquetAsync(RunContext context, string name, IAsyncEnumerable<Stream> parts) =>
        Task.Run(() => context.Store.WriteAsync(
        name, stream => PseudoLabelParquet.JoinAsync(parts, stream, context.CancellationToken), context.CancellationToken));

    internal static Task WriteReportAsync(IRunStore store, RunMetrics metrics, CancellationToken cancellationToken) => store.WriteAsync(
        RunNames.Report,
        stream =>
        {
            using var writer =
                new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            ReportHtml.Write(metrics, writer);
        },
        cancellationToken);

    /// <summary>The batches' parts, in order, the next ones being opened while one is read.</summary>
    private static IAsyncEnumerable<Stream> PartsAsync(RunContext context, int batches, Func<int, string> name, string? first = null)
    {
        string[] names = [.. first is null ? [] : new[] { first }, .. Enumerable.Range(0, batches).Select(name)];
        return FanIn.ReadAsync(
            [.. Enumerable.Range(0, names.Length)], PartsAtOnce, i => context.Store.OpenReadAsync(names[i], context.CancellationToken));
    }

    /// <summary>Writes the rows with their own cells; of each file only what is needed is read again.</summary>
    private static async Task WriteReviewAsync(RunContext context, PlanDocument plan, IReadOnlyList<ReviewRow> rows)
    {
        var own = OwnColumns.Of(plan.Tables.Select(t => t.Header), ReviewCsv.Reserved, plan.Schema.LabelColumn);
        Dictionary<string, TableIndex> tables = plan.Tables.ToDictionary(t => t.File.Name, StringComparer.Ordinal);
        var cells = new Dictionary<(string, long), IReadOnlyDictionary<string, string>>();
        IReadOnlyDictionary<(string, long), ReviewReason> reasons = await ReviewReasons.OfAsync(context, rows);
        IDataSource source = await context.SourceAsync();
        foreach (IGrouping<string, ReviewRow> ofTable in rows.GroupBy(r => r.Source, StringComparer.Ordinal))
        {
            TableIndex table = tables[ofTable.Key];
            int[] places = own.PlacesIn(table.Header);
            foreach ((long row,
                string[] raw) in RawRows.Pick(table, ofTable.Select(r => r.Row), source, context.CancellationToken))
            {
                Dictionary<string, string> ofRow =
                    own.Names.Zip(places).Where(c => c.Second >= 0).ToDictionary(c => c.First, c => raw[c.Second], StringComparer.Ordinal);
                if (reasons.TryGetValue((ofTable.Key, row), out ReviewReason? reason))
                {
                    ofRow[ReviewReasons.NearestColumn] = ReviewReasons.Words(reason.Nearest);
                    ofRow[ReviewReasons.Column] = ReviewReasons.Words(
                        reason.Effects, column => own.Place(column) is var at and >= 0 && places[at] >= 0 ? raw[places[at]] : "");
                }

                cells[(ofTable.Key, row)] = ofRow;
            }
        }

        IEnumerable<ReviewRow> placed = rows.Select(r => Placed(r, tables[r.Source]) with { Cells = cells[(r.Source, r.Row)] });
        IReadOnlyList<string> columns = plan.Image is null ? [.. own.Names, ReviewReasons.Column, ReviewReasons.NearestColumn] : own.Names;
        await context.Store.WriteAsync(RunNames.Review, stream => ReviewCsv.Write(stream, placed, columns), context.CancellationToken);
    }

    /// <summary>The row as a person finds it: until here it was known by its number in its table.</summary>
    private static ReviewRow Placed(ReviewRow row, TableIndex table)
    {
        (string source, long number) = table.Place(row.Row);
        return row with { Source = source, Row = number };
    }
}
