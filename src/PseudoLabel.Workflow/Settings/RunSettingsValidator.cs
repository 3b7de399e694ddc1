using System.Globalization;
using PseudoLabel.Core;

namespace PseudoLabel.Workflow.Settings;

/// <summary>Refuses settings that no run can have, wherever they came from.</summary>
public static class RunSettingsValidator
{
    /// <summary>Checks every setting's range.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="UserErrorException">
    /// Names the first setting at fault, its value, what it takes, and the nearest name where it takes names.
    /// </exception>
    public static void Validate(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (Setting setting in SettingTable.All)
        {
            setting.Check(settings);
        }

        if (settings.RampEnd < settings.RampStart)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"'ramp-end' is {settings.RampEnd}; it must be at least 'ramp-start', {settings.RampStart}"));
        }
    }

    /// <summary>Checks that the label column and both inputs are named.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="UserErrorException">Names the first one that is missing.</exception>
    public static void RequireInputs(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Labeled.Count == 0)
        {
            throw new UserErrorException("'labeled' is missing; name the labeled files");
        }

        if (settings.Unlabeled.Count == 0)
        {
            throw new UserErrorException("'unlabeled' is missing; name the unlabeled files");
        }

        if (settings.Label.Length == 0)
        {
            throw new UserErrorException("'label' is missing; name the label column");
        }
    }
}
