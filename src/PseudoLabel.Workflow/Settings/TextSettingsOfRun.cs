using PseudoLabel.Core.Data;

namespace PseudoLabel.Workflow.Settings;

/// <summary>What a run's settings say of text files.</summary>
internal static class TextSettingsOfRun
{
    /// <summary>The settings of text files among a run's.</summary>
    public static TextSettings Text(this RunSettings settings) => new()
    {
        Delimiter = settings.Delimiter,
        Quote = settings.Quote,
        Comment = settings.Comment,
        Encoding = settings.Encoding,
        NoHeader = settings.NoHeader,
    };
}
