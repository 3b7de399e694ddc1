using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Inputs.Remote;
using PseudoLabel.Run.Inputs.Tools;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>From what a command line names to the files that are read.</summary>
internal static class LocalInputs
{
    /// <summary>Whether inputs are read through copies, which need a place first.</summary>
    public static bool NeedCopies(RunSettings settings) =>
        settings.Labeled.Concat(settings.Unlabeled).Concat(settings.Data).Any(InputGatherer.IsCopied);

    /// <summary>The job of some settings.</summary>
    /// <param name="settings">The settings, input names as the user wrote them.</param>
    /// <param name="carried">Thresholds that are taken over.</param>
    /// <param name="copies">Says where copies are kept; asked when there is one.</param>
    /// <param name="cancellationToken">Stops the fetching of inputs.</param>
    /// <exception cref="UserErrorException">An input cannot be used.</exception>
    public static async Task<JobDocument> ResolveAsync(
        RunSettings settings, CarriedThresholds? carried, Func<string> copies, CancellationToken cancellationToken)
    {
        List<string> notices = [];
        var gatherer = new InputGatherer(new InputSpool(copies, settings.InputFormat));
        IReadOnlyList<InputFile> labeled = await gatherer.ResolveAsync(settings.Labeled, "labeled", notices, cancellationToken);
        IReadOnlyList<InputFile> unlabeled = await gatherer.ResolveAsync(settings.Unlabeled, "unlabeled", notices, cancellationToken);
        IReadOnlyList<InputFile> data = await gatherer.ResolveAsync(settings.Data, "data", notices, cancellationToken);
        InputResolver.RefuseShared([("labeled", labeled), ("unlabeled", unlabeled), ("data", data)]);
        IReadOnlyList<InputFile> inside = FileWindow.Parse(settings.Window)?.Inside(unlabeled, f => f.Name, f => f.Modified) ?? unlabeled;
        InputSets found =
            new([.. labeled.Select(f => Input(f, labeled: true))], [.. inside.Select(f => Input(f))], [.. data.Select(f => Input(f))]);
        InputSets sets = Expand(found, settings.Label, notices).WithSheet(settings.Sheet);
        RefuseNested(found, sets);
        settings = settings with { Labeled = Shown(settings.Labeled), Unlabeled = Shown(settings.Unlabeled), Data = Shown(settings.Data) };
        return new JobDocument
        {
            Version = LocalRun.Version,
            Settings = settings.WithQuestion(sets.Question).WithLabel(sets.LabeledFiles.Select(i => i.File)),
            LabeledFiles = sets.LabeledFiles,
            UnlabeledFiles = sets.UnlabeledFiles,
            FilesOutsideWindow = unlabeled.Count - inside.Count,
            Notices = [.. notices, .. SettingsWithoutEffect.Notices(settings)],
            Carried = carried,
        };
    }

    /// <summary>The files to predict, evaluate or look at.</summary>
    /// <param name="names">What the user wrote.</param>
    /// <param name="form">What is set about them.</param>
    /// <param name="copies">Says where copies are kept; asked when there is one.</param>
    /// <param name="notices">Gets what is left out.</param>
    /// <param name="labeled">Whether their labels are read: images have their folders' names.</param>
    /// <param name="cancellationToken">Stops the fetching of inputs.</param>
    /// <exception cref="UserErrorException">An input cannot be used.</exception>
    public static async Task<IReadOnlyList<JobInput>> ResolveAsync(
        IReadOnlyList<string> names, InputForm form, Func<string> copies, ICollection<string> notices, bool labeled,
        CancellationToken cancellationToken)
    {
        var gatherer = new InputGatherer(new InputSpool(copies, form.Format));
        IReadOnlyList<InputFile> files = await gatherer.ResolveAsync(names, labeled ? "labeled" : "given", notices, cancellationToken);
        JobInput[] inputs = [.. files.Select(f => Input(f, labeled))];
        InputSets sets =
            Expand(labeled ? new InputSets(inputs, [], []) : new InputSets([], inputs, []), form.Label, notices).WithSheet(form.Sheet);
        return labeled ? sets.Labeled : sets.Unlabeled;
    }

    /// <summary>A file as an input of a job.</summary>
    public static JobInput Input(InputFile file, bool labeled = false) =>
        new(InputFormats.File(file.Name, file.Path, labeled), file.Path, file.Length, file.ETag)
        {
            Origin = file.Origin.Length == 0 ? null : file.Origin,
            IsCopy = file.IsCopy,
            OriginETag = file.OriginETag.Length == 0 ? null : file.OriginETag,
        };

    private static InputSets Expand(InputSets found, string label, ICollection<string> notices) =>
        ToolInputs.Expand(found, new FileDataSource(found.All), Beside, label, notices);

    /// <summary>Images whose class a labeling tool names may lie in any folder.</summary>
    private static void RefuseNested(InputSets found, InputSets sets)
    {
        HashSet<string> foundLabeled =
            [.. found.Labeled.Where(i => i.File.Format == DataFormat.Image).Select(i => $"{i.Location}\0{i.File.Class}")];
        ImageFolders.RefuseNested(
            sets.Labeled.Where(i => foundLabeled.Contains($"{i.Location}\0{i.File.Class}")).Select(i => (i.Location, i.File.Name)));
    }

    private static JobInput? Beside(JobInput input, string path)
    {
        string full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(input.Location)!, path.Replace('\\', '/').TrimStart('/')));
        if (!InputFormats.IsImages(full) || FileVersion.Of(full) is not { Length: > 0 } version)
        {
            return null;
        }

        string name = Path.Join(Path.GetDirectoryName(input.File.Name), path);
        return Input(new InputFile(name, full, version.Length, version.ETag, version.Modified));
    }

    private static string[] Shown(IReadOnlyList<string> names) => [.. names.Select(WebInput.Shown)];
}
