using System.Globalization;
using System.Text;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>Identifiers that follow from what was asked for, so that the same request is the same run.</summary>
internal static class RunIdentity
{
    /// <summary>A run's identifier from a client's key, which counts within its data set.</summary>
    public static string FromKey(string dataset, string key) => Name(dataset, Hash("key", dataset, key));

    /// <summary>A run's identifier from its data set, its inputs' names and ETags and its settings.</summary>
    /// <param name="dead">How many runs of the same came to nothing before.</param>
    public static string FromContents(string dataset, JobDocument job, int dead) => Name(dataset, Hash(
    [
        "contents", dataset, Text(job.Settings),
        .. job.LabeledFiles.Select(f => $"labeled {f.Location} {f.ETag} {f.File.Class}"),
        .. job.UnlabeledFiles.Select(f => $"unlabeled {f.Location} {f.ETag}"),
        .. job.Taught is { } taught ? [$"taught {taught.Run}"] : Array.Empty<string>(),
        .. dead == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"again {dead}")],
    ]));

    /// <summary>Hash of what a client asked for.</summary>
    public static string OfRequest(string dataset, RunSettings asked) => Hash("request", dataset, Text(asked));

    /// <summary>A look at files: the same for the same files and settings.</summary>
    public static string OfLook(string dataset, RunSettings asked, IEnumerable<StoredItem> items) =>
        Hash(["look", dataset, Text(asked), .. items.Select(i => $"{i.Name} {i.ETag}")]);

    // Each part is preceded by its length: no two lists of parts give the same bytes.
    private static string Hash(params IEnumerable<string> parts) =>
        ShortHash.Of(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}\n"))));

    private static string Text(RunSettings settings)
    {
        using var text = new MemoryStream();
        RunSettingsJson.Write(settings, text);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static string Name(string dataset, string hash)
    {
        string start = dataset.Length > ServiceNames.MaxLength - ShortHash.Length - 1
            ? dataset[..(ServiceNames.MaxLength - ShortHash.Length - 1)] : dataset;
        return $"{start}-{hash}";
    }
}
