using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// The column of the unlabeled files that holds the truth. It is no feature, and it is read only where rows are labeled for the last time,
/// when every model, threshold and decision stands.
/// </summary>
internal sealed class PoolTruth(TableIndex table, RunSettings settings, IReadOnlyList<string> classes)
{
    private const int NamesShown = 10;
    private const int NamesCounted = 1_000;
    private readonly KnownLabels known = new(classes, settings.LabelOptions());
    private readonly ConfusionCounts all = new(classes.Count);
    private readonly ConfusionCounts accepted = new(classes.Count);
    private readonly Dictionary<string, int> places =
        classes.Select((name, k) => (name, k)).ToDictionary(c => c.name, c => c.k, StringComparer.Ordinal);
    private readonly Dictionary<string, long> names = new(StringComparer.Ordinal);
    private readonly int column = table.Header.TakeWhile(name => name != settings.Truth).Count();
    private long without;
    private long unknown;
    private long aside;
    private long labeled;

    /// <summary>Whether there is such a column.</summary>
    public static bool IsWanted(RunSettings settings) => settings.Truth.Length > 0;

    /// <summary>The kinds of columns set by hand, and the truth left out where labeled files have it too.</summary>
    /// <param name="header">The columns of the labeled files.</param>
    public static IReadOnlyDictionary<string, ColumnKind> Kinds(RunSettings settings, IReadOnlyList<string> header) =>
        !IsWanted(settings) || settings.Truth == settings.Label || !header.Contains(settings.Truth)
            ? settings.Columns
            : new Dictionary<string, ColumnKind>(settings.Columns, StringComparer.Ordinal) { [settings.Truth] = ColumnKind.Ignore };

    /// <summary>The schema, which says why the truth is left out.</summary>
    public static TableSchema Explained(RunSettings settings, TableSchema schema) => !IsWanted(settings) ? schema : schema with
    {
        Columns = [.. schema.Columns.Select(
            c => c.Name == settings.Truth ? c with { Kind = ColumnKind.Ignore, Reason = "it holds the truth, which no model sees" } : c)],
    };

    /// <summary>Refuses a truth that no unlabeled file has.</summary>
    /// <param name="tables">The unlabeled tables.</param>
    /// <exception cref="UserErrorException">None has it.</exception>
    public static void Check(RunSettings settings, IReadOnlyList<TableIndex> tables)
    {
        if (!IsWanted(settings) || tables.Any(t => t.Header.Contains(settings.Truth)))
        {
            return;
        }

        string advice = tables.All(t => t.Images is not null) ? "images have no columns"
            : NearestName.Find(settings.Truth, tables[0].Header) is { } near ? $"did you mean '{near}'?"
            : $"the columns are {string.Join(", ", tables[0].Header.Take(10))}";
        throw new UserErrorException(
            $"no unlabeled file has this column, which should hold the truth; {advice}", tables[0].File.Name, column: settings.Truth);
    }

    /// <summary>What is said of the truth, and of a label column in unlabeled files that nobody asked for.</summary>
    /// <param name="label">The label column.</param>
    /// <param name="tables">The unlabeled tables.</param>
    public static IEnumerable<string> Notices(RunSettings settings, string label, IReadOnlyList<TableIndex> tables)
    {
        if (IsWanted(settings))
        {
            yield return $"column '{settings.Truth}' of the unlabeled files holds the truth: no model sees it, and the labels are held "
                + "against it once they stand";
        }
        else if (tables.FirstOrDefault(t => t.Images is null && !t.File.Mixed && t.Header.Contains(label)) is { } table)
        {
            yield return $"the unlabeled rows have the label column '{label}' too ({table.File.Name}): it is not read; the setting truth "
                + $"with '{label}' holds the labels against it";
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="label">The predicted class; empty where the row was set aside.</param>
    /// <param name="decision">What became of it. A label that was known is no prediction.</param>
    public void Add(RawRowReader cells, string label, RowDecision decision)
    {
        if (decision == RowDecision.Labeled)
        {
            labeled++;
            return;
        }

        string? cell = column < table.Header.Count ? Encoding.UTF8.GetString(cells.Cell(column)) : null;
        int truth = known.Find(cell);
        if (truth < 0)
        {
            without += truth == KnownLabels.None ? 1 : 0;
            unknown += truth == KnownLabels.Unknown ? 1 : 0;
            if (truth == KnownLabels.Unknown && (names.Count < NamesCounted || names.ContainsKey(cell!)))
            {
                names[cell!] = names.GetValueOrDefault(cell!) + 1;
            }
        }
        else if (!places.TryGetValue(label, out int predicted))
        {
            aside++;
        }
        else
        {
            all.Add(truth, predicted);
            if (decision == RowDecision.Accepted)
            {
                accepted.Add(truth, predicted);
            }
        }
    }

    /// <summary>What was counted.</summary>
    public TruthCounts Counts() => new()
    {
        All = all.Cells(),
        Accepted = accepted.Cells(),
        Without = without,
        Unknown = unknown,
        SetAside = aside,
        Labeled = labeled,
        UnknownNames = [.. names.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => new LabelCount(n.Key, n.Value))],
    };

    /// <summary>The figures of all batches together; null where there is no truth.</summary>
    /// <param name="classCount">Number of classes.</param>
    public static TruthSummary? Summary(RunSettings settings, int classCount, IEnumerable<TruthCounts?> batches)
    {
        TruthCounts[] counts = [.. batches.OfType<TruthCounts>()];
        if (!IsWanted(settings))
        {
            return null;
        }

        ConfusionCounts all = Sum(classCount, counts.SelectMany(c => c.All));
        ConfusionCounts accepted = Sum(classCount, counts.SelectMany(c => c.Accepted));
        int[] classes = [.. Enumerable.Range(0, classCount)];
        return new TruthSummary
        {
            Column = settings.Truth,
            Rows = all.Rows,
            Without = counts.Sum(c => c.Without),
            UnknownLabels = counts.Sum(c => c.Unknown),
            UnknownNames = [.. counts.SelectMany(c => c.UnknownNames).GroupBy(n => n.Label, StringComparer.Ordinal)
                .Select(g => new LabelCount(g.Key, g.Sum(n => n.Rows)))
                .OrderByDescending(n => n.Rows).ThenBy(n => n.Label, StringComparer.Ordinal).Take(NamesShown)],
            SetAside = counts.Sum(c => c.SetAside),
            Labeled = counts.Sum(c => c.Labeled),
            Accuracy = ConfusionEstimates.Accuracy(all),
            BalancedAccuracy = ConfusionEstimates.BalancedAccuracy(all),
            MacroF1 = ConfusionEstimates.MacroF1(all, RunContext.Seed(settings, "truth")),
            Accepted = accepted.Rows,
            Coverage = all.Rows == 0 ? 0 : (double)accepted.Rows / all.Rows,
            AcceptedPrecision = ConfusionEstimates.Accuracy(accepted),
            ByClass = ConfusionEstimates.ByClass(all),
            AcceptedPrecisionByClass = [.. classes.Select(k => MetricEstimate.Share(accepted[k, k], accepted.Predicted(k)))],
            AcceptedByClass = [.. classes.Select(accepted.Predicted)],
            Confusion = all.Cells(),
        };
    }

    private static ConfusionCounts Sum(int classCount, IEnumerable<ConfusionCell> cells)
    {
        var sum = new ConfusionCounts(classCount);
        foreach (ConfusionCell cell in cells)
        {
            sum.Add(cell.Label, cell.Predicted, cell.Rows);
        }

        return sum;
    }
}
