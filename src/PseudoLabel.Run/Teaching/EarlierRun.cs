using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Taught;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Teaching;

/// <summary>What an earlier run can do for the next one.</summary>
public static class EarlierRun
{
    /// <summary>Why a run's model cannot label the rows of another job; null where it can.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="job">What the run was made of.</param>
    /// <param name="next">What the next one would be made of.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    public static async Task<string?> ObstacleAsync(
        IRunStore store, JobDocument job, JobDocument next, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(next);
        return job.Version != next.Version ? "the program has another version"
            : Text(job.Settings) != Text(next.Settings) ? "the settings have changed"
            : NeuralLearning.IsWanted(next.Settings) ? "a network is trained each time"
            : next.Settings.ImageShape.Length > 0
                || next.AllFiles.Any(f => f.File.Mixed || f.File.Format is DataFormat.Image or DataFormat.ImageArchive)
                ? "images, and labeled and unlabeled rows in one file, are trained on each time"
            : await TaughtPlan.IsThereAsync(store, cancellationToken) ? null
            : "what the last run learned is not kept any more";
    }

    /// <summary>
    /// Labeled rows that are new or changed: of a file that has grown the rows that were added, of another that has changed all, and all of
    /// one that is gone.
    /// </summary>
    /// <param name="store">The store of the run before.</param>
    /// <param name="job">What it was made of.</param>
    /// <param name="next">What the next one would be made of.</param>
    /// <param name="source">Opens the files.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<long> NewLabelsAsync(
        IRunStore store, JobDocument job, JobDocument next, IDataSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(next);
        HashSet<(string, string)> same = [.. job.LabeledFiles.Select(f => f.Version)];
        JobInput[] changed = [.. next.LabeledFiles.Where(f => !same.Contains(f.Version))];
        HashSet<string> now = [.. next.LabeledFiles.Select(f => f.File.Name)];
        if (changed.Length == 0 && job.LabeledFiles.All(f => now.Contains(f.File.Name)))
        {
            return 0;
        }

        PlanDocument plan = await store.ReadJsonAsync<PlanDocument>(RunNames.Plan, cancellationToken);
        var rows = plan.LabeledTables.GroupBy(t => t.File.Name).ToDictionary(t => t.Key, t => t.Sum(x => x.Rows));
        var index = new IndexOptions { BatchRows = next.Settings.BatchRows, Text = next.Settings.Text(), Notes = new InputNotes() };
        long gone = rows.Where(r => !now.Contains(r.Key)).Sum(r => r.Value);
        return gone + InputTables.Index(changed.Select(f => f.File), source, index, cancellationToken)
            .Sum(t => rows.TryGetValue(t.File.Name, out long before) && t.Rows > before ? t.Rows - before : t.Rows);
    }

    private static string Text(RunSettings settings)
    {
        using var text = new MemoryStream();
        RunSettingsJson.Write(settings, text);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
