using PseudoLabel.Core.Metrics;
using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Service.Runs;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>
/// A person's labels of a complete run's rows, wherever the run lies: they are kept with the run, and the rows with them become a labeled file. Both
/// files are named by their contents, so that the same labels taken again change nothing.
/// </summary>
internal sealed class RunLabels(RunEnvironment environment)
{
    /// <summary>Chance of error on each side of the audit's interval.</summary>
    private const double Risk = 0.025;

    private IRunStore Store => environment.Store;

    /// <summary>Takes labels in.</summary>
    /// <param name="answers">The labels.</param>
    /// <param name="name">Name of what they were read from, for errors.</param>
    /// <param name="target">Where the labeled file goes.</param>
    /// <param name="fileName">Its name there, from the hash of the labels that it holds.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Core.UserErrorException">A row or a class that the run does not have.</exception>
    /// <exception cref="RefusedException">A row with two different labels.</exception>
    public async Task<LabelReceipt> TakeAsync(
        IReadOnlyList<LabelAnswer> answers, string name, IRunStore target, Func<string, string> fileName, CancellationToken cancellationToken)
    {
        PlanDocument plan = await Store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        Dictionary<(string Source, long Row), string> known = await KnownAsync(cancellationToken);
        IReadOnlyList<LabelAnswer> added = LabelRules.New(answers, plan.Tables, plan.Classes, known, name);
        string? labeledFile = null;
        if (added.Count > 0)
        {
            using var text = new MemoryStream();
            LabeledFile.WriteAnswers(text, added);
            string hash = RunIdentity.Hash(text.ToArray());

            // The labeled rows come first: labels that are known to the run are already where the next run finds them.
            labeledFile = fileName(hash);
            await target.WriteAsync(
                labeledFile, s => LabeledFile.Write(s, added, plan.Tables, plan.Schema, environment.Source, cancellationToken), cancellationToken);
            await Store.WriteAsync($"{RunNames.Labels}{hash}.csv", s => s.Write(text.GetBuffer().AsSpan(0, (int)text.Length)), cancellationToken);
        }

        foreach (LabelAnswer answer in added)
        {
            known[(answer.Source, answer.Row)] = answer.Label;
        }

        return new LabelReceipt
        {
            Received = answers.Count,
            Added = added.Count,
            LabeledFile = labeledFile,
            Audit = Audit(await Store.ReadAsync(RunNames.Review, s => ReviewCsv.Read(s).ToArray(), cancellationToken), known),
        };
    }

    /// <summary>What the labels say of the accepted rows that were drawn by chance; of others they would not speak for all.</summary>
    internal static AuditResult Audit(IEnumerable<ReviewRow> review, Dictionary<(string Source, long Row), string> labels)
    {
        ReviewRow[] drawn = [.. review.Where(r => r.Kind == ReviewKind.Audit)];
        ReviewRow[] labeled = [.. drawn.Where(r => labels.ContainsKey((r.Source, r.Row)))];
        int correct = labeled.Count(r => labels[(r.Source, r.Row)] == r.PredictedLabel);
        var result = new AuditResult { Rows = drawn.Length, Labeled = labeled.Length, Correct = correct };
        if (labeled.Length == 0)
        {
            return result;
        }

        (double lower, double upper) = BinomialInterval.Wilson(correct, labeled.Length, Risk);
        return result with { Precision = (double)correct / labeled.Length, Lower = lower, Upper = upper };
    }

    private async Task<Dictionary<(string Source, long Row), string>> KnownAsync(CancellationToken cancellationToken)
    {
        Dictionary<(string Source, long Row), string> known = [];
        await foreach (StoredItem item in Store.ListAsync(RunNames.Labels, cancellationToken))
        {
            byte[] text = await Store.ReadAsync(item.Name, Bytes, cancellationToken);
            foreach (LabelAnswer answer in LabelAnswers.ReadCsv(text, item.Name))
            {
                known[(answer.Source, answer.Row)] = answer.Label;
            }
        }

        return known;
    }

    private static byte[] Bytes(Stream stream)
    {
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return text.ToArray();
    }
}
