using PseudoLabel.Core.Metrics;
using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Results;
using PseudoLabel.Workflow.Service.Runs;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>
/// Takes a person's labels of a complete run's rows: keeps them with the run, and adds the rows with them to the data set's labeled files. Both
/// files are named by their contents, so that the same labels sent again change nothing.
/// </summary>
internal sealed class LabelIntake(IRunStore root, RunCatalog catalog)
{
    private const string Folder = "labels/";

    /// <summary>Chance of error on each side of the audit's interval.</summary>
    private const double Risk = 0.025;

    public async Task<LabelReceipt> TakeAsync(RunEntry run, IReadOnlyList<LabelAnswer> answers, CancellationToken cancellationToken)
    {
        RunEnvironment environment = await catalog.EnvironmentAsync(run.Id, cancellationToken);
        IRunStore store = environment.Store;
        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        Dictionary<(string Source, long Row), string> known = await KnownAsync(store, cancellationToken);
        IReadOnlyList<LabelAnswer> added = LabelRules.New(answers, plan.Tables, plan.Classes, known);
        string? labeledFile = null;
        if (added.Count > 0)
        {
            using var text = new MemoryStream();
            LabeledFile.WriteAnswers(text, added);
            string hash = RunIdentity.Hash(text.ToArray());

            // The labeled rows come first: labels that are known to the run are already where the next run finds them.
            labeledFile = $"{ServiceNames.Labeled(run.Dataset)}review-{run.Id[^8..]}-{hash}.csv";
            await root.WriteAsync(
                labeledFile, s => LabeledFile.Write(s, added, plan.Tables, plan.Schema, environment.Source, cancellationToken), cancellationToken);
            await store.WriteAsync($"{Folder}{hash}.csv", s => s.Write(text.GetBuffer().AsSpan(0, (int)text.Length)), cancellationToken);
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
            Audit = Audit(await store.ReadAsync(RunNames.Review, s => ReviewCsv.Read(s).ToArray(), cancellationToken), known),
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

    private static async Task<Dictionary<(string Source, long Row), string>> KnownAsync(IRunStore store, CancellationToken cancellationToken)
    {
        Dictionary<(string Source, long Row), string> known = [];
        await foreach (StoredItem item in store.ListAsync(Folder, cancellationToken))
        {
            byte[] text = await store.ReadAsync(item.Name, Bytes, cancellationToken);
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
