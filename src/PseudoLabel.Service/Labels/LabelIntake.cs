using PseudoLabel.Data;
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
        var labels = new RunLabels(environment, root, ServiceNames.Labeled(run.Dataset), ServiceNames.Answers(run.Dataset))
        {
            Gone = await GoneAsync(run, given.Answers, cancellationToken),
        };
        return await labels.TakeAsync(given.Answers, LabelAnswers.Body, cancellationToken) with { Undecided = given.Undecided };
    }

    /// <summary>Which of the files that answers are about are not any more what the run was made of.</summary>
    private async Task<HashSet<string>> GoneAsync(
        RunEntry run, IReadOnlyList<LabelAnswer> answers, CancellationToken cancellationToken)
    {
        HashSet<string> named = [.. answers.Select(a => a.Source)];
        HashSet<string> gone = [];
        foreach (JobInput input in (await catalog.JobAsync(run.Id, cancellationToken)).UnlabeledFiles)
        {
            string name = input.File.Name;

            // An archive's rows are named by the files in it.
            bool isNamed = named.Contains(name) || (input.File.Format == DataFormat.ImageArchive
                && named.Any(n => n.StartsWith(name + "/", StringComparison.Ordinal)));
            if (isNamed && await root.ETagAsync(input.Location, cancellationToken) != input.ETag)
            {
                gone.Add(name);
            }
        }

        return gone;
    }
}
