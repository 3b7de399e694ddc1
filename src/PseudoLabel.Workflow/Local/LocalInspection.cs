using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Inputs;
using PseudoLabel.Workflow.Inspecting;
using PseudoLabel.Workflow.Settings;

namespace PseudoLabel.Workflow.Local;

/// <summary>Looks at files of this machine; nothing is written.</summary>
public static class LocalInspection
{
    /// <summary>Looks at the inputs of a run, and at what it would do with them.</summary>
    /// <param name="settings">Its settings, input names as the user wrote them.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Core.UserErrorException">The run would be refused, for this reason.</exception>
    public static Task<InspectionReport> OfRunAsync(RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        RunSettingsValidator.Validate(settings);
        JobDocument job = LocalRun.Resolve(settings);
        return Task.Run(() => InputInspector.OfRun(job, new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]), Math.Max(1, options.Threads), cancellationToken), cancellationToken);
    }

    /// <summary>Looks at files one by one.</summary>
    /// <param name="inputs">Files, folders, globs.</param>
    /// <param name="settings">The label column and the kinds set by hand.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Core.UserErrorException">A file cannot be read, or none has the label column.</exception>
    public static Task<InspectionReport> OfFilesAsync(
        IReadOnlyList<string> inputs, RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        JobInput[] files = [.. InputResolver.Resolve(inputs, "inspected").Select(f => LocalRun.Input(f, labeled: true))];
        return Task.Run(
            () => InputInspector.OfFiles(files.Select(f => f.File), settings, new FileDataSource(files), Math.Max(1, options.Threads), cancellationToken), cancellationToken);
    }
}
