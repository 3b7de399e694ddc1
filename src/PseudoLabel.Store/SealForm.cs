namespace PseudoLabel.Store;

/// <summary>How a file of a run carries its checksum.</summary>
internal enum SealForm
{
    /// <summary>In blocks, each with its hash behind it: files that programs read.</summary>
    Blocks,

    /// <summary>As the document's last property: files that people look into.</summary>
    Json,

    /// <summary>In a document beside it: results, which are as people and other programs expect them.</summary>
    Beside,

    /// <summary>Not at all: a person's answers, whose names are made of their contents.</summary>
    None,
}

/// <summary>Which form a name has.</summary>
internal static class SealForms
{
    private const string Results = "result/";

    /// <summary>The form of a file.</summary>
    /// <param name="name">Its name in the run's store.</param>
    public static SealForm Of(string name) =>
        name.StartsWith(RunNames.Labels, StringComparison.Ordinal) ? SealForm.None
        : name.StartsWith(Results, StringComparison.Ordinal) && !name.StartsWith(RunNames.Parts, StringComparison.Ordinal)
            && name != RunNames.Decision ? SealForm.Beside
        : name.EndsWith(".json", StringComparison.Ordinal) ? SealForm.Json
        : SealForm.Blocks;

    /// <summary>Whether a result is held to its checksum when it is opened: people edit tables, but not these.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsHeld(string name) => name is RunNames.Metrics or RunNames.Model;
}
