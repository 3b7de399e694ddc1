using System.Buffers;
using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Http;

/// <summary>The place of a file in a data set, as a request names it; nothing else ever becomes part of a name in the store.</summary>
/// <param name="Folder">The folder: <c>labeled</c>, <c>unlabeled</c> or <c>data</c>.</param>
/// <param name="Below">Its name below that, with its class in front where it has one.</param>
internal sealed record DatasetFileName(string Folder, string Below)
{
    /// <summary>The longest name, in bytes of UTF-8: file systems take 255, and a file that is being written has a longer name.</summary>
    private const int Longest = 200;

    // Windows takes none of these, and a data set may be moved there.
    private const string Forbidden = "/\\:*?\"<>|";

    private static readonly SearchValues<char> Forbids = SearchValues.Create(Forbidden);

    /// <summary>Reads a place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="class">The class of a labeled image; null where none is named.</param>
    /// <exception cref="RefusedException">One of them cannot be.</exception>
    public static DatasetFileName Of(string folder, string name, string? @class)
    {
        if (folder is not ("labeled" or "unlabeled" or "data"))
        {
            throw new RefusedException(
                Refusal.NotFound, "a data set has the folders 'labeled', 'unlabeled' and 'data'; name one of them");
        }

        Require(name, "the file's name");
        if (@class is null)
        {
            return new DatasetFileName(folder, name);
        }

        Require(@class, "'class'");
        return folder == "labeled" && InputFormats.IsImages(name) ? new DatasetFileName(folder, $"{@class}/{name}")
            : throw new RefusedException(
                Refusal.Malformed, "only images in the folder 'labeled' have a 'class'; leave it out, or put the image there");
    }

    /// <summary>Refuses a file that no run would read.</summary>
    /// <exception cref="RefusedException">Its extension is not known.</exception>
    public DatasetFileName Readable() => InputFormats.IsInput(Below) ? this
        : throw new RefusedException(Refusal.UnknownType, $"'{Excerpt.Name(Below)}' {InputFormats.WhyNot(Below)}");

    /// <summary>Its name in the store.</summary>
    /// <param name="dataset">The data set.</param>
    public string In(string dataset) => ServiceNames.Dataset(dataset) + $"{Folder}/{Below}";

    private static void Require(string text, string what)
    {
        string? wrong = text.Length == 0 ? "is empty"
            : Encoding.UTF8.GetByteCount(text) > Longest
                ? string.Create(
                    CultureInfo.InvariantCulture, $"is longer than {Longest} characters (letters beyond ASCII count as two to four)")
            : text[0] == '.' ? "begins with a dot"
            : text[^1] is '.' or ' ' ? "ends with a dot or a space"
            : text.AsSpan().ContainsAny(Forbids) ? $"has one of {string.Join(' ', Forbidden.ToCharArray())} in it"
            : text.Any(char.IsControl) || text.EnumerateRunes().Contains(Rune.ReplacementChar) ? "has a character in it that no name has"
            : null;
        if (wrong is not null)
        {
            throw new RefusedException(Refusal.Malformed, $"{what} {wrong}; give it another name");
        }
    }
}
