using System.Text.RegularExpressions;
using PseudoLabel.Data;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inputs.Tools;

/// <summary>Where the images are that labeling tools' files name: by path beside the file, else by name among the inputs.</summary>
internal sealed partial class ImagePlaces
{
    private const int UploadPrefix = 9;
    private readonly Dictionary<string, List<JobInput>> byName = new(StringComparer.Ordinal);
    private readonly Func<JobInput, string, JobInput?>? beside;

    /// <summary>Creates it.</summary>
    /// <param name="beside">An image by its path beside another input, where it is there.</param>
    public ImagePlaces(IEnumerable<JobInput> inputs, Func<JobInput, string, JobInput?>? beside)
    {
        this.beside = beside;
        foreach (JobInput image in inputs.Where(i => i.File.Format == DataFormat.Image))
        {
            string name = Parts(image.Location)[^1];
            (byName.TryGetValue(name, out List<JobInput>? of) ? of : byName[name] = []).Add(image);
        }
    }

    /// <summary>The image; null where it is nowhere.</summary>
    /// <param name="file">The file that names it.</param>
    /// <param name="reference">How it does.</param>
    /// <exception cref="UserErrorException">Several images are meant as much as one another.</exception>
    public JobInput? Find(JobInput file, string reference)
    {
        string path = ImageReference.Plain(reference);
        if (!reference.Contains("://", StringComparison.Ordinal) && beside?.Invoke(file, path) is { } there)
        {
            return Known(there);
        }

        // Label Studio writes eight digits before the name of an image that was uploaded.
        string name = Parts(path)[^1];
        string own = Uploaded().IsMatch(name) ? name[UploadPrefix..] : name;
        return Among(file, path, name) ?? Among(file, path, own) ?? Known(beside?.Invoke(file, name) ?? beside?.Invoke(file, own));
    }

    /// <summary>An image that is an input too is that input.</summary>
    private JobInput? Known(JobInput? image) =>
        image is not null && byName.TryGetValue(Parts(image.Location)[^1], out List<JobInput>? same)
            ? same.Find(i => i.Location == image.Location) ?? image : image;

    /// <summary>Of images of one name the one whose folders are the most like those of the reference.</summary>
    private JobInput? Among(JobInput file, string path, string name)
    {
        if (!byName.TryGetValue(name, out List<JobInput>? images))
        {
            return null;
        }

        string[] asked = Parts(path);
        var ranked = images.Select(i => (Image: i, Same: Same(Parts(i.Location), asked))).OrderByDescending(i => i.Same).ToArray();
        return ranked.Length == 1 || ranked[0].Same > ranked[1].Same ? ranked[0].Image : throw new UserErrorException(
            $"it names '{path}', which may be '{ranked[0].Image.File.Name}' or '{ranked[1].Image.File.Name}'; give only the folder that "
                + "holds the right one", file.File.Name);
    }

    /// <summary>The folders that two paths have in common, from their ends.</summary>
    private static int Same(string[] a, string[] b)
    {
        int same = 1;
        while (same < a.Length && same < b.Length && a[^(same + 1)] == b[^(same + 1)])
        {
            same++;
        }

        return same;
    }

    private static string[] Parts(string path) => path.Split('/', '\\');

    [GeneratedRegex("^[0-9a-f]{8}-.", RegexOptions.CultureInvariant)]
    private static partial Regex Uploaded();
}
