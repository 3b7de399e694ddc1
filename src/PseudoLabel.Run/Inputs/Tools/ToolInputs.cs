using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inputs.Tools;

/// <summary>
/// Finds labeling tools' files among inputs, by their content. One of texts and numbers is read as a table. One that names images stands
/// for them: those that it labels are labeled images, whatever folder they lie in, and no longer part of the pool.
/// </summary>
public sealed class ToolInputs
{
    private readonly IDataSource source;
    private readonly ImagePlaces places;
    private readonly string label;
    private readonly ICollection<string> notices;
    private readonly SortedSet<string> questions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobInput> labeledImages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobInput> otherImages = new(StringComparer.Ordinal);

    private ToolInputs(IDataSource source, ImagePlaces places, string label, ICollection<string> notices)
    {
        this.source = source;
        this.places = places;
        this.label = label;
        this.notices = notices;
    }

    /// <summary>The inputs as they are read.</summary>
    /// <param name="sets">The inputs as found.</param>
    /// <param name="source">Opens them.</param>
    /// <param name="beside">An image by its path beside another input, where it is there; null for none but the inputs themselves.</param>
    /// <param name="label">The label column; empty where none is set.</param>
    /// <param name="notices">Gets a line for each file of a tool.</param>
    /// <exception cref="UserErrorException">A file is damaged, names images that are not there, or answers other questions.</exception>
    public static InputSets Expand(
        InputSets sets, IDataSource source, Func<JobInput, string, JobInput?>? beside, string label, ICollection<string> notices)
    {
        var tools = new ToolInputs(source, new ImagePlaces(sets.All, beside), label, notices);
        List<JobInput> labeled = tools.Read(sets.Labeled, isPool: false);
        List<JobInput> unlabeled = tools.Read(sets.Unlabeled, isPool: true);
        List<JobInput> mixed = tools.Read(sets.Mixed, isPool: false);
        return tools.Join(labeled, unlabeled, mixed) with { Question = tools.questions.Count == 1 ? tools.questions.Min : null };
    }

    private InputSets Join(List<JobInput> labeled, List<JobInput> unlabeled, List<JobInput> mixed)
    {
        if (labeledImages.Count + otherImages.Count == 0)
        {
            return new InputSets(labeled, unlabeled, mixed);
        }

        bool IsNamed(JobInput input) => labeledImages.ContainsKey(input.Location) || otherImages.ContainsKey(input.Location);

        // Their folders name no classes where a file does.
        int without = labeledImages.Count == 0 ? 0 : labeled.RemoveAll(i => i.File.Format == DataFormat.Image && !IsNamed(i));
        if (without > 0)
        {
            notices.Add(string.Create(CultureInfo.InvariantCulture,
                $"{without:N0} images among the labeled inputs are left out, as no labeling tool's file names them"));
        }

        IEnumerable<JobInput> stray = mixed.Where(i => i.File.Format == DataFormat.Image && !IsNamed(i));
        return new InputSets(
            [.. labeled.Where(i => !IsNamed(i)), .. labeledImages.Values],
            [.. unlabeled.Where(i => !IsNamed(i)), .. stray, .. otherImages.Values.Where(i => !labeledImages.ContainsKey(i.Location))],
            [.. mixed.Where(i => i.File.Format != DataFormat.Image)]);
    }

    private List<JobInput> Read(IReadOnlyList<JobInput> inputs, bool isPool)
    {
        List<JobInput> read = [];
        foreach (JobInput input in inputs)
        {
            ForeignFormat format = Recognize(input.File, input.Location);
            if (format == ForeignFormat.None)
            {
                read.Add(input);
                continue;
            }

            var summary = new ToolSummary();
            using Stream stream = source.OpenRead(input.File);
            ToolItem[] images = [.. Counted(ToolReader.Read(input.File.Name, format, stream), summary).Where(i => i.Image is not null)];
            notices.Add($"{input.File.Name}: {summary.Words(format)}");
            if (images.Length == summary.Items && summary.Items > 0)
            {
                Place(input, images, isPool ? "" : Question(input, summary, images: true), isPool);
            }
            else
            {
                if (!isPool)
                {
                    Question(input, summary, images: false);
                }

                read.Add(input with { File = input.File with { Foreign = format, Format = DataFormat.JsonLines } });
            }
        }

        return read;
    }

    private ForeignFormat Recognize(DataFile file, string location)
    {
        if (file.Gzip || file.Format is not (DataFormat.JsonLines or DataFormat.Csv or DataFormat.Tsv) || !ToolFormats.MayBe(location))
        {
            return ForeignFormat.None;
        }

        using Stream stream = source.OpenRead(file);
        ForeignFormat format = ToolFormats.Recognize(location, stream);
        return format == ForeignFormat.None && location.EndsWith(".manifest", StringComparison.OrdinalIgnoreCase)
            ? throw new UserErrorException(
                "this is no manifest of SageMaker Ground Truth: its lines need 'source' or 'source-ref', and a label beside its "
                    + "'-metadata'", file.Name)
            : format;
    }

    /// <summary>The question whose answers are the labels.</summary>
    private string Question(JobInput input, ToolSummary summary, bool images)
    {
        questions.UnionWith(summary.TellsQuestions ? summary.Questions : []);
        bool only = summary.Questions.Count <= 1 && (images || label.Length == 0);
        return summary.Questions.Contains(label) ? label
            : only || !summary.TellsQuestions || summary.Questions.Count == 0 ? summary.Questions.FirstOrDefault() ?? ""
            : throw new UserErrorException(
                (label.Length == 0 ? "it answers several questions" : $"it answers no question '{Excerpt.Name(label)}'")
                    + $"; set 'label' to "
                    + (summary.Questions.Count == 1 ? "" : "one of ")
                    + string.Join(", ", summary.Questions.Select(q => $"'{Excerpt.Name(q)}'")),
                input.File.Name);
    }

    private void Place(JobInput input, ToolItem[] images, string question, bool isPool)
    {
        List<string> absent = [];
        int unlabeled = 0;
        foreach (ToolItem item in images)
        {
            JobInput? image = places.Find(input, item.Image!);
            string? name = isPool ? null : item.Decide(question).Label;
            if (image is null)
            {
                absent.Add(item.Image!);
            }
            else if (name is null)
            {
                unlabeled++;
                otherImages.TryAdd(image.Location, image with { File = image.File with { Class = null } });
            }
            else if (!labeledImages.TryAdd(image.Location, image with { File = image.File with { Class = name } })
                && labeledImages[image.Location].File.Class != name)
            {
                throw new UserErrorException(
                    $"it says '{Excerpt.Name(name)}' of an image that is '{labeledImages[image.Location].File.Class}' elsewhere "
                        + $"({image.File.Name}); "
                        + "settle which is right", input.File.Name);
            }
        }

        if (absent.Count > 0)
        {
            string fetch = absent[0].Contains("://", StringComparison.Ordinal) ? "download them, and " : "";
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{absent.Count:N0} of the {images.Length:N0} images that it names are not here, the first '{absent[0]}'; ")
                    + $"{fetch}give the folder that holds them as 'unlabeled' as well, or put them beside this file",
                input.File.Name);
        }

        if (unlabeled > 0 && !isPool)
        {
            notices.Add(string.Create(
                CultureInfo.InvariantCulture, $"{input.File.Name}: {unlabeled:N0} images have no label there and are of the pool"));
        }
    }

    private static IEnumerable<ToolItem> Counted(IEnumerable<ToolItem> items, ToolSummary summary)
    {
        foreach (ToolItem item in items)
        {
            summary.Add(item);
            yield return item;
        }
    }
}
