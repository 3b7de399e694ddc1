using System.Buffers;

namespace PseudoLabel.Service;

/// <summary>
/// The names of what lies in a container or folder beside the runs' own files, and which identifiers may be part of them.
/// </summary>
public static class ServiceNames
{
    /// <summary>The longest identifier of a run or data set.</summary>
    public const int MaxLength = 64;

    /// <summary>What an identifier may be, in words.</summary>
    public const string Rule = "lowercase letters, digits and dashes, 1 to 64 of them, the first and last no dash";

    /// <summary>Start of the names of all data sets' files.</summary>
    public const string Datasets = "datasets/";

    /// <summary>Start of the names of the runs' entries: few and small, so that runs can be listed without their files.</summary>
    public const string Catalog = "catalog/";

    /// <summary>Start of the names of vectors of pretrained networks, kept for all runs.</summary>
    public const string Vectors = "vectors/";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether a text is an identifier: nothing else ever becomes part of a name in the store.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIdentifier(string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed) && text[0] != '-' && text[^1] != '-';

    /// <summary>Everything of a data set.</summary>
    /// <param name="dataset">The data set.</param>
    internal static string Dataset(string dataset) => $"{Datasets}{dataset}/";

    /// <summary>A data set's labeled files.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Labeled(string dataset) => $"{Datasets}{dataset}/labeled/";

    /// <summary>A data set's unlabeled files.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Unlabeled(string dataset) => $"{Datasets}{dataset}/unlabeled/";

    /// <summary>Start of the names of the history of a person's answers to a data set's runs.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Answers(string dataset) => $"{Datasets}{dataset}/answers/";

    /// <summary>Start of the names of copies of what people's labels were when runs were made.</summary>
    /// <param name="dataset">The data set.</param>
    internal static string Kept(string dataset) => $"{Datasets}{dataset}/kept/";

    /// <summary>A data set's files of labeled and unlabeled rows together.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Data(string dataset) => $"{Datasets}{dataset}/data/";

    /// <summary>A data set's own settings.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Settings(string dataset) => $"{Datasets}{dataset}/job.json";

    /// <summary>What its owner says of a data set as a whole.</summary>
    /// <param name="dataset">The data set.</param>
    internal static string Options(string dataset) => $"{Datasets}{dataset}/dataset.json";

    /// <summary>What is known of a data set's uploads.</summary>
    /// <param name="dataset">The data set.</param>
    public static string Status(string dataset) => $"{Datasets}{dataset}/status.json";

    /// <summary>What the data set's runs found, run by run.</summary>
    /// <param name="dataset">The data set.</param>
    internal static string History(string dataset) => $"{Datasets}{dataset}/history.json";

    /// <summary>Where it is marked that a data set's files are looked at.</summary>
    /// <param name="look">What is looked at, and how.</param>
    internal static string Look(string look) => $"looks/{look}/";

    /// <summary>A run's entry.</summary>
    /// <param name="runId">The run.</param>
    public static string Entry(string runId) => $"{Catalog}{runId}.json";

    /// <summary>Start of the names of a run's files.</summary>
    /// <param name="runId">The run.</param>
    public static string Run(string runId) => $"runs/{runId}/";

    /// <summary>
    /// The folder under <c>datasets/</c> that a name lies in, where the folder's name is none of a data set: what is put there is passed
    /// over. Null for other names.
    /// </summary>
    /// <param name="name">The name from the root.</param>
    public static string? Stranger(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.StartsWith(Datasets, StringComparison.Ordinal) ? name[Datasets.Length..].Split('/', 2) : [];
        return parts.Length == 2 && parts[0].Length > 0 && !IsIdentifier(parts[0]) ? Datasets + parts[0] : null;
    }

    /// <summary>What is said of a folder whose name is none of a data set.</summary>
    /// <param name="folder">The folder.</param>
    public static string NoDataset(string folder) =>
        $"{folder}: this is no name of a data set, so its files are passed over; use {Rule}";

    /// <summary>
    /// Whether an upload of this name may lead to a run. What the service itself keeps in a data set is none: it is written again and
    /// again, and storage tells of each time.
    /// </summary>
    /// <param name="name">The name from the root.</param>
    public static bool IsUpload(string name) =>
        Split(name) is var (dataset, _)
        && (name == Settings(dataset) || name.StartsWith(Labeled(dataset), StringComparison.Ordinal)
            || name.StartsWith(Unlabeled(dataset), StringComparison.Ordinal) || name.StartsWith(Data(dataset), StringComparison.Ordinal));

    /// <summary>The data set and the part below it of a name under <c>datasets/</c>; null for other names.</summary>
    /// <param name="name">The name from the root.</param>
    public static (string Dataset, string Below)? Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.StartsWith(Datasets, StringComparison.Ordinal) ? name[Datasets.Length..].Split('/', 2) : [];
        return parts.Length == 2 && IsIdentifier(parts[0]) ? (parts[0], parts[1]) : null;
    }
}
