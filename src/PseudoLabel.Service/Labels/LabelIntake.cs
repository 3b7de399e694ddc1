using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Labels;

/// <summary>
/// Takes a person's labels of a complete run's rows: keeps them with the run and with its data set, whose labeled files they join.
/// </summary>
internal sealed class LabelIntake(IRunStore root, RunCatalog catalog)
{
    public async Task<LabelReceipt> TakeAsync(RunEntry run, LabelAnswers.Given given, CancellationToken cancellationToken)
    {
        RunEnvironment environment = await catalog.EnvironmentAsync(run.Id, cancellationToken);
        var labels = new RunLabels(environment, root, ServiceNames.Labeled(run.Dataset), ServiceNames.Answers(run.Dataset));
        return await labels.TakeAsync(given.Answers, LabelAnswers.Body, cancellationToken) with { Undecided = given.Undecided };
    }
}
