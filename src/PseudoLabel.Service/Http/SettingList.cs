using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Http;

/// <summary>Every setting that a run over HTTP takes, as a page shows it.</summary>
/// <param name="Settings">The settings, in the order of <see cref="SettingTable"/>.</param>
internal sealed record SettingList(IReadOnlyList<SettingLine> Settings)
{
    // What a data set's folders say, and what is only of this machine's command line.
    private static readonly string[] NotOverHttp = ["labeled", "unlabeled", "data", "carry-from"];

    private static readonly string[] Main =
        ["label", "mode", "learner", "precision-target", "metric", "max-rounds", "fast", "embed", "seed", "truth"];

    /// <summary>All of them.</summary>
    public static SettingList All { get; } = new([.. Taken.Select(s => new SettingLine
    {
        Name = s.Name,
        Help = s.Help,
        Takes = s.Takes,
        Placeholder = s.Placeholder,
        Default = s.DefaultText,
        Choices = s.Words,
        Several = s.Count == ValueCount.Several,
        Group = Main.Contains(s.Name) ? SettingGroup.Main : SettingGroup.More,
    })]);

    /// <summary>The settings that are meant.</summary>
    public static IEnumerable<Setting> Taken => SettingTable.All.Where(s => !NotOverHttp.Contains(s.Name));
}

/// <summary>One setting.</summary>
internal sealed record SettingLine
{
    public required string Name { get; init; }

    public required string Help { get; init; }

    /// <summary>What it takes, in words.</summary>
    public required string Takes { get; init; }

    public required string Placeholder { get; init; }

    /// <summary>Its default as a user would write it; empty where that is nothing.</summary>
    public required string Default { get; init; }

    /// <summary>The words that it takes where it takes only those; else empty.</summary>
    public required IReadOnlyList<string> Choices { get; init; }

    /// <summary>Whether it takes several values.</summary>
    public required bool Several { get; init; }

    public required SettingGroup Group { get; init; }
}

/// <summary>Whether a page shows a setting at once.</summary>
internal enum SettingGroup
{
    /// <summary>It does.</summary>
    Main,

    /// <summary>Only where someone asks for more.</summary>
    More,
}
