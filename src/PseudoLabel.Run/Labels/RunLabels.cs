using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Labels;

/// <summary>
/// A person's labels of a complete run's rows, wherever the run lies. A later answer of a row replaces an earlier one, and can withdraw it;
/// the history keeps all. The answers that stand are one labeled file, written anew when they change. The same answers taken again change
/// nothing.
/// </summary>
/// <param name="environment">The run.</param>
/// <param name="target">Where the labeled file goes.</param>
/// <param name="folder">The start of its name there.</param>
/// <param name="history">Start of the names of the history there.</param>
public sealed class RunLabels(RunEnvironment environment, IRunStore target, string folder, string history)
{
    /// <summary>The labeled file.</summary>
    public const string FileName = "review-answers.csv";

    /// <summary>Times that the labeled file is written anew as others answer meanwhile.</summary>
    private const int MostTurns = 100;

    /// <summary>
    /// Unlabeled files that are not any more what the run read: their rows are taken as <c>review.csv</c> has them, and left where it does
    /// not have the whole row.
    /// </summary>
    public IReadOnlySet<string> Gone { get; init; } = new HashSet<string>();

    private IRunStore Store => environment.Store;

    /// <summary>Takes labels in.</summary>
    /// <param name="answers">The labels.</param>
    /// <param name="name">Name of what they were read from, for errors.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">A row or a class that the run does not have.</exception>
    /// <exception cref="RefusedException">A row with two different labels.</exception>
    public async Task<LabelReceipt> TakeAsync(IReadOnlyList<LabelAnswer> answers, string name, CancellationToken cancellationToken)
    {
        PlanDocument plan = await Store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        RunSettings settings = (await Store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).Settings;
        var classes = new AnswerClasses(plan.Classes, settings.LabelOptions());
        IReadOnlyList<LabelAnswer> each = LabelRules.Each(answers, plan.Tables, classes, name);
        var book = new AnswerBook((target, history), (Store, RunNames.Labels));
        ReviewRow[] review = await Store.ReadAsync(RunNames.Review, s => ReviewCsv.Read(s).ToArray(), cancellationToken);
        var rows = new AnsweredRows(plan, environment.Source, Gone, new ReviewedCells(plan, review), cancellationToken);
        (IReadOnlyList<string> names, IReadOnlyList<AnswerEntry> before) = await book.ReadAsync(cancellationToken);
        IReadOnlyList<AnswerEntry> standing = AnswerBook.Standing(before);
        Dictionary<(string Source, long Row), string> known = rows.Labels(standing, each);
        List<AnswerEntry> changed = [];
        (int added, int corrected, int withdrawn) = (0, 0, 0);
        foreach (LabelAnswer answer in each.Where(a => rows.Has(a.Source, a.Row)))
        {
            string now = known.GetValueOrDefault((answer.Source, answer.Row), "");
            if (now == answer.Label)
            {
                continue;
            }

            changed.Add(new AnswerEntry(answer.Source, answer.Row, answer.Label, rows.Cells(answer.Source, answer.Row)));
            known[(answer.Source, answer.Row)] = answer.Label;
            (added, corrected, withdrawn) = answer.Label.Length == 0 ? (added, corrected, withdrawn + 1)
                : now.Length == 0 ? (added + 1, corrected, withdrawn)
                : (added, corrected + 1, withdrawn);
        }

        // The history is first: whatever becomes of this process, the next answers bring the labeled file up to it.
        await book.WriteAsync(names, changed, cancellationToken);
        bool written = await WriteFileAsync(book, plan, cancellationToken);
        return new LabelReceipt
        {
            Received = answers.Count,
            Added = added,
            Corrected = corrected,
            Withdrawn = withdrawn,
            LeftRows = [.. each.Where(a => !rows.Has(a.Source, a.Row)).Select(a => (a.Source, a.Row))],
            LabeledFile = written ? folder + FileName : null,
            Audit = Audit(review, Labels(review, standing, known)),
        };
    }

    /// <summary>
    /// The labels of the rows that were asked about: those of now, and earlier ones, told by the cells that review.csv has of the row.
    /// Their files may be gone.
    /// </summary>
    private static Dictionary<(string Source, long Row), string> Labels(
        IReadOnlyList<ReviewRow> review, IReadOnlyList<AnswerEntry> standing, Dictionary<(string Source, long Row), string> now)
    {
        Dictionary<(string Source, long Row), string> labels = [];
        Dictionary<(string Source, long Row), ReviewRow> asked =
            review.GroupBy(r => (r.Source, r.Row)).ToDictionary(r => r.Key, r => r.First());
        foreach (AnswerEntry entry in standing)
        {
            if (asked.TryGetValue((entry.Source, entry.Row), out ReviewRow? row)
                && (row.Cells ?? new Dictionary<string, string>()).All(
                    c => !entry.Cells.TryGetValue(c.Key, out string? cell) || SpreadsheetText.Bounded(cell) == c.Value))
            {
                labels[(entry.Source, entry.Row)] = entry.Label;
            }
        }

        foreach (((string, long) row, string label) in now)
        {
            labels[row] = label;
        }

        return labels;
    }

    /// <summary>What the labels say of the accepted rows that were drawn by chance; of others they would not speak for all.</summary>
    public static AuditResult Audit(IEnumerable<ReviewRow> review, Dictionary<(string Source, long Row), string> labels)
    {
        ReviewRow[] drawn = [.. review.Where(r => r.Kind == ReviewKind.Audit)];
        ReviewRow[] labeled = [.. drawn.Where(r => labels.GetValueOrDefault((r.Source, r.Row), "").Length > 0)];
        int correct = labeled.Count(r => labels[(r.Source, r.Row)] == r.PredictedLabel);
        return AuditResult.Of(drawn.Length, labeled.Length, correct);
    }

    /// <summary>
    /// Writes the answers that stand, where the file does not hold them yet. Whoever answers meanwhile writes it too: it is looked at again
    /// until no answer has come since, so that the last writer has seen all.
    /// </summary>
    /// <returns>Whether there is such a file and it was written.</returns>
    private async Task<bool> WriteFileAsync(AnswerBook book, PlanDocument plan, CancellationToken cancellationToken)
    {
        bool written = false;
        (IReadOnlyList<string> names, IReadOnlyList<AnswerEntry> entries) = await book.ReadAsync(cancellationToken);
        for (int turn = 0; turn < MostTurns; turn++)
        {
            IReadOnlyList<AnswerEntry> standing = AnswerBook.Standing(entries);
            byte[] text = LabeledFile.Text(standing, plan.Schema);
            byte[]? there = await target.ExistsAsync(folder + FileName, cancellationToken)
                ? await target.ReadAsync(folder + FileName, Bytes, cancellationToken) : null;
            if (standing.Count == 0)
            {
                await target.DeleteAsync(folder + FileName, cancellationToken);
            }
            else if (there is null || !text.AsSpan().SequenceEqual(there))
            {
                await target.WriteAsync(folder + FileName, s => s.Write(text), cancellationToken);
                written = true;
            }

            (IReadOnlyList<string> now, entries) = await book.ReadAsync(cancellationToken);
            if (now.SequenceEqual(names, StringComparer.Ordinal))
            {
                break;
            }

            names = now;
        }

        return written;
    }

    private static byte[] Bytes(Stream stream)
    {
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return text.ToArray();
    }
}
