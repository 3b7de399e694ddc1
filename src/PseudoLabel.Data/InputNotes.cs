using System.Globalization;

namespace PseudoLabel.Data;

/// <summary>Gathers what was found in inputs that a person should hear of, as one line for each kind of thing.</summary>
public sealed class InputNotes
{
    private const int Named = 3;
    private readonly Dictionary<string, (List<string> First, HashSet<string> All)> files = new(StringComparer.Ordinal);
    private readonly List<string> order = [];
    private readonly UnreadFiles packed = new();
    private ImageCounts? images;

    /// <summary>Adds something that was found in a file.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="note">What was found, in words that other files may have in common.</param>
    public void Add(string file, string note)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(note);
        if (!this.files.TryGetValue(note, out (List<string> First, HashSet<string> All) files))
        {
            this.files[note] = files = ([], new HashSet<string>(StringComparer.Ordinal));
            order.Add(note);
        }

        if (files.All.Add(file) && files.First.Count < Named)
        {
            files.First.Add(file);
        }
    }

    /// <summary>Counts a file in an archive that is not read.</summary>
    /// <param name="name">Its name there.</param>
    public void AddPacked(string name) => packed.Add(name);

    /// <summary>Counts images that were read.</summary>
    /// <param name="images">What is to be said of them; null where rows are no image files.</param>
    public void AddImages(ImageCounts? images) => this.images = ImageCounts.Sum(this.images, images);

    /// <summary>One line for each kind of thing, in the order in which they were found, with up to three files named.</summary>
    public IReadOnlyList<string> Lines() =>
    [
        .. order.Select(note => $"{Files(files[note])}: {note}"),
        .. packed.Line("in archives") is { } line ? [line] : Array.Empty<string>(),
        .. images?.Notices() ?? [],
    ];

    private static string Files((List<string> First, HashSet<string> All) files)
    {
        int more = files.All.Count - files.First.Count;
        return string.Join(", ", files.First) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more:N0} more") : "");
    }
}
