using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inspecting;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Local;

/// <summary>Looks at files of this machine; nothing is written.</summary>
public static class LocalInspection
{
    /// <summary>Looks at the inputs of a run, and at what it would do with them.</summary>
    /// <param name="settings">Its settings, input names as the user wrote them.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">The run would be refused, for this reason.</exception>
    public static async Task<InspectionReport> OfRunAsync(
        RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        RunSettingsValidator.Validate(settings);
        using var copies = new TemporaryCopies();
        CarriedThresholds? carried = await LocalCarry.ReadAsync(settings, cancellationToken);
        JobDocument job = await LocalInputs.ResolveAsync(settings, carried, copies.Folder, cancellationToken);
        return await Task.Run(() => InputInspector.OfRun(
            job, new FileDataSource(job.AllFiles), Math.Max(1, options.Threads), cancellationToken), cancellationToken);
    }

    /// <summary>Looks at files one by one.</summary>
    /// <param name="inputs">Files, folders, globs.</param>
    /// <param name="settings">The label column and the kinds set by hand.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">A file cannot be read, or none has the label column.</exception>
    public static async Task<InspectionReport> OfFilesAsync(
        IReadOnlyList<string> inputs, RunSettings settings, LocalRunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(settings);
        using var copies = new TemporaryCopies();
        List<string> notices = [];
        var form = new InputForm { Format = settings.InputFormat, Sheet = settings.Sheet, Label = settings.Label };
        IReadOnlyList<JobInput> files =
            await LocalInputs.ResolveAsync(inputs, form, copies.Folder, notices, labeled: true, cancellationToken);
        notices.ForEach(notice => options.Notices?.Report(notice));
        return await Task.Run(
            () => InputInspector.OfFiles(files.Select(f => f.File), settings, new FileDataSource(files), Math.Max(1, options.Threads),
                cancellationToken), cancellationToken);
    }
}
