using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Inspecting;

/// <summary>
/// Takes a first look at inputs of which it is not yet known whether a run can be made of them: nothing is trained, nothing written, and of
/// much only a part is read.
/// </summary>
public sealed class InputPreview
{
    private const int SampleRows = 20;
    private const int SampleColumns = 100;
    private const int CellLength = 200;

    private readonly (string Role, IReadOnlyList<JobInput> Inputs)[] folders;
    private readonly RunSettings settings;
    private readonly int threads;
    private readonly PreviewPart part;
    private readonly List<string> notices = [];

    /// <summary>Creates it.</summary>
    /// <param name="inputs">The inputs as they lie there.</param>
    /// <param name="settings">The label column and the kinds set by hand.</param>
    /// <param name="threads">Threads to use.</param>
    public InputPreview(InputSets inputs, RunSettings settings, int threads)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        folders = [("labeled", inputs.Labeled), ("data", inputs.Mixed), ("unlabeled", inputs.Unlabeled)];
        this.settings = settings;
        this.threads = threads;
        part = PreviewPart.Of(folders);
    }

    /// <summary>A source of which no more is read than is looked at.</summary>
    /// <param name="source">Opens the inputs.</param>
    public static IDataSource Bounded(IDataSource source) => new BoundedSource(source, PreviewPart.TableBytes);

    /// <summary>Looks.</summary>
    /// <param name="start">What a run would be made of.</param>
    /// <param name="withLabel">
    /// What it would be made of with a label column: asked, at most once, where none is named and one tells labeled rows from unlabeled
    /// ones. Null where none is to be guessed.
    /// </param>
    /// <param name="source">Opens the inputs, as <see cref="Bounded"/> does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PreviewReport> LookAsync(
        PreviewJob start, Func<string, Task<PreviewJob>>? withLabel, IDataSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        (JobDocument? job, string? problem) = start;
        LabelInspection? label = null;
        List<FileInspection> files = [];
        foreach ((string role, IReadOnlyList<JobInput> inputs) in folders)
        {
            foreach (DataFile[] group in Groups(part.Of(inputs)))
            {
                InspectionReport? found = Files(group, role, source, cancellationToken);
                files.AddRange(found?.Files.Select(f => f with { Role = role }) ?? []);
                label = Sum(label, found?.Label);
                notices.AddRange(found?.Notices ?? []);
            }
        }

        IReadOnlyList<LabelCandidate> candidates = LabelCandidates.In(files);
        if (job is null && settings.Label.Length == 0 && withLabel is not null && candidates is [{ Labeled: true } guess, ..])
        {
            (job, problem) = await withLabel(guess.Column);
            label ??= new LabelInspection(guess.Column, [], 0);
        }

        InspectionReport? run = null;
        try
        {
            run = job is null ? null : InputInspector.OfRun(
                job with { LabeledFiles = part.Of(job.LabeledFiles), UnlabeledFiles = part.Of(job.UnlabeledFiles) },
                source, threads, cancellationToken);
        }
        catch (UserErrorException e)
        {
            problem = e.Message;
        }

        return new PreviewReport
        {
            Files = [.. files.Select(f => f with { Columns = [] })],
            Columns = run?.Columns ?? [.. files.SelectMany(f => f.Columns).DistinctBy(c => c.Name)],
            Label = run?.Label ?? label,
            Plan = run?.Plan,
            Notices = [.. part.Notices, .. (job?.Notices ?? []), .. (run?.Notices ?? notices).Distinct()],
            LabelCandidates = candidates,
            Problem = problem,
            Sample = [.. folders.Select(f => Sample(f.Role, part.Of(f.Inputs), source, cancellationToken)).OfType<FileSample>()],
        };
    }

    /// <summary>Images that follow one another are looked at together, other files one by one: one that cannot be read is one.</summary>
    private static IEnumerable<DataFile[]> Groups(IEnumerable<JobInput> inputs)
    {
        List<DataFile> images = [];
        foreach (DataFile file in inputs.Select(i => i.File))
        {
            if (file.Format == DataFormat.Image)
            {
                images.Add(file);
                continue;
            }

            yield return [file];
        }

        if (images.Count > 0)
        {
            yield return [.. images];
        }
    }

    private static LabelInspection? Sum(LabelInspection? one, LabelInspection? other) => one is null || other is null ? one ?? other
        : new LabelInspection(
            one.Column,
            [.. one.Classes.Concat(other.Classes).GroupBy(c => c.Label, StringComparer.Ordinal)
                .Select(g => new LabelCount(g.Key, g.Sum(c => c.Rows))).OrderBy(c => c.Label, StringComparer.Ordinal)],
            one.Unlabeled + other.Unlabeled);

    private static string? Short(string? cell) => cell is { Length: > CellLength } ? cell[..CellLength] + "…" : cell;

    private InspectionReport? Files(DataFile[] group, string role, IDataSource source, CancellationToken cancellationToken)
    {
        bool labeled = role != "unlabeled" && settings.Label.Length > 0
            && group[0].Format is not (DataFormat.Image or DataFormat.ImageArchive);
        try
        {
            return InputInspector.OfFiles(
                group, settings with { Label = labeled ? settings.Label : "" }, source, threads, cancellationToken);
        }
        catch (UserErrorException e)
        {
            notices.Add(e.Message);
        }

        try
        {
            // It may be the label column that it lacks.
            return labeled ? InputInspector.OfFiles(group, settings with { Label = "" }, source, threads, cancellationToken) : null;
        }
        catch (UserErrorException)
        {
            // The same as was noted.
            return null;
        }
    }

    private FileSample? Sample(string role, JobInput[] inputs, IDataSource source, CancellationToken cancellationToken)
    {
        if (inputs is not [var first, ..])
        {
            return null;
        }

        if (first.File.Format is DataFormat.Image or DataFormat.ImageArchive)
        {
            return new FileSample(role, first.File.Name, ["image"], [.. inputs.Take(SampleRows).Select(i => (string?[])[i.File.Name])]);
        }

        try
        {
            TableIndex? table = InputTables.Index(
                [first.File], source, new IndexOptions { Threads = threads, Text = settings.Text() }, cancellationToken).FirstOrDefault();
            if (table is null || table.Slices.Count == 0)
            {
                return null;
            }

            RawSample sample = TableSample.Start(table, source, SampleRows, cancellationToken);
            return new FileSample(
                role, first.File.Name, [.. sample.Header.Take(SampleColumns).Select(h => Short(h)!)],
                [.. sample.Rows.Take(SampleRows).Select(row => (string?[])[.. row.Take(SampleColumns).Select(Short)])]);
        }
        catch (UserErrorException)
        {
            // Noted where the file was looked at.
            return null;
        }
    }
}

/// <summary>What a run would be made of.</summary>
/// <param name="Job">Its job; null where it would be refused.</param>
/// <param name="Problem">Why it would be.</param>
public sealed record PreviewJob(JobDocument? Job, string? Problem);
