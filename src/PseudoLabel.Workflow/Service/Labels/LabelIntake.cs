using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>Takes a person's labels of a complete run's rows: keeps them with the run, and adds the rows with them to the data set's labeled files.</summary>
internal sealed class LabelIntake(IRunStore root, RunCatalog catalog)
{
    public async Task<LabelReceipt> TakeAsync(RunEntry run, IReadOnlyList<LabelAnswer> answers, CancellationToken cancellationToken)
    {
        RunEnvironment environment = await catalog.EnvironmentAsync(run.Id, cancellationToken);
        return await new RunLabels(environment).TakeAsync(
            answers, LabelAnswers.Body, root, hash => $"{ServiceNames.Labeled(run.Dataset)}review-{run.Id[^8..]}-{hash}.csv", cancellationToken);
    }
}
