using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Labels;
using PseudoLabel.Data.Tables;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Models;

namespace PseudoLabel.Run.Predicting;

/// <summary>Holds a model's predictions of labeled tables against their labels.</summary>
internal sealed class BatchEvaluator(ModelPackage package, IDataSource source, string? labelColumn)
{
    private const int CheckedRows = 50;
    private const int NamesShown = 10;

    /// <summary>
    /// Distinct labels that the model does not know which are counted one by one: in a column that is no label column each row has its own.
    /// </summary>
    private const int NamesCounted = 10_000;

    /// <summary>Evaluates tables.</summary>
    /// <param name="files">The tables, in order.</param>
    /// <param name="threads">Batches worked on at once; no figure depends on it.</param>
    /// <param name="progress">Hears the rows done.</param>
    /// <exception cref="UserErrorException">
    /// A file or its label column cannot be used, or no row has a label that the model knows.
    /// </exception>
    public async Task<EvaluationReport> RunAsync(
        IReadOnlyList<DataFile> files, int threads, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        TableSchema schema = Schema();
        var sum = new Sum(package);
        var underway = new Queue<Task<Scored>>();
        var notes = new InputNotes();
        var index = new IndexOptions { BatchRows = BatchPredictor.RowsOfABatch(package), Text = package.About.Text, Notes = notes };
        foreach (Func<Scored> work in InputTables.Index(files, source, index, cancellationToken)
            .SelectMany(table => Pieces(table, schema, cancellationToken)))
        {
            if (underway.Count >= threads)
            {
                sum.Add(await underway.Dequeue(), progress);
            }

            underway.Enqueue(Task.Run(work, cancellationToken));
        }

        while (underway.Count > 0)
        {
            sum.Add(await underway.Dequeue(), progress);
        }

        EvaluationReport report = sum.Report(schema.LabelColumn) with { Notices = [.. notes.Lines(), .. sum.Notices()] };
        return report.Result.Rows > 0 ? report : throw NoRow(report, files[0].Name);
    }

    /// <summary>The model's schema, its label column being the one asked for.</summary>
    private TableSchema Schema()
    {
        TableSchema schema = package.About.Schema;
        if (labelColumn is null)
        {
            return schema;
        }

        return schema.UsedColumns().All(c => c.Name != labelColumn)
            ? schema with { LabelColumn = labelColumn }
            : throw new UserErrorException(
                $"the model predicts from column '{Excerpt.Name(labelColumn)}', so it is not the truth; name the column of the "
                    + "labels with --label");
    }

    private UserErrorException NoRow(EvaluationReport report, string file)
    {
        string known = string.Join(", ", package.About.Classes.Take(5));
        string found = report.UnknownNames.Count == 0 ? "no row has a label"
            : $"no row has a label that the model knows, such as {known}; the file has {Names(report.UnknownNames)}";
        return new UserErrorException(found, file, column: report.LabelColumn);
    }

    private static string Names(IReadOnlyList<LabelCount> names) =>
        string.Join(", ", names.Take(3).Select(n => $"'{Excerpt.Name(n.Label)}'"));

    private IEnumerable<Func<Scored>> Pieces(TableIndex table, TableSchema schema, CancellationToken cancellationToken)
    {
        if (schema.Image is not null && table.Images is null)
        {
            PixelColumns.Check(TableSample.Start(table, source, CheckedRows, cancellationToken), schema);
        }

        if (table.Images is null && !table.Header.Contains(schema.LabelColumn))
        {
            string hint = NearestName.Find(schema.LabelColumn, table.Header) is { } nearest ? $"did you mean '{nearest}'?"
                : $"the columns are {string.Join(", ", table.Header.Take(10))}";
            throw new UserErrorException($"the file has no such column, which should hold the labels; name theirs with --label; {hint}",
                table.File.Name, column: schema.LabelColumn);
        }

        table = ModelTables.WithForms(table, package, source, cancellationToken);
        ModelTables.RequireColumns(table, schema, source, cancellationToken);
        ReadOptions options = package.Transform.Reading(new ReadOptions { ReadLabels = true });
        return table.File.IsSequential
            ? TableReader.ReadAll(table, schema, source, options, cancellationToken)
                .Select(b => (Func<Scored>)(() => Score(table, [b.Block])))
            : table.Slices.Select(
                slice => (Func<Scored>)(() => Score(table, TableReader.Read(slice, table, schema, source, options, cancellationToken))));
    }

