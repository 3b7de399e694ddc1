using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Takes a person's labels of a run's rows on this machine.</summary>
public static class LocalLabels
{
    /// <summary>The history of answers beside the labeled file; hidden, so that no run takes it for an input.</summary>
    private const string History = ".answers/";

    /// <summary>
    /// Checks the labels, keeps them with the run and with the labeled file, which holds the rows with them, and says what all labels of
    /// the run so far tell of the accepted pseudo-labels. A later label of a row replaces an earlier one; the same labels taken again
    /// change nothing.
    /// </summary>
    /// <param name="folder">The folder of a finished run.</param>
    /// <param name="answers">
    /// A CSV file with the columns <c>source</c>, <c>row</c> and <c>label</c> among others, or JSON, such as Label Studio exports; rows
    /// without a label are passed over.
    /// </param>
    /// <param name="target">The folder that the labeled file goes to; made where it is not there.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What became of the labels, the labeled file with its path.</returns>
    /// <exception cref="UserErrorException">
    /// There is no finished run, a label cannot be used, or an unlabeled file has changed since the run.
    /// </exception>
    public static async Task<LabelReceipt> TakeAsync(
        string folder, string answers, string target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!File.Exists(answers))
        {
            throw new UserErrorException("file of labels not found; check its name", answers);
        }

        if (!await RunFolder.StoreOf(folder).ExistsAsync(RunNames.Report, cancellationToken))
        {
            throw new UserErrorException(
                "this folder holds no finished run; finish one with 'pseudolabel run' or 'pseudolabel resume'", folder);
        }

        using RunFolder place = RunFolder.Open(folder);
        var labeled = new FolderStore(target);
        labeled.DeletePartial();
        JobDocument job =
            (await place.Store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).WithCopiesIn(RunFolder.Copies(folder));
        try
        {
            LabelAnswers.Given given = LabelAnswers.ReadFile(await File.ReadAllBytesAsync(answers, cancellationToken), answers);
            await CheckUnchangedAsync(job, given.Answers, cancellationToken);
            var environment = new RunEnvironment { Store = place.Store, Source = new FileDataSource(job.UnlabeledFiles) };
            LabelReceipt receipt =
                await new RunLabels(environment, labeled, "", History).TakeAsync(given.Answers, answers, cancellationToken);
            return receipt with
            {
                Undecided = given.Undecided,
                LabeledFile = receipt.LabeledFile is { } name ? Path.Join(target, name) : null
            };
        }
        catch (RefusedException e)
        {
            throw new UserErrorException(e.Message, answers, e.Place?.Line, e.Place?.Column, e);
        }
    }

    /// <summary>In a file that has changed a row's number may be another row's.</summary>
    private static Task CheckUnchangedAsync(JobDocument job, IReadOnlyList<LabelAnswer> answers, CancellationToken cancellationToken)
    {
        HashSet<string> named = [.. answers.Select(a => a.Source)];
        bool IsNamed(DataFile file) => named.Contains(file.Name)
            || (file.Format == DataFormat.ImageArchive && named.Any(n => n.StartsWith(file.Name + "/", StringComparison.Ordinal)));
        return InputContents.CheckAsync(
            job.UnlabeledFiles.Where(f => IsNamed(f.File)), "since the run, so its rows are not sure to be those that were labeled",
            cancellationToken);
    }
}
