using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>What a run's settings say of text files.</summary>
public static class TextSettingsOfRun
{
    /// <summary>The settings of text files among a run's.</summary>
    /// <param name="settings">The run's.</param>
    public static TextSettings Text(this RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new TextSettings
        {
            Delimiter = settings.Delimiter,
            Quote = settings.Quote,
            Comment = settings.Comment,
            Encoding = settings.Encoding,
            NoHeader = settings.NoHeader,
        };
    }
}