    private Scored Score(TableIndex table, IEnumerable<RowBlock> blocks)
    {
        var scored = new Scored([], [], []) { Summary = new PredictionSummary(0, 0) };
        foreach (RowBlock block in blocks)
        {
            scored.Probabilities.AddRange(package.Probabilities(package.Transform.Features(block)));
            scored.Labels.AddRange(block.Labels!);
            scored.SetAside.AddRange(block.SetAside.Select(row => (table.Place(row.Row), row)));
            var odd = new PredictionSummary(
                block.Rows + block.SetAside.Count, 0)
            { Unfit = block.Unfit, Unseen = package.Transform.Unseen(block) };
            scored = scored with { Summary = scored.Summary.Plus(odd) };
        }

        return scored;
    }

    private sealed record Scored(
        List<float> Probabilities, List<string?> Labels, List<((string Source, long Row) Place, SetAsideRow Row)> SetAside)
    {
        /// <summary>Cells that did not fit, values that the model has not seen.</summary>
        public required PredictionSummary Summary { get; init; }
    }

    /// <summary>What all batches come to, added in their order.</summary>
    private sealed class Sum(ModelPackage package)
    {
        private readonly KnownLabels known = new(package.About.Classes);
        private readonly EvaluationTally tally = new(package.About.Classes.Count, package.About.Seed, package.Costs);
        private readonly Dictionary<string, long> names = new(StringComparer.Ordinal);
        private PredictionSummary odd = new(0, 0);
        private string reason = "";
        private long rows;
        private long aside;
        private long unlabeled;
        private long unknown;

        public void Add(Scored scored, IProgress<long>? progress)
        {
            int classes = package.About.Classes.Count;
            float[] probabilities = [.. scored.Probabilities];
            for (int i = 0; i < scored.Labels.Count; i++)
            {
                int label = known.Find(scored.Labels[i]);
                if (label >= 0)
                {
                    tally.Add(probabilities.AsSpan(i * classes, classes), label);
                    continue;
                }

                unlabeled += label == KnownLabels.None ? 1 : 0;
                unknown += label == KnownLabels.Unknown ? 1 : 0;
                if (label == KnownLabels.Unknown && (names.Count < NamesCounted || names.ContainsKey(scored.Labels[i]!)))
                {
                    names[scored.Labels[i]!] = names.GetValueOrDefault(scored.Labels[i]!) + 1;
                }
            }

            if (reason.Length == 0 && scored.SetAside.Count > 0)
            {
                ((string file, long number), SetAsideRow row) = scored.SetAside[0];
                string column = row.Column.Length == 0 ? "" : $", column '{row.Column}'";
                reason = string.Create(CultureInfo.InvariantCulture, $"{file}, row {number}{column}: {row.Reason}");
            }

            odd = odd.Plus(scored.Summary);
            aside += scored.SetAside.Count;
            rows += scored.Labels.Count + scored.SetAside.Count;
            progress?.Report(rows);
        }

        /// <summary>What is to be said of cells that did not fit, and of values that the model has not seen.</summary>
        public IReadOnlyList<string> Notices() => odd.WithNotices().Notices;

        public EvaluationReport Report(string labelColumn) => new()
        {
            Learner = package.About.Learner,
            Round = package.About.Round,
            LabelColumn = labelColumn,
            Classes = package.About.Classes,
            Rows = rows,
            SetAside = aside,
            SetAsideReason = reason,
            Unlabeled = unlabeled,
            UnknownLabels = unknown,
            UnknownNames = [.. names.OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal).Take(NamesShown)
                .Select(n => new LabelCount(n.Key, n.Value))],
            Result = tally.Result(),
        };
    }
}
